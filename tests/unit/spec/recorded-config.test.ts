import { describe, expect, it } from 'vitest';
import { isStruct, resolve, type Type } from '../../../src/virtio/layout/layout.ts';
import { deviceSpec } from '../../../src/virtio/spec/index.ts';
import type { Version } from '../../../src/virtio/spec/types.ts';
import { bytesOf, QEMU_DEVICES, STARTED } from './recordings.ts';

type Values = Readonly<Record<string, unknown>>;

/** Devices that are recorded but have no configuration space to decode, with the reason. */
const WITHOUT: Readonly<Record<string, string>> = {
  entropy: 'The entropy device has no configuration space (1.4, section 5.4.4).',
  '9p': 'The 9P transport has no section in any version.',
};

/** QEMU 7.2 has the headers of its day, 1.2 and parts of what became 1.3. */
const VERSIONS: Readonly<Record<string, Version>> = { crypto: '1.3' };

function configOf(key: string): Type<unknown> {
  const config = deviceSpec(key)?.config;
  if (config === undefined) throw new Error(`${key} has no configuration space.`);
  return config;
}

/**
 * The fields of a configuration space that a device with these features has: those that lie in the bytes at hand, and
 * whose feature is offered.
 */
function decode(key: string, bytes: Uint8Array, features: bigint): Values {
  const context = { version: VERSIONS[key] ?? '1.2', features };
  const layout = resolve(configOf(key), context);
  if (!isStruct(layout)) throw new Error(`${key} has no configuration space.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Object.fromEntries(
    layout.fields
      .filter(({ offset, size }) => offset + size <= bytes.byteLength)
      .filter(
        ({ name, validWhen }) => !/^(unused|reserved|padding)/.test(name) && validWhen?.(context) !== false,
      )
      .map(({ name, type, offset }) => [name, type.read(view, offset)]),
  );
}

const MIB = 1024n * 1024n;
const mac = (...bytes: readonly number[]) => Uint8Array.from(bytes);

/** What each was started with; what the command line leaves open is QEMU's own choice. */
const EXPECTED: Readonly<Record<string, Values>> = {
  // A file of 1 MiB. min_io_size and opt_io_size count in logical blocks: 32768 / 4096 and 65536 / 4096.
  blk: {
    capacity: MIB / 512n,
    seg_max: 64 - 2,
    geometry: { cylinders: 20, heads: 5, sectors: 24 },
    blk_size: 4096,
    topology: { physical_block_exp: 2, alignment_offset: 0, min_io_size: 8, opt_io_size: 16 },
    writeback: 1,
    num_queues: 3,
    max_discard_sectors: 8192,
    max_discard_seg: 1,
    discard_sector_alignment: 8192 / 512,
    max_write_zeroes_sectors: 4096,
    max_write_zeroes_seg: 1,
    write_zeroes_may_unmap: 1,
  },
  net: {
    mac: mac(0x02, 0x11, 0x22, 0x33, 0x44, 0x55),
    status: 1,
    max_virtqueue_pairs: 1,
    mtu: 9000,
    speed: 25000,
    duplex: 0,
    rss_max_key_size: 40,
    rss_max_indirection_table_length: 128,
    supported_hash_types: 0x1ff,
  },
  console: { max_nr_ports: 5, emerg_wr: 0 },
  balloon: { num_pages: 0, actual: 0, poison_val: 0 },
  scsi: {
    num_queues: 3,
    seg_max: 128 - 2,
    max_sectors: 1234,
    cmd_per_lun: 7,
    event_info_size: 16,
    sense_size: 96,
    cdb_size: 32,
    max_channel: 0,
    max_target: 255,
    max_lun: 16383,
  },
  gpu: { events_read: 0, events_clear: 0, num_scanouts: 5, num_capsets: 0 },
  // The built-in backend: ciphers, hashes, MACs and public keys, of which AES-CBC, SHA-1 and RSA.
  crypto: {
    status: 1,
    max_dataqueues: 1,
    crypto_services: (1 << 0) | (1 << 1) | (1 << 2) | (1 << 4),
    cipher_algo_l: 1 << 3,
    cipher_algo_h: 0,
    hash_algo: 1 << 2,
    mac_algo_l: 0,
    mac_algo_h: 0,
    aead_algo: 0,
    max_cipher_key_len: 64,
    max_auth_key_len: 512,
    akcipher_algo: 1 << 1,
    max_size: 0x7fff_ffff_ffff_ffe7n,
  },
  iommu: {
    page_size_mask: 0xffff_ffff_ffff_f000n,
    input_range: { start: 0n, end: 0xffff_ffff_ffff_ffffn },
    domain_range: { start: 0, end: 0xffff_ffff },
    probe_size: 512,
    bypass: 0,
  },
  // What is usable reaches beyond what is requested.
  mem: {
    block_size: 4n * MIB,
    node_id: 0,
    addr: 0x1_4000_0000n,
    region_size: 512n * MIB,
    usable_region_size: 384n * MIB,
    plugged_size: 0n,
    requested_size: 128n * MIB,
  },
  pmem: { start: 0x1_8000_0000n, size: 64n * MIB },
};

describe('a device that QEMU 7.2 was started with', () => {
  it.each(STARTED.filter(({ selected }) => selected === undefined))('$command', (one) => {
    const decoded = decode(one.name, bytesOf(one.config), BigInt(one.features));
    expect(decoded).toEqual(EXPECTED[one.name]);
  });
});

describe('the input devices of QEMU 7.2 answer a selection (1.4, section 5.8.4)', () => {
  const TEXT = new TextDecoder();
  interface Answer {
    readonly select: number;
    readonly subsel: number;
    readonly size: number;
    readonly u: { readonly bitmap: Uint8Array; readonly abs: Values; readonly ids: Values };
  }
  const answers = (name: string): readonly Answer[] => {
    const started = STARTED.find((one) => one.name === name);
    const layout = resolve(configOf('input'), { version: '1.2', features: 0n });
    return (started?.selected ?? []).map((hex) => {
      const bytes = new Uint8Array(layout.size);
      bytes.set(bytesOf(hex));
      return layout.read(new DataView(bytes.buffer), 0) as Answer;
    });
  };
  const ask = (name: string, select: number, subsel = 0) =>
    answers(name).find((one) => one.select === select && one.subsel === subsel);
  const text = (answer: Answer | undefined) =>
    TEXT.decode(answer?.u.bitmap.subarray(0, answer.size)).replace(/\0+$/, '');
  const bits = (answer: Answer | undefined) =>
    [...(answer?.u.bitmap.subarray(0, answer.size) ?? [])].flatMap((byte, at) =>
      [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => byte & (1 << bit)).map((bit) => at * 8 + bit),
    );

  it.each([
    ['keyboard', 'QEMU Virtio Keyboard', 'key-7', 1],
    ['mouse', 'QEMU Virtio Mouse', '', 2],
    ['tablet', 'QEMU Virtio Tablet', 'tab-9', 3],
  ])(
    '%s with its name, the serial number it was started with, and its IDs',
    (name, title, serial, product) => {
      expect(text(ask(name, 1))).toBe(title);
      expect(text(ask(name, 2))).toBe(serial);
      expect(ask(name, 3)?.u.ids).toMatchObject({ bustype: 6, vendor: 0x0627, product });
    },
  );

  it('with what it reports: keys, relative axes and the wheel, absolute axes', () => {
    // Event codes of Linux: KEY_A is 30, BTN_LEFT 0x110, REL_X 0, REL_Y 1, REL_WHEEL 8, ABS_X 0, ABS_Y 1.
    expect(bits(ask('keyboard', 0x11, 1))).toContain(30);
    expect(bits(ask('mouse', 0x11, 1))).toContain(0x110);
    expect(bits(ask('mouse', 0x11, 2))).toEqual([0, 1, 8]);
    expect(bits(ask('tablet', 0x11, 2))).toEqual([8]);
    expect(bits(ask('tablet', 0x11, 3))).toEqual([0, 1]);
    expect(ask('tablet', 0x12, 0)?.u.abs).toEqual({ min: 0, max: 0x7fff, fuzz: 0, flat: 0, res: 0 });
  });

  it('and with size 0 where they have nothing', () => {
    expect(ask('mouse', 2)).toBeUndefined();
    expect(answers('mouse')[1]).toMatchObject({ select: 0, subsel: 0, size: 0 });
  });
});

/** What the first recording was started with, by the words of the command line that say so. */
const BY_WORD: readonly (readonly [word: RegExp, key: string, values: Values])[] = [
  // All disks of the recording are the same image of 1 MiB.
  [/^virtio-blk-pci/, 'blk', { capacity: MIB / 512n, blk_size: 512, writeback: 1, seg_max: 256 - 2 }],
  [/num-queues=4/, 'blk', { num_queues: 4 }],
  [/mac=52:54:00:12:34:56/, 'net', { mac: mac(0x52, 0x54, 0, 0x12, 0x34, 0x56), status: 1 }],
  [/host_mtu=1500,speed=1000,duplex=full/, 'net', { mtu: 1500, speed: 1000, duplex: 1 }],
  [/rss=on,hash=on/, 'net', { rss_max_key_size: 40, rss_max_indirection_table_length: 128 }],
  [/^virtio-serial-pci/, 'console', { max_nr_ports: 31, emerg_wr: 0 }],
  [/^virtio-balloon-pci/, 'balloon', { num_pages: 0, actual: 0, poison_val: 0 }],
  [/free-page-hint=on/, 'balloon', { free_page_hint_cmd_id: 0 }],
  [/^virtio-scsi-pci/, 'scsi', { num_queues: 1, seg_max: 256 - 2, cmd_per_lun: 128, max_sectors: 0xffff }],
  [/^virtio-(gpu-pci|vga),(?!.*max_outputs)/, 'gpu', { num_scanouts: 1 }],
  [/max_outputs=4/, 'gpu', { num_scanouts: 4 }],
  [/^virtio-(keyboard|mouse|tablet)-pci/, 'input', { select: 0, subsel: 0, size: 0 }],
  [/^virtio-crypto-pci/, 'crypto', EXPECTED['crypto'] ?? {}],
  [/^virtio-iommu-pci/, 'iommu', { ...EXPECTED['iommu'], bypass: 1 }],
  [/requested-size=64M/, 'mem', { requested_size: 64n * MIB, region_size: 256n * MIB, plugged_size: 0n }],
  [/^virtio-pmem-pci/, 'pmem', { size: 64n * MIB }],
];

describe('the first recording of QEMU 7.2', () => {
  const decodable = QEMU_DEVICES.filter(({ key }) => WITHOUT[key] === undefined);

  it('has a configuration space for all devices but those that are listed', () => {
    for (const { key, config } of QEMU_DEVICES)
      if (key === 'entropy') expect(config.length).toBe(0);
      else if (WITHOUT[key] === undefined) expect(deviceSpec(key)?.config, key).toBeDefined();
    expect(new Set(decodable.map(({ key }) => key)).size).toBe(11);
  });

  it.each(decodable)('$name: $device', ({ key, device, config, offered }) => {
    const wanted = BY_WORD.filter(([word, of]) => of === key && word.test(device));
    expect(wanted.length).toBeGreaterThan(0);
    // Ones at the end are cut off in the recording, and a full configuration space may end in them.
    const whole = new Uint8Array(56).fill(0xff);
    whole.set(config.subarray(0, 56));
    const decoded = decode(key, whole, offered);
    for (const [, , values] of wanted) expect(decoded).toMatchObject(values);
  });

  it.each(decodable.filter(({ legacyConfig }) => legacyConfig.length > 0))(
    '$name: the legacy interface shows the same bytes (little-endian guest)',
    ({ config, legacyConfig }) => {
      const shared = Math.min(config.length, legacyConfig.length);
      expect(legacyConfig.subarray(0, shared)).toEqual(config.subarray(0, shared));
    },
  );
});
