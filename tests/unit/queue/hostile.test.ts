import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Access, RecordedMemory } from '../../../src/virtio/memory/recorded.ts';
import { ChainError, type ChainReason } from '../../../src/virtio/queue/errors.ts';
import { placeSplit, SplitDevice, splitSizes } from '../../../src/virtio/queue/split.ts';
import { BASE } from './pair.ts';

/** Little memory, so that random addresses hit it: 1 KiB at 0 and 1 KiB at `BASE`. */
const REGIONS = [
  { name: 'low', base: 0, size: 0x400 },
  { name: 'ram', base: BASE, size: 0x400 },
];

/** Descriptors that often make sense: any field may be small, in range, or anything. */
const loose = fc.record({
  address: fc.oneof(fc.nat(0x500), fc.integer({ min: BASE, max: BASE + 0x400 }), fc.maxSafeNat()),
  length: fc.oneof(fc.nat(64), fc.constantFrom(0, 16, 32, 48, 128, 0xffff_ffff), fc.nat(0xffff_ffff)),
  flags: fc.oneof(fc.nat(7), fc.constantFrom(1, 1, 3, 4), fc.nat(0xffff)),
  next: fc.oneof(fc.nat(8), fc.nat(0xffff)),
});
const reference = fc.record({
  address: fc.nat(30).map((at) => 16 * at),
  length: fc.nat(12).map((count) => 16 * count),
  flags: fc.constantFrom(4, 6),
  next: fc.constant(0),
});
const link = fc.record({
  address: fc.nat(0x380),
  length: fc.nat(64),
  flags: fc.constant(1),
  next: fc.nat(11),
});
const descriptor = fc.oneof(loose, reference, link);
type Descriptor = typeof descriptor extends fc.Arbitrary<infer D> ? D : never;

function put(
  memory: RecordedMemory,
  address: number,
  { address: addr, length, flags, next }: Descriptor,
): void {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(addr), true);
  view.setUint32(8, length, true);
  view.setUint16(12, flags, true);
  view.setUint16(14, next, true);
  memory.patch(address, bytes);
}

interface Run {
  readonly size: number;
  readonly indirect: boolean;
  readonly eventIndex: boolean;
  readonly pushes: boolean;
  readonly prepare: (memory: RecordedMemory, place: ReturnType<typeof placeSplit>) => void;
}

/**
 * Lets the device half at a ring of any bytes, popping far more often than a ring has entries, and checks that it
 * threw nothing but a `ChainError`, ended, and touched only what is its to touch.
 */
function survive({ size, indirect, eventIndex, pushes, prepare }: Run): ChainReason | 'none' {
  const memory = new RecordedMemory(REGIONS);
  const place = placeSplit(size, BASE);
  prepare(memory, place);
  const accesses: Access[] = [];
  memory.observe({ after: (access) => accesses.push(access) });
  const device = new SplitDevice(memory.as('device'), place, { indirect, eventIndex });
  let reason: ChainReason | 'none' = 'none';
  for (let turn = 0; turn < 3 * size && reason === 'none'; turn++) {
    try {
      device.disableKicks();
      const chain = device.pop();
      if (chain !== null && pushes) device.push(chain.head, Math.min(chain.writableLength, 0xffff_ffff));
      device.publish();
      device.shouldInterrupt();
      device.enableKicks();
      for (const { address, length } of [...(chain?.readable ?? []), ...(chain?.writable ?? [])]) {
        expect(memory.as('device').contains(address, length)).toBe(true);
        expect(length).toBeGreaterThan(0);
      }
    } catch (error) {
      if (!(error instanceof ChainError)) throw error;
      reason = error.reason;
    }
    device.inspect();
  }
  checkAccesses(accesses, place, size);
  return reason;
}

