import { describe, expect, it } from 'vitest';
import { FILES } from '../../../src/site/api/records.ts';
import { type FileName, RECORDS, schemaOf } from '../../../src/site/api/schema.ts';
import { structsOf } from '../../../src/site/struct-layouts.ts';
import { SCOPES } from '../../../src/virtio/spec/scopes.ts';

const names = Object.keys(FILES) as FileName[];

describe('the data set', () => {
  it.each(names)('%s.json holds what its schema says', (name) => {
    const records = FILES[name]();
    expect(records.length).toBeGreaterThan(20);
    for (const record of records) {
      const { error } = RECORDS[name].safeParse(record);
      expect(error, JSON.stringify(record)).toBeUndefined();
    }
    expect(schemaOf(name)).toMatchObject({ type: 'array', items: { type: 'object' } });
  });

  it('says of the block device what the specification says of it (1.4, section 5.2)', () => {
    const blk = FILES.devices().find(({ key }) => key === 'blk');
    expect(blk).toMatchObject({
      id: 2,
      name: { '1.0': 'block device' },
      status: { '1.0': 'specified', '1.4': 'specified' },
      section: { '1.0': '5.2', '1.4': '5.2' },
      pci: { modern: '1af4:1042', transitional: '1af4:1001' },
    });
    expect(FILES.features().find(({ name }) => name === 'VIRTIO_BLK_F_DISCARD')).toMatchObject({
      device: 'blk',
      bit: 13,
      versions: ['1.1', '1.2', '1.3', '1.4'],
      section: '5.2.3',
      legacy: false,
    });
    const constant = FILES.constants().find(({ name }) => name === 'VIRTIO_BLK_T_DISCARD');
    expect(constant).toMatchObject({ scope: 'blk', value: 11 });
  });

  it('has a record for each layout of a struct: the disk configuration grew four times', () => {
    const configs = FILES.structs().filter(({ name }) => name === 'virtio_blk_config');
    expect(configs.map(({ versions, size }) => [versions.join(' '), size])).toEqual([
      ['1.0', 33],
      ['1.1', 60],
      ['1.2', 72],
      ['1.3 1.4', 96],
    ]);
  });

  it('leaves offsets and sizes open behind a part of variable length (1.4, section 5.2.6)', () => {
    const request = FILES.structs().find(({ name }) => name === 'virtio_blk_req');
    expect(request?.size).toBeNull();
    expect(request?.fields.map(({ name, offset, size }) => [name, offset, size])).toEqual([
      ['type', 0, 4],
      ['reserved', 4, 4],
      ['sector', 8, 8],
      ['data', 16, null],
      ['status', null, 1],
    ]);
  });

  it('has the registers of the transports, by their newest name and every older one (1.4, sections 4.1 to 4.3)', () => {
    const registers = FILES.registers();
    expect(new Set(registers.map(({ scope }) => scope))).toEqual(new Set(['pci', 'mmio', 'ccw']));
    expect(registers.find(({ names }) => names.includes('queue_notify_data'))).toMatchObject({
      scope: 'pci',
      name: 'queue_notif_config_data',
      offset: 56,
      size: 2,
      access: 'R',
      versions: ['1.2', '1.3', '1.4'],
      section: '4.1.4.3',
      requires: 'VIRTIO_F_NOTIF_CONFIG_DATA',
      legacy: false,
    });
    expect(registers.find(({ name }) => name === 'QueuePFN')).toMatchObject({
      scope: 'mmio',
      offset: 0x40,
      size: 4,
      access: 'RW',
      section: '4.2.4',
      legacy: true,
    });
  });

  it('gives a union and each of its alternatives the same offset', () => {
    const config = FILES.structs().find(({ name }) => name === 'virtio_input_config');
    expect(config?.fields.slice(4)).toEqual([
      { name: 'u', type: 'union', offset: 8, size: 128 },
      { name: 'u.string', type: 'char[128]', offset: 8, size: 128 },
      { name: 'u.bitmap', type: 'u8[128]', offset: 8, size: 128 },
      { name: 'u.abs', type: 'virtio_input_absinfo', offset: 8, size: 20 },
      { name: 'u.ids', type: 'virtio_input_devids', offset: 8, size: 8 },
    ]);
    const tunnel = FILES.structs().find(({ name }) => name === 'virtio_crypto_ipsec_tunnel_param');
    const whole = tunnel?.fields.filter(({ name }) => !name.includes('.'));
    expect(whole?.map(({ name, offset }) => [name, offset])).toEqual([
      ['type', 0],
      ['reserved', 1],
      ['ipv4', 4],
      ['ipv6', 4],
    ]);
  });

  it('opens a struct that stands in no other, by the paths of its fields (1.4, section 5.2.4)', () => {
    const config = FILES.structs().find(({ name }) => name === 'virtio_blk_config');
    expect(config?.fields.filter(({ name }) => name.startsWith('geometry'))).toEqual([
      { name: 'geometry', type: 'virtio_blk_geometry', offset: 16, size: 4 },
      { name: 'geometry.cylinders', type: 'le16', offset: 16, size: 2 },
      { name: 'geometry.heads', type: 'u8', offset: 18, size: 1 },
      { name: 'geometry.sectors', type: 'u8', offset: 19, size: 1 },
    ]);
    const command = FILES.structs().find(({ name }) => name === 'virtio_gpu_resource_flush');
    expect(command?.fields[0]).toEqual({ name: 'hdr', type: 'virtio_gpu_ctrl_hdr', offset: 0, size: 24 });
    expect(command?.fields[1]?.name).toBe('r');
  });

  it('opens a struct without a name, in a union and in a list too (1.4, sections 2.14 and 5.1.9.5.11.2)', () => {
    const named = (of: string) => FILES.structs().find(({ name }) => name === of)?.fields ?? [];
    expect(named('virtio_dev_part_hdr').slice(3, 7)).toEqual([
      { name: 'selector', type: 'union', offset: 4, size: 8 },
      { name: 'selector.pci_common_cfg', type: 'struct', offset: 4, size: 8 },
      { name: 'selector.pci_common_cfg.offset', type: 'le32', offset: 4, size: 4 },
      { name: 'selector.pci_common_cfg.reserved', type: 'le32', offset: 8, size: 4 },
    ]);
    expect(named('virtio_net_ctrl_queue_stats').slice(0, 2)).toEqual([
      { name: 'stats', type: 'struct[]', offset: 0, size: null },
      { name: 'stats[].vq_index', type: 'le16', offset: 0, size: 2 },
    ]);
  });

  it('has every field that the reference shows of a struct, with the same type, offset and size', () => {
    const records = FILES.structs();
    for (const { scope } of SCOPES) {
      for (const { fact, newest, others } of structsOf(scope)) {
        for (const { fields, versions, size } of [newest, ...others]) {
          const wholes = new Set(fields.map(({ alternativeOf }) => alternativeOf));
          const shown = fields
            .filter(({ path }) => !wholes.has(path))
            .map(({ path, type, offset, size: bytes }) => `${path} ${type} ${offset} ${bytes}`);
          const found = records.some((record) => {
            const own = new Set(
              record.fields.map((one) => `${one.name} ${one.type} ${one.offset} ${one.size}`),
            );
            const isOne = record.fields.length === 1 && fields.length === 1 && record.size === size;
            const isMeant = record.name === fact.name && record.versions.join() === versions.join();
            return isMeant && (isOne || shown.every((one) => own.has(one)));
          });
          expect(found, `${scope} ${fact.name} ${versions}`).toBe(true);
        }
      }
    }
  });

  it('gives the formula of a queue in characters that a program can read (1.4, section 5.1.2)', () => {
    const queues = FILES.devices().flatMap((one) => one.queues);
    expect(queues.filter(({ index }) => !/^([\dN()+-]+|\d+ to [\w-]+|\d, \d, …)$/.test(index))).toEqual([]);
    expect(queues.map(({ index }) => index)).toContain('2(N-1)+1');
  });

  it('names no feature with a layout of versions that all lack it', () => {
    const features = FILES.features();
    const strange = FILES.structs().flatMap(({ scope, name, versions, features: used }) =>
      used
        .filter(
          (one) =>
            !features.some(
              ({ device, names, versions: since }) =>
                (device === scope || device === 'generic') &&
                names.includes(one) &&
                since.some((version) => versions.includes(version)),
            ),
        )
        .map((one) => `${name} ${versions}: ${one}`),
    );
    expect(strange).toEqual([]);
    const config = FILES.structs().find(({ name }) => name === 'virtio_net_config');
    expect(config?.features).toEqual(['VIRTIO_NET_F_MAC', 'VIRTIO_NET_F_STATUS', 'VIRTIO_NET_F_MQ']);
  });

  it('names the feature without which alone a field means something, too (1.4, section 5.19.4)', () => {
    const config = FILES.structs().find(({ name }) => name === 'virtio_pmem_config');
    expect(config?.features).toEqual(['VIRTIO_PMEM_F_SHMEM_REGION']);
  });

  it('spells every type so that it is a number, has no name, leads to a record or is from elsewhere', () => {
    const structs = FILES.structs();
    const known = (name: string, versions: readonly string[]) =>
      structs.some((one) => one.name === name && one.versions.some((version) => versions.includes(version)));
    const strange = structs.flatMap(({ name, versions, fields }) =>
      fields
        .map((one) => ({
          at: `${name}.${one.name}: ${one.type}`,
          base: one.type.replace(/(\[.*|:\d+)$/, ''),
        }))
        .filter(({ base }) =>
          base.startsWith('struct ')
            ? known(base.slice('struct '.length), versions)
            : !/^(u8|[bl]e(16|32|64)|char|struct|union|…)$/.test(base) && !known(base, versions),
        )
        .map(({ at }) => at),
    );
    expect(strange).toEqual([]);
  });

  it('has the structs and constants of the transports in their scopes', () => {
    const common = FILES.structs().filter(({ name }) => name === 'virtio_pci_common_cfg');
    expect(common.map(({ scope, versions, size }) => [scope, versions.join(' '), size])).toEqual([
      ['pci', '1.0', 56],
      ['pci', '1.1', 56],
      ['pci', '1.2', 60],
      ['pci', '1.3 1.4', 64],
    ]);
    expect(common.map(({ features }) => features.length)).toEqual([0, 0, 2, 3]);
    expect(FILES.constants().find(({ name }) => name === 'CCW_CMD_SET_VQ')).toMatchObject({
      scope: 'ccw',
      value: 0x13,
    });
  });
});
