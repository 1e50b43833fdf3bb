import type { SharedMemoryRegion } from '../transport.ts';
import type { Bar } from './config-space.ts';
import type { Structure } from './identity.ts';

/** The region for shared memory. */
export const SHARED_BAR = 2;
const MOST_SHARED = 2 ** 31;

/** Where the last structure of a region ends; 0 where it has none. */
export const endOf = (structures: readonly Structure[], bar: number): number =>
  Math.max(0, ...structures.map((one) => (one.bar === bar ? one.offset + one.length : 0)));

/** Regions of shared memory behind each other, each at a page of its own. Throws a `RangeError` when they are too large. */
export function sharedStructures(regions: readonly SharedMemoryRegion[]): readonly Structure[] {
  let offset = 0;
  return regions.map(({ id, length }) => {
    const structure = { key: 'shared', id, bar: SHARED_BAR, offset, length: Number(length) } as const;
    offset += Math.ceil(structure.length / 0x1000) * 0x1000;
    if (offset > MOST_SHARED) throw new RangeError('More than 2 GiB of shared memory does not fit here.');
    return structure;
  });
}

/** The region that they lie in, if there are any. */
export function sharedBar(structures: readonly Structure[]): readonly Bar[] {
  const end = endOf(structures, SHARED_BAR);
  if (end === 0) return [];
  const size = Math.max(0x1000, 2 ** Math.ceil(Math.log2(end)));
  return [{ index: SHARED_BAR, kind: 'memory-64', size, prefetchable: true }];
}
