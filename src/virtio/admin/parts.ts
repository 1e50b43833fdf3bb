import { constantOf } from '../fact-lookup.ts';
import { decode, encode } from '../layout/layout.ts';
import { PART_CONSTANTS, partHeader, partNotify, partQueue } from '../spec/admin/parts.ts';
import { commonMap } from '../transport/pci/common.ts';
import { joined } from './bytes.ts';
import type { Member } from './member.ts';

const type = (name: string) => constantOf(PART_CONSTANTS, `VIRTIO_DEV_PART_${name}`);

/** Types of the common parts (version 1.4, section 2.14.1). */
export const PART = {
  DEV_FEATURES: type('DEV_FEATURES'),
  DRV_FEATURES: type('DRV_FEATURES'),
  PCI_COMMON_CFG: type('PCI_COMMON_CFG'),
  DEVICE_STATUS: type('DEVICE_STATUS'),
  VQ_CFG: type('VQ_CFG'),
  VQ_NOTIFY_CFG: type('VQ_NOTIFY_CFG'),
} as const;

/** The order of the table in section 2.12.1.4.4. */
export const PART_ORDER: readonly number[] = [
  PART.DEV_FEATURES,
  PART.DRV_FEATURES,
  PART.PCI_COMMON_CFG,
  PART.DEVICE_STATUS,
  PART.VQ_CFG,
  PART.VQ_NOTIFY_CFG,
];

/** VIRTIO_DEV_PART_F_OPTIONAL as a mask. */
export const OPTIONAL = 1;

/** A part with its header taken apart. */
export interface Part {
  readonly type: number;
  readonly flags: number;
  /** The offset in the common configuration, or the index of a queue; 0 where neither means anything. */
  readonly selector: number;
  readonly value: Uint8Array;
}

/** Bytes of a header. */
export const PART_HEAD = partHeader.size;

/** What tells parts apart: their type and selector. */
export const keyOf = ({ type, selector }: Pick<Part, 'type' | 'selector'>): string => `${type}.${selector}`;

/** `VIRTIO_DEV_PART_VQ_CFG`; the number for a type without a name. */
export function partName(type: number): string {
  return (
    PART_CONSTANTS.find(({ group, value }) => group === 'device part' && Number(value) === type)?.name ??
    `0x${type.toString(16)}`
  );
}

export function headerBytes({ type, flags, selector, value }: Part): Uint8Array {
  const choice =
    type === PART.PCI_COMMON_CFG
      ? { pci_common_cfg: { offset: selector, reserved: 0 } }
      : type === PART.VQ_CFG || type === PART.VQ_NOTIFY_CFG
        ? { vq_index: { index: selector, reserved: new Uint8Array(6) } }
        : { device_type_raw: new Uint8Array(8) };
  return encode(partHeader, { part_type: type, flags, reserved: 0, selector: choice, length: value.length });
}

export const partBytes = (parts: readonly Part[]): Uint8Array =>
  joined(parts.flatMap((part) => [headerBytes(part), part.value]));

/** A header as a driver names a part by it. Needs 16 bytes. */
export function readHeader(bytes: Uint8Array): Omit<Part, 'value'> & { readonly length: number } {
  const { part_type, flags, selector, length } = decode(partHeader, bytes);
  const chosen =
    part_type === PART.PCI_COMMON_CFG
      ? (selector.pci_common_cfg?.offset ?? 0)
      : part_type === PART.VQ_CFG || part_type === PART.VQ_NOTIFY_CFG
        ? (selector.vq_index?.index ?? 0)
        : 0;
  return { type: part_type, flags, selector: chosen, length };
}

/** Parts one after another, until the bytes end. `cut` says that the last one is not there whole. */
export function readParts(bytes: Uint8Array): { readonly parts: readonly Part[]; readonly cut: boolean } {
  const parts: Part[] = [];
  let at = 0;
  while (at + PART_HEAD <= bytes.length) {
    const { length, ...head } = readHeader(bytes.subarray(at, at + PART_HEAD));
    if (at + PART_HEAD + length > bytes.length) return { parts, cut: true };
    parts.push({ ...head, value: bytes.slice(at + PART_HEAD, at + PART_HEAD + length) });
    at += PART_HEAD + length;
  }
  // A driver fills its part of the buffer up to a multiple of 64 bits (section 2.13.2).
  return { parts, cut: bytes.subarray(at).some((byte) => byte !== 0) };
}

