import type { MemoryHandle } from '../memory/memory.ts';
import { PackedDevice } from './packed-device.ts';
import { PackedDriver } from './packed-driver.ts';
import type { QueueAddresses, QueueFeatures } from './queue.ts';

export { isPackedSize, packedSizes, placePacked } from './packed-places.ts';
export { PackedDevice, PackedDriver };

/**
 * The driver's half of a packed queue. The areas must be zeroed. Throws a `QueueError` when size, place or alignment
 * are wrong.
 */
export function packedDriver<Token>(
  memory: MemoryHandle,
  addresses: QueueAddresses,
  features: QueueFeatures,
): PackedDriver<Token> {
  return new PackedDriver<Token>(memory, addresses, features);
}

/** The device's half of a packed queue. Never throws: what a driver set up wrong comes out of the first `pop`. */
export function packedDevice(
  memory: MemoryHandle,
  addresses: QueueAddresses,
  features: QueueFeatures,
): PackedDevice {
  return new PackedDevice(memory, addresses, features);
}
