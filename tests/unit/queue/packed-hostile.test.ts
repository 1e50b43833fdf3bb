import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Access, RecordedMemory } from '../../../src/virtio/memory/recorded.ts';
import { ChainError, type ChainReason, QueueError } from '../../../src/virtio/queue/errors.ts';
import { PackedDevice, packedDriver, packedSizes, placePacked } from '../../../src/virtio/queue/packed.ts';
import { BASE } from './pair.ts';

/** Little memory, so that random addresses hit it: 1 KiB at 0 and 1 KiB at `BASE`. */
const REGIONS = [
  { name: 'low', base: 0, size: 0x400 },
  { name: 'ram', base: BASE, size: 0x400 },
];

/** Flags that often make the descriptor available in the first or the second lap. */
const lap = fc.constantFrom(0x80, 0x80, 0x80, 0x8000, 0x8080, 0);
const kind = fc.oneof(fc.nat(7), fc.constantFrom(1, 1, 3, 4, 0));
const flags = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(lap, kind).map(([bits, low]) => bits | low) },
  fc.nat(0xffff),
);
const sound = fc.record({
  address: fc.nat(0x380),
  length: fc.integer({ min: 1, max: 64 }),
  id: fc.nat(2),
  flags: fc.tuple(lap, fc.constantFrom(0, 0, 2, 1)).map(([bits, low]) => bits | low),
});
const loose = fc.record({
  address: fc.oneof(fc.nat(0x500), fc.integer({ min: BASE, max: BASE + 0x400 }), fc.maxSafeNat()),
  length: fc.oneof(fc.nat(64), fc.constantFrom(0, 16, 32, 48, 128, 0xffff_ffff), fc.nat(0xffff_ffff)),
  id: fc.oneof(fc.nat(8), fc.nat(0xffff)),
  flags,
});
const descriptor = fc.oneof(loose, sound);
type Descriptor = typeof descriptor extends fc.Arbitrary<infer D> ? D : never;

function put(
  memory: RecordedMemory,
  address: number,
  { address: addr, length, id, flags }: Descriptor,
): void {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(addr), true);
  view.setUint32(8, length, true);
  view.setUint16(12, id, true);
  view.setUint16(14, flags, true);
  memory.patch(address, bytes);
}

interface Run {
  readonly size: number;
  readonly indirect: boolean;
  readonly eventIndex: boolean;
  readonly inOrder: boolean;
  readonly pushes: boolean;
  readonly prepare: (memory: RecordedMemory, place: ReturnType<typeof placePacked>) => void;
  /** What the driver scribbles into the ring before each turn: slot and bytes. */
  readonly scribbles?: readonly (readonly [slot: number, descriptor: Descriptor])[];
}

/**
 * Lets the device half at a ring of any bytes, popping far more often than a ring has descriptors, and checks that it
 * threw nothing but a `ChainError`, ended, and touched only what is its to touch.
 */