/** Fields of the common configuration that are parts of their own; what stands elsewhere is not repeated. */
const COMMON_FIELDS = [
  'device_feature_select',
  'driver_feature_select',
  'config_msix_vector',
  'num_queues',
  'queue_select',
];
/** Those that a device only compares. */
export const INVARIANT_FIELDS = ['num_queues'];

/** The fields of a member's common configuration that are parts. */
export function commonFields(member: Member) {
  const map = commonMap(member.device.version);
  return COMMON_FIELDS.map((name) => ({ ...map.find(name), key: name }));
}

/** Everything that a member has parts for, in the order of the table; what was set and waits included. */
export function partsOf(member: Member): readonly Part[] {
  const { device, registers } = member;
  const { common } = registers;
  const queues = Array.from({ length: device.queueCount }, (_, queue) => queue);
  const map = commonMap(device.version);
  const at = (name: string) => map.find(name);
  const selected = common.read(at('queue_select').offset, 2);
  const read = (name: string): number => common.read(at(name).offset, at(name).size);
  const wide = (name: string): bigint =>
    BigInt(common.read(at(name).offset, 4)) | (BigInt(common.read(at(name).offset + 4, 4)) << 32n);
  const of = (queue: number) => common.write(at('queue_select').offset, 2, queue);
  const words = (bits: bigint) => little(bits, 16);
  const parts: Part[] = [
    { type: PART.DEV_FEATURES, flags: OPTIONAL, selector: 0, value: words(device.offered) },
    { type: PART.DRV_FEATURES, flags: 0, selector: 0, value: words(accepted(member)) },
    ...commonFields(member).map(({ offset, size }) => ({
      type: PART.PCI_COMMON_CFG,
      flags: 0,
      selector: offset,
      value: little(BigInt(common.read(offset, size)), size),
    })),
    { type: PART.DEVICE_STATUS, flags: 0, selector: 0, value: Uint8Array.of(device.readStatus()) },
  ];
  for (const queue of queues) {
    of(queue);
    const value = encode(partQueue, {
      queue_size: read('queue_size'),
      vector: read('queue_msix_vector'),
      enabled: read('queue_enable'),
      reserved: 0,
      queue_desc: wide('queue_desc'),
      queue_driver: wide('queue_driver'),
      queue_device: wide('queue_device'),
    });
    parts.push({ type: PART.VQ_CFG, flags: 0, selector: queue, value });
  }
  for (const queue of queues) {
    of(queue);
    const value = encode(partNotify, {
      queue_notify_off: read('queue_notify_off'),
      queue_notif_config_data: map.has('queue_notif_config_data') ? read('queue_notif_config_data') : 0,
      reserved: new Uint8Array(4),
    });
    parts.push({ type: PART.VQ_NOTIFY_CFG, flags: 0, selector: queue, value });
  }
  of(selected);
  return parts.map((part) => ({ ...part, value: member.pending.get(keyOf(part)) ?? part.value }));
}

/** The parts with another value in those of a type. */
export const withValueAt = (parts: readonly Part[], type: number, value: Uint8Array): readonly Part[] =>
  parts.map((part) => (part.type === type ? { ...part, value } : part));

/** A number as `size` bytes, the lowest first. */
export const little = (value: bigint, size: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, at) => Number((value >> BigInt(8 * at)) & 0xffn));

export const big = (bytes: Uint8Array): bigint =>
  bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

function accepted({ device }: Member): bigint {
  let bits = 0n;
  for (let window = 0; window < 4; window++)
    bits |= BigInt(device.readDriverFeatures(window)) << BigInt(32 * window);
  return bits;
}
