import type { GuestMemory, MemoryHandle } from '../../../src/virtio/memory/memory.ts';
import { type Access, RecordedMemory } from '../../../src/virtio/memory/recorded.ts';
import type { Violation } from '../../../src/virtio/queue/invariants.ts';
import {
  PackedDevice,
  type PackedDriver,
  packedDriver,
  placePacked,
} from '../../../src/virtio/queue/packed.ts';
import { checkPackedQueue } from '../../../src/virtio/queue/packed-invariants.ts';
import type { QueueAddresses, QueueFeatures } from '../../../src/virtio/queue/queue.ts';
import { BASE, BUFFERS, END, plain } from './pair.ts';

export interface PackedPairOptions extends Partial<QueueFeatures> {
  readonly size?: number;
  readonly emptyBuffers?: 'pass' | 'refuse';
  readonly batch?: boolean;
}

/** Both halves of a packed queue on one memory. */
export interface PackedPair {
  readonly memory: GuestMemory;
  readonly raw: MemoryHandle;
  readonly addresses: QueueAddresses;
  readonly driver: PackedDriver<string>;
  readonly device: PackedDevice;
  check(): Violation[];
}

export function makePackedPair(options: PackedPairOptions = {}, memory: GuestMemory = plain()): PackedPair {
  const { size = 8, emptyBuffers = 'pass', batch = true } = options;
  const { indirect = false, eventIndex = false, inOrder = false } = options;
  const addresses = placePacked(size, BASE);
  const features = { indirect, eventIndex, inOrder, packed: true };
  const driver = packedDriver<string>(memory.as('driver'), addresses, features);
  const device = new PackedDevice(memory.as('device'), addresses, features, { emptyBuffers, batch });
  const check = () =>
    checkPackedQueue({
      memory,
      addresses,
      features,
      driver: driver.inspect(),
      device: device.inspect(),
      ownership: driver.ownership(),
    });
  return { memory, raw: memory.as('driver'), addresses, driver, device, check };
}

/** A pair whose accesses are written down. What building it does is not among them. */
export function makeRecordedPackedPair(
  options: PackedPairOptions = {},
): PackedPair & { readonly accesses: Access[] } {
  const memory = new RecordedMemory([{ name: 'ram', base: BASE, size: END - BASE }]);
  const pair = makePackedPair(options, memory);
  const accesses: Access[] = [];
  memory.observe({ after: (access) => accesses.push(access) });
  return { ...pair, accesses };
}

export interface PackedDescriptor {
  readonly address?: number | bigint;
  readonly length?: number;
  readonly id?: number;
  readonly flags?: number;
}

/** Writes a descriptor by hand, as a driver that keeps no rules would. */
export function writePacked(
  raw: MemoryHandle,
  ring: number,
  index: number,
  descriptor: PackedDescriptor,
): void {
  const { address = BUFFERS, length = 64, id = 0, flags = 0 } = descriptor;
  const at = ring + 16 * index;
  raw.write64(at, BigInt(address));
  raw.write32(at + 8, length);
  raw.write16(at + 12, id);
  raw.write16(at + 14, flags);
}
