import type { MemoryHandle } from '../memory/memory.ts';
import { PACKED_ALIGNMENT } from '../spec/packed-ring.ts';
import { PACKED_QUEUE_CLAUSES, QueueError, type QueueReason } from './errors.ts';
import { isPackedSize, packedSizes } from './packed-places.ts';
import type { QueueAddresses } from './queue.ts';

export const AREAS = ['descriptors', 'driverArea', 'deviceArea'] as const;

/** An error of a half of a packed queue. */
export function packedError(reason: QueueReason, message: string): QueueError {
  return new QueueError(reason, message, PACKED_QUEUE_CLAUSES);
}

/** What is wrong with the size or the place of a packed queue, or null. Alignment is the driver's to see to. */
export function packedMisfit(
  memory: Pick<MemoryHandle, 'contains'>,
  addresses: QueueAddresses,
): { readonly reason: 'queue-size' | 'queue-outside-memory'; readonly message: string } | null {
  const { size } = addresses;
  if (!isPackedSize(size)) {
    return {
      reason: 'queue-size',
      message: `${size} is no size of a packed queue: a number from 1 to 32768 is.`,
    };
  }
  const sizes = packedSizes(size);
  for (const area of AREAS) {
    if (memory.contains(addresses[area], sizes[area])) continue;
    const place = `0x${addresses[area].toString(16)} (${area})`;
    return {
      reason: 'queue-outside-memory',
      message: `The ${sizes[area]} bytes at ${place} are not in guest memory.`,
    };
  }
  return null;
}

/** Throws a `QueueError` when a driver wants a packed queue of a size or at a place that none can have. */
export function checkPackedPlace(memory: MemoryHandle, addresses: QueueAddresses): void {
  const misfit = packedMisfit(memory, addresses);
  if (misfit !== null) throw packedError(misfit.reason, misfit.message);
  for (const area of AREAS) {
    const address = addresses[area];
    if (address % PACKED_ALIGNMENT[area] === 0) continue;
    const message = `0x${address.toString(16)} is no multiple of ${PACKED_ALIGNMENT[area]} (${area}).`;
    throw packedError('misaligned', message);
  }
}
