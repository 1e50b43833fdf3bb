import type { GuestMemory, MemoryHandle } from '../../../src/virtio/memory/memory.ts';
import { PlainMemory } from '../../../src/virtio/memory/plain.ts';
import { type Access, RecordedMemory } from '../../../src/virtio/memory/recorded.ts';
import { checkSplitQueue, type Violation } from '../../../src/virtio/queue/invariants.ts';
import type { QueueAddresses, QueueFeatures } from '../../../src/virtio/queue/queue.ts';
import { placeSplit, SplitDevice, type SplitDriver, splitDriver } from '../../../src/virtio/queue/split.ts';
import { placesOf, type SplitPlaces } from '../../../src/virtio/queue/split-places.ts';

export const BASE = 0x4000_0000;
/** Rings of up to 256 descriptors lie below, tables and buffers from here on. */
export const TABLES = BASE + 0x4000;
export const BUFFERS = BASE + 0x8000;
export const END = BASE + 0x1_0000;

export interface PairOptions extends Partial<QueueFeatures> {
  readonly size?: number;
  readonly start?: number;
  readonly emptyBuffers?: 'pass' | 'refuse';
  readonly batch?: boolean;
}

/** Both halves of a queue on one memory. */
export interface Pair {
  readonly memory: GuestMemory;
  readonly raw: MemoryHandle;
  readonly addresses: QueueAddresses;
  readonly places: SplitPlaces;
  readonly driver: SplitDriver<string>;
  readonly device: SplitDevice;
  check(): Violation[];
}

export function makePair(options: PairOptions = {}, memory: GuestMemory = plain()): Pair {
  const { size = 8, start = 0, emptyBuffers = 'pass', batch = true } = options;
  const { indirect = false, eventIndex = false, inOrder = false } = options;
  const addresses = placeSplit(size, BASE);
  const features = { indirect, eventIndex, inOrder };
  const driver = splitDriver<string>(memory.as('driver'), addresses, features, start);
  const device = new SplitDevice(memory.as('device'), addresses, features, { start, emptyBuffers, batch });
  const check = () =>
    checkSplitQueue({
      memory,
      addresses,
      features,
      driver: driver.inspect(),
      device: device.inspect(),
      ownership: driver.ownership(),
    });
  return { memory, raw: memory.as('driver'), addresses, places: placesOf(addresses), driver, device, check };
}

/** A pair whose accesses are written down. What building it does is not among them. */
export function makeRecordedPair(options: PairOptions = {}): Pair & { readonly accesses: Access[] } {
  const memory = new RecordedMemory([{ name: 'ram', base: BASE, size: END - BASE }]);
  const pair = makePair(options, memory);
  const accesses: Access[] = [];
  memory.observe({ after: (access) => accesses.push(access) });
  return { ...pair, accesses };
}

export function plain(): PlainMemory {
  return new PlainMemory([{ name: 'ram', base: BASE, size: END - BASE }]);
}

/** A buffer of `length` bytes, the `at`-th of 64. */
export function buffer(at: number, length = 64): { address: number; length: number } {
  return { address: BUFFERS + 0x100 * at, length };
}

export interface Descriptor {
  readonly address?: number | bigint;
  readonly length?: number;
  readonly flags?: number;
  readonly next?: number;
}

/** Writes a descriptor by hand, as a driver that keeps no rules would. */
export function writeDescriptor(
  raw: MemoryHandle,
  table: number,
  index: number,
  descriptor: Descriptor,
): void {
  const { address = BUFFERS, length = 64, flags = 0, next = 0 } = descriptor;
  const at = table + 16 * index;
  raw.write64(at, BigInt(address));
  raw.write32(at + 8, length);
  raw.write16(at + 12, flags);
  raw.write16(at + 14, next);
}

/** Makes heads available by hand; `idx` is the available index to end with. */
export function offer({ raw, places, addresses }: Pair, heads: readonly number[], idx = heads.length): void {
  for (const [at, head] of heads.entries()) {
    raw.write16(places.availRing + 2 * ((idx - heads.length + at) & (addresses.size - 1)), head);
  }
  raw.write16(places.availIdx, idx);
}
