import type { MemoryHandle } from '../memory/memory.ts';
import { SPLIT_ALIGNMENT } from '../spec/ring.ts';
import type { ClauseKey } from '../spec/types.ts';
import { QUEUE_CLAUSES, QueueError, type QueueReason } from './errors.ts';
import type { Buffer, QueueAddresses } from './queue.ts';
import { isQueueSize, splitSizes } from './split-places.ts';

/** The clauses of the ring at hand. */
type Clauses = Readonly<Partial<Record<QueueReason, ClauseKey>>>;

/** Bytes of some buffers. Throws a `QueueError` for one that no descriptor can hold. */
export function totalOf(buffers: readonly Buffer[], clauses: Clauses = QUEUE_CLAUSES): number {
  let bytes = 0;
  for (const { address, length } of buffers) {
    if (length >>> 0 !== length) {
      throw new QueueError('bad-buffer', `A buffer of ${length} bytes does not fit a descriptor.`, clauses);
    }
    checkAddress(address, clauses);
    bytes += length;
  }
  return bytes;
}

/** Throws a `QueueError` for what is no address, or one that a number cannot hold exactly. */
export function checkAddress(address: number, clauses: Clauses = QUEUE_CLAUSES): void {
  if (!(address >= 0 && address <= Number.MAX_SAFE_INTEGER) || Math.floor(address) !== address) {
    const message = `${address} is not an address that a descriptor can hold.`;
    throw new QueueError('bad-buffer', message, clauses);
  }
}

/** Throws a `QueueError` when a driver wants a queue of a size or at a place that none can have. */
export function checkPlace(memory: MemoryHandle, addresses: QueueAddresses): void {
  const { size } = addresses;
  if (!isQueueSize(size)) {
    throw new QueueError('queue-size', `${size} is no queue size: a power of 2 from 1 to 32768 is.`);
  }
  const sizes = splitSizes(size);
  for (const area of ['descriptors', 'driverArea', 'deviceArea'] as const) {
    const address = addresses[area];
    if (address % SPLIT_ALIGNMENT[area] !== 0) {
      const message = `0x${address.toString(16)} is no multiple of ${SPLIT_ALIGNMENT[area]} (${area}).`;
      throw new QueueError('misaligned', message);
    }
    if (!memory.contains(address, sizes[area])) {
      const message = `The ${sizes[area]} bytes at 0x${address.toString(16)} (${area}) are not in guest memory.`;
      throw new QueueError('queue-outside-memory', message);
    }
  }
}
