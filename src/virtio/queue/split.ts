import type { MemoryHandle } from '../memory/memory.ts';
import type { QueueAddresses, QueueFeatures } from './queue.ts';
import { SplitDevice } from './split-device.ts';
import { SplitDriver } from './split-driver.ts';

export type { EmptyBuffers } from './chain.ts';
export { ChainError, type ChainReason, QueueError, type QueueReason } from './errors.ts';
export { isQueueSize, placeSplit, splitSizes } from './split-places.ts';
export { SplitDevice, SplitDriver };

/**
 * The driver's half of a split queue. The areas must be zeroed. `start` is where both indices start; when it is not
 * 0, the half writes the indices of its own area. Throws a `QueueError` when size, place or alignment are wrong.
 */
export function splitDriver<Token>(
  memory: MemoryHandle,
  addresses: QueueAddresses,
  features: QueueFeatures,
  start = 0,
): SplitDriver<Token> {
  return new SplitDriver<Token>(memory, addresses, features, { start });
}

/**
 * The device's half of a split queue. `start` as for the driver's. Never throws: what a driver set up wrong comes out
 * of the first `pop`.
 */
export function splitDevice(
  memory: MemoryHandle,
  addresses: QueueAddresses,
  features: QueueFeatures,
  start = 0,
): SplitDevice {
  return new SplitDevice(memory, addresses, features, { start });
}
