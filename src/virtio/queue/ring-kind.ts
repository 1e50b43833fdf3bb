import type { MemoryHandle } from '../memory/memory.ts';
import { PACKED_ALIGNMENT } from '../spec/packed-ring.ts';
import { SPLIT_ALIGNMENT } from '../spec/ring.ts';
import { packedDevice, packedDriver, packedSizes } from './packed.ts';
import type { DeviceQueue, DriverQueue, QueueAddresses, QueueFeatures } from './queue.ts';
import { splitDevice, splitDriver, splitSizes } from './split.ts';

/** The driver's half of the kind of ring that was negotiated. The areas must be zeroed. */
export function makeDriverQueue<Token>(
  memory: MemoryHandle,
  addresses: QueueAddresses,
  features: QueueFeatures,
): DriverQueue<Token> {
  const make = features.packed ? packedDriver : splitDriver;
  return make<Token>(memory, addresses, features);
}

/** The device's half of the kind of ring that was negotiated. */
export function makeDeviceQueue(
  memory: MemoryHandle,
  addresses: QueueAddresses,
  features: QueueFeatures,
): DeviceQueue {
  return features.packed
    ? packedDevice(memory, addresses, features)
    : splitDevice(memory, addresses, features);
}

/** One of the three areas of a queue: what it is called, its bytes and its alignment. */
export interface QueueArea {
  readonly name: string;
  readonly size: number;
  readonly alignment: number;
}

/** The areas of a queue of `size` descriptors, of the kind of ring that was negotiated. */
export function queueAreas(
  size: number,
  features: Pick<QueueFeatures, 'packed'>,
): Readonly<Record<'descriptors' | 'driverArea' | 'deviceArea', QueueArea>> {
  const isPacked = features.packed === true;
  const sizes = isPacked ? packedSizes(size) : splitSizes(size);
  const alignment = isPacked ? PACKED_ALIGNMENT : SPLIT_ALIGNMENT;
  const area = (key: keyof typeof sizes, name: string): QueueArea => {
    return { name, size: sizes[key], alignment: alignment[key] };
  };
  return {
    descriptors: area('descriptors', isPacked ? 'descriptor ring' : 'descriptor table'),
    driverArea: area('driverArea', isPacked ? 'driver event suppression' : 'available ring'),
    deviceArea: area('deviceArea', isPacked ? 'device event suppression' : 'used ring'),
  };
}