function checkAccesses(
  accesses: readonly Access[],
  place: ReturnType<typeof placeSplit>,
  size: number,
): void {
  const sizes = splitSizes(size);
  const isIn = ({ address, size: bytes }: Access, area: keyof typeof sizes) =>
    address >= place[area] && address + bytes <= place[area] + sizes[area];
  for (const access of accesses) {
    if (access.kind === 'write') expect(isIn(access, 'deviceArea')).toBe(true);
    else if (access.kind === 'read' && access.probe.startsWith('avail.'))
      expect(isIn(access, 'driverArea')).toBe(true);
    else if (access.kind === 'read' && access.probe.startsWith('desc.'))
      expect(isIn(access, 'descriptors')).toBe(true);
    else if (access.kind === 'read') expect(access.probe).toMatch(/^indirect\./);
  }
  // A walk visits at most the whole table and then one entry more of an indirect table than the queue has.
  expect(accesses.length).toBeLessThanOrEqual(3 * size * (2 * size + 16));
}

describe('a device half at a ring of any bytes whatever', () => {
  const options = {
    size: fc.constantFrom(1, 2, 4, 8),
    indirect: fc.boolean(),
    eventIndex: fc.boolean(),
    pushes: fc.boolean(),
  };

  it('throws nothing but a ChainError, ends, and touches only what is its own: random bytes', () => {
    const bytes = fc.uint8Array({ minLength: 0x400, maxLength: 0x400 });
    fc.assert(
      fc.property(fc.record(options), bytes, bytes, (which, low, ram) => {
        survive({
          ...which,
          prepare: (memory) => {
            memory.patch(0, low);
            memory.patch(BASE, ram);
          },
        });
      }),
      { numRuns: 300 },
    );
  });

  it('does so with rings that nearly make sense, and meets most reasons on the way', () => {
    const met = new Set<string>();
    const many = { minLength: 64, maxLength: 64 };
    const ring = fc.record({
      ...options,
      ramDescriptors: fc.array(descriptor, many),
      lowDescriptors: fc.array(descriptor, many),
      heads: fc.array(fc.oneof({ weight: 20, arbitrary: fc.nat(7) }, fc.nat(0xffff)), {
        minLength: 8,
        maxLength: 8,
      }),
      idx: fc.oneof(fc.nat(8), fc.nat(0xffff)),
    });
    fc.assert(
      fc.property(ring, ({ ramDescriptors, lowDescriptors, heads, idx, ...which }) => {
        const prepare: Run['prepare'] = (memory, place) => {
          for (const [at, one] of ramDescriptors.entries()) put(memory, BASE + 16 * at, one);
          for (const [at, one] of lowDescriptors.entries()) put(memory, 16 * at, one);
          const avail = new Uint16Array([0, idx, ...heads.slice(0, which.size), 0]);
          memory.patch(place.driverArea, new Uint8Array(avail.buffer));
        };
        met.add(survive({ ...which, prepare }));
      }),
      { numRuns: 1500, seed: 1 },
    );
    for (const reason of [
      'loop',
      'indirect-length',
      'next-out-of-range',
      'nested-indirect',
      'too-many-available',
      'none',
    ]) {
      expect(met).toContain(reason);
    }
  });

  it('does not fall for bytes that change between two looks: each descriptor is read once', () => {
    fc.assert(
      fc.property(
        fc.array(descriptor, { minLength: 24, maxLength: 24 }),
        fc.boolean(),
        (descriptors, indirect) => {
          const memory = new RecordedMemory(REGIONS);
          const place = placeSplit(8, BASE);
          memory.patch(place.driverArea, [0, 0, 8, 0, 0, 0, 1, 0, 2, 0, 3, 0]);
          let next = 0;
          const reads = new Map<number, number>();
          memory.observe({
            before: ({ address, size }) => {
              if (size === 16) put(memory, address, descriptors[next++ % descriptors.length] as Descriptor);
            },
            after: ({ address, size }) => {
              if (size === 16) reads.set(address, (reads.get(address) ?? 0) + 1);
            },
          });
          const device = new SplitDevice(memory.as('device'), place, { indirect, eventIndex: false });
          try {
            device.pop();
          } catch (error) {
            if (!(error instanceof ChainError)) throw error;
          }
          for (const [address, count] of reads) {
            // A table of the driver's may lie on top of the queue's own, so a place may be read for each of them.
            const isShared = address < place.driverArea;
            expect(count).toBeLessThanOrEqual(isShared ? 2 : 1);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