function survive({ size, pushes, prepare, scribbles = [], ...features }: Run): ChainReason | 'none' {
  const memory = new RecordedMemory(REGIONS);
  const place = placePacked(size, BASE);
  prepare(memory, place);
  const accesses: Access[] = [];
  memory.observe({ after: (access) => accesses.push(access) });
  const device = new PackedDevice(memory.as('device'), place, features);
  let reason: ChainReason | 'none' = 'none';
  for (let turn = 0; turn < 3 * size && reason === 'none'; turn++) {
    const scribble = scribbles[turn];
    if (scribble) put(memory, place.descriptors + 16 * (scribble[0] % size), scribble[1]);
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
  place: ReturnType<typeof placePacked>,
  size: number,
): void {
  const sizes = packedSizes(size);
  const isIn = ({ address, size: bytes }: Access, area: keyof typeof sizes) =>
    address >= place[area] && address + bytes <= place[area] + sizes[area];
  const isAllowed = (access: Access): boolean => {
    if (access.kind === 'barrier') return true;
    if (access.probe === 'packed.table') return access.kind === 'read';
    if (access.probe === 'packed.device-event') return isIn(access, 'deviceArea');
    if (access.probe === 'packed.driver-event') return access.kind === 'read' && isIn(access, 'driverArea');
    return isIn(access, 'descriptors');
  };
  expect(accesses.filter((access) => !isAllowed(access))).toEqual([]);
  // A list visits at most the whole ring, or one descriptor and a table no longer than the ring.
  expect(accesses.length).toBeLessThanOrEqual(3 * size * (size + 20));
}

const options = {
  size: fc.integer({ min: 1, max: 9 }),
  indirect: fc.boolean(),
  eventIndex: fc.boolean(),
  inOrder: fc.boolean(),
  pushes: fc.boolean(),
};

describe('a device half at a packed ring of any bytes whatever', () => {
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
    const many = { minLength: 32, maxLength: 32 };
    const ring = fc.record({
      ...options,
      ram: fc.array(descriptor, many),
      low: fc.array(descriptor, many),
      scribbles: fc.array(fc.tuple(fc.nat(8), descriptor), { maxLength: 27 }),
    });
    fc.assert(
      fc.property(ring, ({ ram, low, ...which }) => {
        const prepare: Run['prepare'] = (memory) => {
          for (const [at, one] of ram.entries()) put(memory, BASE + 16 * at, one);
          for (const [at, one] of low.entries()) put(memory, 16 * at, one);
        };
        met.add(survive({ ...which, prepare }));
      }),
      { numRuns: 1000, seed: 1 },
    );
    for (const reason of [
      'too-long',
      'too-many-in-flight',
      'id-in-flight',
      'not-available',
      'readable-after-writable',
      'buffer-outside-memory',
      'indirect-length',
      'indirect-in-list',
      'none',
    ]) {
      expect(met).toContain(reason);
    }
  });

  it('does not fall for bytes that change between two looks: what a list says is read once', () => {
    fc.assert(
      fc.property(
        fc.array(descriptor, { minLength: 24, maxLength: 24 }),
        fc.boolean(),
        (descriptors, indirect) => {
          const memory = new RecordedMemory(REGIONS);
          const place = placePacked(8, BASE);
          memory.patch(place.descriptors + 14, [0x80, 0]);
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
          const device = new PackedDevice(memory.as('device'), place, { indirect, eventIndex: false });
          try {
            const chain = device.pop();
            for (const { address, length } of [...(chain?.readable ?? []), ...(chain?.writable ?? [])]) {
              expect(memory.as('device').contains(address, length)).toBe(true);
            }
          } catch (error) {
            if (!(error instanceof ChainError)) throw error;
          }
          for (const [address, count] of reads) {
            // A table of the driver's may lie on top of the ring, so a place may be read for each of them.
            expect(count).toBeLessThanOrEqual(address < place.driverArea ? 2 : 1);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('a driver half whose ring a device scribbles on', () => {
  it('throws nothing but a QueueError, never hands out a token twice, and touches only what is its own', () => {
    const scribble = fc.tuple(
      fc.nat(8),
      fc.nat(8),
      fc.constantFrom(0x8080, 0x8082, 0, 2, 0x80),
      fc.boolean(),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        fc.array(scribble, { maxLength: 60 }),
        (size, inOrder, scribbles) => {
          const memory = new RecordedMemory(REGIONS);
          const place = placePacked(size, BASE);
          const features = { indirect: false, eventIndex: false, inOrder };
          const driver = packedDriver<number>(memory.as('driver'), place, features);
          memory.observe({
            after: ({ address, size: bytes }) => expect(address + bytes).toBeLessThanOrEqual(place.end),
          });
          const out = new Set<number>();
          let token = 0;
          for (const [slot, id, flags, adds] of scribbles) {
            if (adds && driver.free > 0) {
              driver.add([], [{ address: 0, length: 16 }], token);
              out.add(token++);
              driver.publish();
            }
            memory.patch(place.descriptors + 16 * (slot % size) + 12, [id, 0, flags & 0xff, flags >> 8]);
            try {
              const done = driver.reap();
              if (done !== null) expect(out.delete(done.token)).toBe(true);
            } catch (error) {
              if (!(error instanceof QueueError)) throw error;
            }
            expect(driver.free).toBe(size - out.size);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
