import { MAX_QUEUE_SIZE, SPLIT_ALIGNMENT } from '../spec/ring.ts';
import type { QueueAddresses } from './queue.ts';

/** Guest-physical addresses of the fields of a split queue (1.4 § 2.7.5, 2.7.6, 2.7.8). */
export interface SplitPlaces {
  readonly descriptors: number;
  readonly availFlags: number;
  readonly availIdx: number;
  readonly availRing: number;
  readonly usedEvent: number;
  readonly usedFlags: number;
  readonly usedIdx: number;
  readonly usedRing: number;
  readonly availEvent: number;
}

/** Where each field lies. The event fields stand after the rings, whether VIRTIO_F_EVENT_IDX was negotiated or not. */
export function placesOf({ size, descriptors, driverArea, deviceArea }: QueueAddresses): SplitPlaces {
  return {
    descriptors,
    availFlags: driverArea,
    availIdx: driverArea + 2,
    availRing: driverArea + 4,
    usedEvent: driverArea + 4 + 2 * size,
    usedFlags: deviceArea,
    usedIdx: deviceArea + 2,
    usedRing: deviceArea + 4,
    availEvent: deviceArea + 4 + 8 * size,
  };
}

/** Bytes of the three areas of a split queue, with room for both event fields (1.4 § 2.7). */
export function splitSizes(size: number): { descriptors: number; driverArea: number; deviceArea: number } {
  return { descriptors: 16 * size, driverArea: 6 + 2 * size, deviceArea: 6 + 8 * size };
}

/** True for a power of two from 1 to 32768. */
export function isQueueSize(size: number): boolean {
  return Number.isInteger(size) && size >= 1 && size <= MAX_QUEUE_SIZE && (size & (size - 1)) === 0;
}

/** The three areas one after another from `base`, each at the first address of its alignment. `end` is what follows. */
export function placeSplit(size: number, base: number): QueueAddresses & { readonly end: number } {
  const sizes = splitSizes(size);
  const align = (address: number, to: number) => Math.ceil(address / to) * to;
  const descriptors = align(base, SPLIT_ALIGNMENT.descriptors);
  const driverArea = align(descriptors + sizes.descriptors, SPLIT_ALIGNMENT.driverArea);
  const deviceArea = align(driverArea + sizes.driverArea, SPLIT_ALIGNMENT.deviceArea);
  return { size, descriptors, driverArea, deviceArea, end: deviceArea + sizes.deviceArea };
}
