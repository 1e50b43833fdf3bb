import fc from 'fast-check';
import type { Access, RecordedMemory } from '../../../src/virtio/memory/recorded.ts';
import type { ChainReason } from '../../../src/virtio/queue/errors.ts';
import { placePacked } from '../../../src/virtio/queue/packed.ts';
import type { QueueAddresses } from '../../../src/virtio/queue/queue.ts';
import type { Areas } from '../../../src/virtio/queue/ring-rules.ts';
import { placeSplit } from '../../../src/virtio/queue/split.ts';
import { BASE } from './pair.ts';

/** Little memory, so that random addresses hit it: 1 KiB at 0 and 1 KiB at `BASE`. */
export const REGIONS = [
  { name: 'low', base: 0, size: 0x400 },
  { name: 'ram', base: BASE, size: 0x400 },
];

/** The 16 bytes of a descriptor: the last two fields are flags and next in a split ring, ID and flags in a packed one. */
export interface Descriptor {
  readonly address: number;
  readonly length: number;
  readonly last: readonly [number, number];
}

/** Writes bytes that a driver left, or leaves at its `turn`-th go. */
export interface Scribbler {
  prepare(memory: RecordedMemory, place: QueueAddresses): void;
  turn?(memory: RecordedMemory, place: QueueAddresses, turn: number): void;
}

/** How a side that keeps no rules fills one kind of ring, and what the other side may touch of it. */
export interface HostileRing {
  readonly ring: 'split' | 'packed';
  readonly packed: boolean;
  place(size: number, base: number): QueueAddresses & { readonly end: number };
  readonly sizes: fc.Arbitrary<number>;
  /** Descriptors that often make sense: any field may be small, in range, or anything. */
  readonly descriptor: fc.Arbitrary<Descriptor>;
  /** Rings that nearly make sense, how many of them to try, and what a device has to meet among them. */
  readonly nearly: fc.Arbitrary<Scribbler>;
  readonly runs: number;
  readonly reasons: readonly (ChainReason | 'none')[];
  /** Something is available, whatever it is. */
  makeAvailable(memory: RecordedMemory, place: QueueAddresses): void;
  /** Whether a device half may do this; `isIn` says whether the access lies in an area of the queue. */
  isAllowed(access: Access, isIn: (area: keyof Areas) => boolean): boolean;
  /** How many accesses three turns for each descriptor come to at most. */
  most(size: number): number;
  /** Says that buffer `id` was used, where `slot` is a place in the ring and `index` any number. */
  use(memory: RecordedMemory, place: QueueAddresses, used: Used): void;
}

export interface Used {
  readonly slot: number;
  readonly id: number;
  readonly index: number;
}

export function put(memory: RecordedMemory, at: number, { address, length, last }: Descriptor): void {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(address), true);
  view.setUint32(8, length, true);
  view.setUint16(12, last[0], true);
  view.setUint16(14, last[1], true);
  memory.patch(at, bytes);
}

const anywhere = fc.oneof(fc.nat(0x500), fc.integer({ min: BASE, max: BASE + 0x400 }), fc.maxSafeNat());
const anyLength = fc.oneof(fc.nat(64), fc.constantFrom(0, 16, 32, 48, 128, 0xffff_ffff), fc.nat(0xffff_ffff));
const small = fc.oneof(fc.nat(8), fc.nat(0xffff));

const splitDescriptor = fc.oneof(
  fc.record({
    address: anywhere,
    length: anyLength,
    last: fc.tuple(fc.oneof(fc.nat(7), fc.constantFrom(1, 1, 3, 4), fc.nat(0xffff)), small),
  }),
  fc.record({
    address: fc.nat(30).map((at) => 16 * at),
    length: fc.nat(12).map((count) => 16 * count),
    last: fc.tuple(fc.constantFrom(4, 6), fc.constant(0)),
  }),
  fc.record({
    address: fc.nat(0x380),
    length: fc.nat(64),
    last: fc.tuple(fc.constant(1), fc.nat(11)),
  }),
);

/** Flags that often make the descriptor available in the first or the second lap. */
const lap = fc.constantFrom(0x80, 0x80, 0x80, 0x8000, 0x8080, 0);
const kind = fc.oneof(fc.nat(7), fc.constantFrom(1, 1, 3, 4, 0));
const anyFlags = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(lap, kind).map(([bits, low]) => bits | low) },
  fc.nat(0xffff),
);
const packedDescriptor = fc.oneof(
  fc.record({ address: anywhere, length: anyLength, last: fc.tuple(small, anyFlags) }),
  fc.record({
    address: fc.nat(0x380),
    length: fc.integer({ min: 1, max: 64 }),
    last: fc.tuple(
      fc.nat(2),
      fc.tuple(lap, fc.constantFrom(0, 0, 2, 1)).map(([bits, low]) => bits | low),
    ),
  }),
);

