import type { MemoryHandle } from '../memory/memory.ts';
import { packedDevice, packedDriver } from './packed.ts';
import type { DeviceQueue, DriverQueue, QueueAddresses, QueueFeatures } from './queue.ts';
import { type Areas, PACKED_RULES, SPLIT_RULES } from './ring-rules.ts';
import { splitDevice, splitDriver } from './split.ts';

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
  const { bytesOf, alignment } = isPacked ? PACKED_RULES : SPLIT_RULES;
  const bytes = bytesOf(size);
  const area = (key: keyof Areas, name: string): QueueArea => {
    return { name, size: bytes[key], alignment: alignment[key] };
  };
  return {
    descriptors: area('descriptors', isPacked ? 'descriptor ring' : 'descriptor table'),
    driverArea: area('driverArea', isPacked ? 'driver event suppression' : 'available ring'),
    deviceArea: area('deviceArea', isPacked ? 'device event suppression' : 'used ring'),
  };
}
