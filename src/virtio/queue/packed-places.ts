import { MAX_PACKED_SIZE, PACKED_ALIGNMENT } from '../spec/packed-ring.ts';
import type { QueueAddresses } from './queue.ts';

/** Bytes of the three areas of a packed queue (1.4 § 2.8.10.1). */
export function packedSizes(size: number): { descriptors: number; driverArea: number; deviceArea: number } {
  return { descriptors: 16 * size, driverArea: 4, deviceArea: 4 };
}

/** True for a whole number from 1 to 32768: a packed queue need not be a power of two (1.4 § 2.8.10.1). */
export function isPackedSize(size: number): boolean {
  return Number.isInteger(size) && size >= 1 && size <= MAX_PACKED_SIZE;
}

/** The three areas one after another from `base`, each at the first address of its alignment. `end` is what follows. */
export function placePacked(size: number, base: number): QueueAddresses & { readonly end: number } {
  const sizes = packedSizes(size);
  const align = (address: number, to: number) => Math.ceil(address / to) * to;
  const descriptors = align(base, PACKED_ALIGNMENT.descriptors);
  const driverArea = descriptors + sizes.descriptors;
  const deviceArea = driverArea + sizes.driverArea;
  return { size, descriptors, driverArea, deviceArea, end: deviceArea + sizes.deviceArea };
}
