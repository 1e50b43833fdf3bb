import { describe, expect, it } from 'vitest';
import { isStruct, resolve, type Struct, type Type } from '../../../src/virtio/layout/layout.ts';
import { TRANSPORTS } from '../../../src/virtio/spec/transports.ts';
import type { Register, Transport, Version } from '../../../src/virtio/spec/types.ts';
import { holds, nameIn, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

const REGISTERS = TRANSPORTS.flatMap(({ registers }) => registers);
const STRUCTS = TRANSPORTS.flatMap(({ structs }) => structs);
const CONSTANTS = TRANSPORTS.flatMap(({ constants }) => constants);

function layout(name: string, version: Version): Struct<unknown> {
  const fact = STRUCTS.find((one) => one.name === name);
  const found: Type<unknown> | undefined = fact && resolve(fact.layout, { version, features: 0n });
  if (found === undefined || !isStruct(found)) throw new Error(`No struct ${name}`);
  return found;
}

const fieldsOf = (name: string, version: Version) => layout(name, version).fields.map((one) => one.name);
const sizes = (name: string) => VERSION_NAMES.map((version) => layout(name, version).size);

/** The registers of a group in a version as `offset name access`. */
function table(scope: Transport, group: string, version: Version): readonly (readonly [unknown, string])[] {
  return REGISTERS.filter(
    (one) => one.scope === scope && one.group === group && holds(one.versions, version),
  ).map((one) => [one.offset, nameIn(one.name, version)]);
}

const keyIn = (version: Version) => (one: Register) => `${one.group} ${nameIn(one.name, version)}`;

describe('registers', () => {
  it('of one group do not overlap, and lie in the order of their offsets', () => {
    for (const version of VERSION_NAMES) {
      const ends = new Map<string, number>();
      for (const one of REGISTERS) {
        if (one.offset === null || !holds(one.versions, version)) continue;
        const group = `${one.scope} ${one.group}`;
        expect(one.offset, keyIn(version)(one)).toBeGreaterThanOrEqual(ends.get(group) ?? 0);
        ends.set(group, one.offset + (one.size ?? 0));
      }
    }
  });
});

describe('the common configuration of PCI (section 4.1.4.3)', () => {
  it('is 56 bytes in 1.0 and 1.1, 60 in 1.2 and 64 since', () => {
    expect(sizes('virtio_pci_common_cfg')).toEqual([56, 56, 60, 64, 64]);
  });

  it('has the same names and places as struct and as registers', () => {
    for (const version of VERSION_NAMES) {
      const fields = layout('virtio_pci_common_cfg', version).fields.map((one) => [one.offset, one.name]);
      expect(table('pci', 'common configuration', version)).toEqual(fields);
    }
  });

  it('has its queue addresses from 0x20 on, and what later versions add behind them', () => {
    expect(table('pci', 'common configuration', '1.4').slice(-7)).toEqual([
      [0x20, 'queue_desc'],
      [0x28, 'queue_driver'],
      [0x30, 'queue_device'],
      [56, 'queue_notif_config_data'],
      [58, 'queue_reset'],
      [60, 'admin_queue_index'],
      [62, 'admin_queue_num'],
    ]);
  });

  it('renames four fields: the rings in 1.1, the vector in 1.2, the notification data in 1.3', () => {
    expect(fieldsOf('virtio_pci_common_cfg', '1.0')).toEqual(
      expect.arrayContaining(['msix_config', 'queue_avail', 'queue_used']),
    );
    expect(fieldsOf('virtio_pci_common_cfg', '1.1')).toEqual(
      expect.arrayContaining(['msix_config', 'queue_driver', 'queue_device']),
    );
    expect(fieldsOf('virtio_pci_common_cfg', '1.2')).toEqual(
      expect.arrayContaining(['config_msix_vector', 'queue_notify_data', 'queue_reset']),
    );
    expect(fieldsOf('virtio_pci_common_cfg', '1.2')).not.toContain('queue_notif_config_data');
  });

  it('is written by the driver but for what the device reports', () => {
    const readOnly = REGISTERS.filter((one) => one.group === 'common configuration' && one.access === 'R');
    expect(readOnly.map((one) => nameIn(one.name, '1.4'))).toEqual([
      'device_feature',
      'num_queues',
      'config_generation',
      'queue_notify_off',
      'queue_notif_config_data',
      'admin_queue_index',
      'admin_queue_num',
    ]);
  });
});

describe('the capabilities of PCI (section 4.1.4)', () => {
  it('begin with 16 bytes, of which 1.2 gives one to `id`', () => {
    expect(sizes('virtio_pci_cap')).toEqual([16, 16, 16, 16, 16]);
    expect(fieldsOf('virtio_pci_cap', '1.1')).not.toContain('id');
    expect(layout('virtio_pci_cap', '1.4').offsetOf('id' as never)).toBe(5);
    expect(layout('virtio_pci_cap', '1.0').offsetOf('offset' as never)).toBe(8);
  });

  it('are 24, 20 and 20 bytes where a field or two follow', () => {
    expect(layout('virtio_pci_cap64', '1.4').size).toBe(24);
    expect(sizes('virtio_pci_notify_cap')).toEqual(Array(5).fill(20));
    expect(sizes('virtio_pci_cfg_cap')).toEqual(Array(5).fill(20));
  });

  it('are of five types in 1.0 and seven since 1.2', () => {
    const types = (version: Version) =>
      CONSTANTS.filter((one) => one.group === 'capability type' && holds(one.versions, version));
    expect(types('1.1').map(({ value }) => value)).toEqual([1, 2, 3, 4, 5]);
    expect(types('1.2').map(({ value }) => value)).toEqual([1, 2, 3, 4, 5, 8, 9]);
  });
});

describe('the legacy header of PCI (section 4.1.4.10)', () => {
  it('is 20 bytes, and 24 with MSI-X', () => {
    expect(table('pci', 'legacy header', '1.4').map(([offset]) => offset)).toEqual([
      0, 4, 8, 12, 14, 16, 18, 19, 20, 22,
    ]);
  });
});

describe('the registers of MMIO (sections 4.2.2 and 4.2.4)', () => {
  it('are 24 with the configuration in 1.0 and 30 since 1.2', () => {
    const counts = VERSION_NAMES.map((version) => table('mmio', 'control registers', version).length);
    expect(counts).toEqual([24, 24, 30, 30, 30]);
  });

  it('lie where the table of 1.4 puts them', () => {
    const offsets = new Map(
      table('mmio', 'control registers', '1.4').map(([offset, name]) => [name, offset]),
    );
    const printed = {
      MagicValue: 0x000,
      Version: 0x004,
      DeviceFeatures: 0x010,
      DriverFeatures: 0x020,
      QueueSel: 0x030,
      QueueSizeMax: 0x034,
      QueueSize: 0x038,
      QueueReady: 0x044,
      QueueNotify: 0x050,
      InterruptStatus: 0x060,
      Status: 0x070,
      QueueDescLow: 0x080,
      QueueDriverHigh: 0x094,
      QueueDeviceLow: 0x0a0,
      SHMSel: 0x0ac,
      SHMBaseHigh: 0x0bc,
      QueueReset: 0x0c0,
      ConfigGeneration: 0x0fc,
      Config: 0x100,
    };
    for (const [name, offset] of Object.entries(printed)) expect(offsets.get(name), name).toBe(offset);
  });

  it('bear the names of their version', () => {
    const at = (offset: number) =>
      VERSION_NAMES.map(
        (version) => table('mmio', 'control registers', version).find(([one]) => one === offset)?.[1],
      );
    expect(at(0x038)).toEqual(['QueueNum', 'QueueNum', 'QueueNum', 'QueueSize', 'QueueSize']);
    expect(at(0x090)).toEqual(['QueueAvailLow', ...Array(4).fill('QueueDriverLow')]);
    expect(at(0x0c0)).toEqual([undefined, undefined, ...Array(3).fill('QueueReset')]);
  });

  it('of the legacy interface count pages, and have no generation', () => {
    const legacy = table('mmio', 'legacy control registers', '1.0');
    expect(legacy).toHaveLength(19);
    expect(legacy).toEqual(
      expect.arrayContaining([
        [0x028, 'GuestPageSize'],
        [0x03c, 'QueueAlign'],
        [0x040, 'QueuePFN'],
      ]),
    );
    expect(legacy.map(([, name]) => name)).not.toContain('ConfigGeneration');
  });
});

describe('the data of a notification (1.4, sections 2.9, 4.1.5.2, 4.2.3.3 and 4.3.3.2)', () => {
  const of = (scope: Transport, version: Version, features = 0n) => {
    const fact = TRANSPORTS.find((one) => one.scope === scope)?.structs.find(
      ({ name }) => name === 'notification_data',
    );
    const found = fact && resolve(fact.layout, { version, features });
    if (found === undefined || !isStruct(found)) throw new Error('No notification_data');
    return found.fields.map(
      ({ name, offset, type }) => `${offset} ${type.name} ${name.startsWith('next') ? 'next' : name}`,
    );
  };

  it('is the queue in the lower half and the next entry in the upper one, in the byte order of the transport', () => {
    expect(of('mmio', '1.1')).toEqual(['0 le16 vqn', '2 le16 next']);
    expect(of('mmio', '1.4')).toEqual(['0 le16 vq_index', '2 le16 next']);
    expect(of('ccw', '1.2')).toEqual(['0 be16 next', '2 be16 vqn']);
    expect(of('ccw', '1.4')).toEqual(['0 be16 next', '2 be16 vq_index']);
  });

  it('on PCI has what the device gave for the queue, with VIRTIO_F_NOTIF_CONFIG_DATA', () => {
    expect(of('pci', '1.4', 1n << 39n)).toEqual(['0 le16 vq_notif_config_data', '2 le16 next']);
    expect(of('pci', '1.4')).toEqual(['0 le16 vq_index', '2 le16 next']);
    expect(of('pci', '1.2', 1n << 39n)).toEqual(['0 le16 vqn', '2 le16 next']);
  });
});

describe('channel commands (section 4.3)', () => {
  it('begin with four that every channel device answers, one of which gives 256 bytes', () => {
    const basic = CONSTANTS.filter(({ group }) => group === 'basic channel command');
    expect(basic.map(({ value }) => value)).toEqual([0x03, 0x04, 0x08, 0xe4]);
    expect(sizes('sense_id')).toEqual(Array(5).fill(256));
    expect(layout('sense_id', '1.0').offsetOf('control_unit_model' as never)).toBe(3);
  });

  it('are twelve in 1.0; 1.1 adds the one that reads the status', () => {
    const commands = (version: Version) =>
      CONSTANTS.filter((one) => one.group === 'channel command' && holds(one.versions, version));
    expect(commands('1.0')).toHaveLength(12);
    expect(commands('1.1').at(-1)).toMatchObject({ name: 'CCW_CMD_READ_STATUS', value: 0x72 });
  });

  it('carry structs without padding: 5 bytes of features, 25 of indicators', () => {
    expect(sizes('virtio_feature_desc')).toEqual(Array(5).fill(5));
    expect(sizes('virtio_thinint_area')).toEqual(Array(5).fill(25));
    expect(sizes('vq_info_block')).toEqual(Array(5).fill(32));
    expect(sizes('vq_info_block_legacy')).toEqual(Array(5).fill(16));
    expect(sizes('vq_config_block')).toEqual(Array(5).fill(4));
    expect(sizes('virtio_rev_info')).toEqual(Array(5).fill(4));
  });

  it('rename fields of the queue blocks in 1.1 and 1.3', () => {
    expect(fieldsOf('vq_info_block', '1.0')).toEqual(['desc', 'res0', 'index', 'num', 'avail', 'used']);
    expect(fieldsOf('vq_info_block', '1.1')).toEqual(['desc', 'res0', 'index', 'num', 'driver', 'device']);
    expect(fieldsOf('vq_info_block', '1.3')).toEqual(['desc', 'res0', 'index', 'size', 'driver', 'device']);
    expect(fieldsOf('vq_config_block', '1.2')).toEqual(['index', 'max_num']);
    expect(fieldsOf('vq_config_block', '1.4')).toEqual(['index', 'max_queue_size']);
  });
});
