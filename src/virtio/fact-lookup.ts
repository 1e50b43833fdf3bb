import type { QueueFeatures } from './queue/queue.ts';
import { mask } from './requirements.ts';
import { RESERVED_FEATURES } from './spec/reserved-features.ts';
import { STATUS_BITS } from './spec/status.ts';
import type { Constant, Feature } from './spec/types.ts';
import { spellings } from './spec/versions.ts';

/** The number of a feature bit, by any name it ever bore. Throws for a name that no fact has. */
export function bitOf(features: readonly Feature[], name: string): number {
  const found = features.find((one) => spellings(one.name).includes(name));
  if (found === undefined) throw new Error(`No feature is named ${name}.`);
  return found.bit;
}

/** The mask of a reserved feature, by any name it ever bore. */
export function reservedMask(name: string): bigint {
  return mask(bitOf(RESERVED_FEATURES, name));
}

/** The value of a bit of the device status field. */
export function statusBit(name: string): number {
  const found = STATUS_BITS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`No status bit is named ${name}.`);
  return found.value;
}

/** The value of a constant of a device's section. */
export function constantOf(constants: readonly Constant[], name: string): number {
  const found = constants.find((one) => one.name === name);
  if (found === undefined) throw new Error(`No constant is named ${name}.`);
  return Number(found.value);
}

export const STATUS = {
  ACKNOWLEDGE: statusBit('ACKNOWLEDGE'),
  DRIVER: statusBit('DRIVER'),
  DRIVER_OK: statusBit('DRIVER_OK'),
  FEATURES_OK: statusBit('FEATURES_OK'),
  SUSPEND: statusBit('SUSPEND'),
  DEVICE_NEEDS_RESET: statusBit('DEVICE_NEEDS_RESET'),
  FAILED: statusBit('FAILED'),
} as const;

/** Masks of the reserved features that the model acts on. */
export const RESERVED = {
  INDIRECT_DESC: reservedMask('VIRTIO_F_INDIRECT_DESC'),
  EVENT_IDX: reservedMask('VIRTIO_F_EVENT_IDX'),
  VERSION_1: reservedMask('VIRTIO_F_VERSION_1'),
  RING_PACKED: reservedMask('VIRTIO_F_RING_PACKED'),
  IN_ORDER: reservedMask('VIRTIO_F_IN_ORDER'),
  ANY_LAYOUT: reservedMask('VIRTIO_F_ANY_LAYOUT'),
  ACCESS_PLATFORM: reservedMask('VIRTIO_F_ACCESS_PLATFORM'),
  ORDER_PLATFORM: reservedMask('VIRTIO_F_ORDER_PLATFORM'),
  NOTIFICATION_DATA: reservedMask('VIRTIO_F_NOTIFICATION_DATA'),
  NOTIF_CONFIG_DATA: reservedMask('VIRTIO_F_NOTIF_CONFIG_DATA'),
  RING_RESET: reservedMask('VIRTIO_F_RING_RESET'),
  SUSPEND: reservedMask('VIRTIO_F_SUSPEND'),
  ADMIN_VQ: reservedMask('VIRTIO_F_ADMIN_VQ'),
} as const;

/** What a queue needs to know of the negotiated bits. */
export function queueFeatures(bits: bigint): QueueFeatures {
  const has = (mask: bigint) => (bits & mask) !== 0n;
  return {
    indirect: has(RESERVED.INDIRECT_DESC),
    eventIndex: has(RESERVED.EVENT_IDX),
    inOrder: has(RESERVED.IN_ORDER),
    packed: has(RESERVED.RING_PACKED),
    orderPlatform: has(RESERVED.ORDER_PLATFORM),
  };
}