/** Descriptors wherever a ring or a table may lie. */
function scatter(
  memory: RecordedMemory,
  parts: { readonly ram: readonly Descriptor[]; readonly low: readonly Descriptor[] },
): void {
  for (const [at, one] of parts.ram.entries()) put(memory, BASE + 16 * at, one);
  for (const [at, one] of parts.low.entries()) put(memory, 16 * at, one);
}

const many = (descriptor: fc.Arbitrary<Descriptor>, count: number) =>
  fc.array(descriptor, { minLength: count, maxLength: count });

export const HOSTILE: readonly HostileRing[] = [
  {
    ring: 'split',
    packed: false,
    place: placeSplit,
    sizes: fc.constantFrom(1, 2, 4, 8),
    descriptor: splitDescriptor,
    nearly: fc
      .record({
        ram: many(splitDescriptor, 64),
        low: many(splitDescriptor, 64),
        heads: fc.array(fc.oneof({ weight: 20, arbitrary: fc.nat(7) }, fc.nat(0xffff)), {
          minLength: 8,
          maxLength: 8,
        }),
        idx: small,
      })
      .map(({ heads, idx, ...parts }) => ({
        prepare: (memory, place) => {
          scatter(memory, parts);
          const avail = new Uint16Array([0, idx, ...heads.slice(0, place.size), 0]);
          memory.patch(place.driverArea, new Uint8Array(avail.buffer));
        },
      })),
    runs: 1500,
    reasons: [
      'loop',
      'indirect-length',
      'next-out-of-range',
      'nested-indirect',
      'too-many-available',
      'none',
    ],
    makeAvailable: (memory, place) => memory.patch(place.driverArea, [0, 0, 8, 0, 0, 0, 1, 0, 2, 0, 3, 0]),
    isAllowed: ({ kind: what, probe }, isIn) => {
      if (what === 'barrier') return true;
      if (what === 'write') return isIn('deviceArea');
      if (probe.startsWith('avail.')) return isIn('driverArea');
      return probe.startsWith('desc.') ? isIn('descriptors') : probe.startsWith('indirect.');
    },
    // A walk visits at most the whole table and then one entry more of an indirect table than the queue has.
    most: (size) => 3 * size * (2 * size + 16),
    use: (memory, { deviceArea, size }, { slot, id, index }) => {
      memory.patch(deviceArea + 4 + 8 * (slot % size), [id, 0, 0, 0]);
      memory.patch(deviceArea + 2, [index & 0xff, index >> 8]);
    },
  },
  {
    ring: 'packed',
    packed: true,
    place: placePacked,
    sizes: fc.integer({ min: 1, max: 9 }),
    descriptor: packedDescriptor,
    nearly: fc
      .record({
        ram: many(packedDescriptor, 32),
        low: many(packedDescriptor, 32),
        scribbles: fc.array(fc.tuple(fc.nat(8), packedDescriptor), { maxLength: 27 }),
      })
      .map(({ scribbles, ...parts }) => ({
        prepare: (memory) => scatter(memory, parts),
        turn: (memory, { descriptors, size }, turn) => {
          const scribble = scribbles[turn];
          if (scribble) put(memory, descriptors + 16 * (scribble[0] % size), scribble[1]);
        },
      })),
    runs: 1000,
    reasons: [
      'too-long',
      'too-many-in-flight',
      'id-in-flight',
      'not-available',
      'readable-after-writable',
      'buffer-outside-memory',
      'indirect-length',
      'indirect-in-list',
      'none',
    ],
    makeAvailable: (memory, place) => memory.patch(place.descriptors + 14, [0x80, 0]),
    isAllowed: ({ kind: what, probe }, isIn) => {
      if (what === 'barrier') return true;
      if (probe === 'packed.table') return what === 'read';
      if (probe === 'packed.device-event') return isIn('deviceArea');
      if (probe === 'packed.driver-event') return what === 'read' && isIn('driverArea');
      return isIn('descriptors');
    },
    // A list visits at most the whole ring, or one descriptor and a table no longer than the ring.
    most: (size) => 3 * size * (size + 20),
    use: (memory, { descriptors, size }, { slot, id, index }) => {
      const flags = [0x8080, 0x8082, 0, 2, 0x80][index % 5] ?? 0;
      memory.patch(descriptors + 16 * (slot % size) + 12, [id, 0, flags & 0xff, flags >> 8]);
    },
  },
];
