import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Access, RecordedMemory } from '../../../src/virtio/memory/recorded.ts';
import { ChainError, type ChainReason, QueueError } from '../../../src/virtio/queue/errors.ts';
import type { Chain } from '../../../src/virtio/queue/queue.ts';
import { makeDeviceQueue, makeDriverQueue, queueAreas } from '../../../src/virtio/queue/ring-kind.ts';
import type { Areas } from '../../../src/virtio/queue/ring-rules.ts';
import { type Descriptor, HOSTILE, type HostileRing, put, REGIONS, type Scribbler } from './hostile-rings.ts';
import { BASE } from './pair.ts';

interface Run extends Scribbler {
  readonly size: number;
  readonly indirect: boolean;
  readonly eventIndex: boolean;
  readonly inOrder: boolean;
  readonly pushes: boolean;
}

/**
 * Lets the device half at a ring of any bytes, popping far more often than a ring has entries, and checks that it
 * threw nothing but a `ChainError`, ended, and touched only what is its to touch.
 */
function survive(ring: HostileRing, { size, pushes, prepare, turn: act, ...features }: Run) {
  const { packed } = ring;
  const memory = new RecordedMemory(REGIONS);
  const place = ring.place(size, BASE);
  prepare(memory, place);
  const accesses: Access[] = [];
  memory.observe({ after: (access) => accesses.push(access) });
  const device = makeDeviceQueue(memory.as('device'), place, { ...features, packed });
  let reason: ChainReason | 'none' = 'none';
  for (let turn = 0; turn < 3 * size && reason === 'none'; turn++) {
    act?.(memory, place, turn);
    try {
      device.disableKicks();
      const chain = device.pop();
      if (chain !== null && pushes) device.push(chain.head, Math.min(chain.writableLength, 0xffff_ffff));
      device.publish();
      device.shouldInterrupt();
      device.enableKicks();
      checkBuffers(memory, chain);
    } catch (error) {
      if (!(error instanceof ChainError)) throw error;
      reason = error.reason;
    }
    device.inspect();
  }
  const areas = queueAreas(size, { packed });
  const isIn = ({ address, size: bytes }: Access, area: keyof Areas) =>
    address >= place[area] && address + bytes <= place[area] + areas[area].size;
  const isAllowed = (access: Access) => ring.isAllowed(access, (area) => isIn(access, area));
  expect(accesses.filter((access) => !isAllowed(access))).toEqual([]);
  expect(accesses.length).toBeLessThanOrEqual(ring.most(size));
  return reason;
}

function checkBuffers(memory: RecordedMemory, chain: Chain | null): void {
  for (const { address, length } of [...(chain?.readable ?? []), ...(chain?.writable ?? [])]) {
    expect(memory.as('device').contains(address, length)).toBe(true);
    expect(length).toBeGreaterThan(0);
  }
}

describe.each(HOSTILE)('a device half at a $ring ring of any bytes whatever', (ring) => {
  const options = {
    size: ring.sizes,
    indirect: fc.boolean(),
    eventIndex: fc.boolean(),
    inOrder: fc.boolean(),
    pushes: fc.boolean(),
  };

  it('throws nothing but a ChainError, ends, and touches only what is its own: random bytes', () => {
    const bytes = fc.uint8Array({ minLength: 0x400, maxLength: 0x400 });
    fc.assert(
      fc.property(fc.record(options), bytes, bytes, (which, low, ram) => {
        const prepare = (memory: RecordedMemory) => {
          memory.patch(0, low);
          memory.patch(BASE, ram);
        };
        survive(ring, { ...which, prepare });
      }),
      { numRuns: 300 },
    );
  });

  it('does so with rings that nearly make sense, and meets most reasons on the way', () => {
    const met = new Set<string>();
    fc.assert(
      fc.property(fc.record(options), ring.nearly, (which, scribbler) => {
        met.add(survive(ring, { ...which, ...scribbler }));
      }),
      { numRuns: ring.runs, seed: 1 },
    );
    for (const reason of ring.reasons) expect(met).toContain(reason);
  });

  it('does not fall for bytes that change between two looks: each descriptor is read once', () => {
    fc.assert(
      fc.property(
        fc.array(ring.descriptor, { minLength: 24, maxLength: 24 }),
        fc.boolean(),
        (descriptors, indirect) => {
          const memory = new RecordedMemory(REGIONS);
          const place = ring.place(8, BASE);
          ring.makeAvailable(memory, place);
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
          const features = { indirect, eventIndex: false, packed: ring.packed };
          const device = makeDeviceQueue(memory.as('device'), place, features);
          try {
            checkBuffers(memory, device.pop());
          } catch (error) {
            if (!(error instanceof ChainError)) throw error;
          }
          expect(reads.size).toBeGreaterThan(0);
          for (const [address, count] of reads) {
            // A table of the driver's may lie on top of the queue's own, so a place may be read for each of them.
            expect(count).toBeLessThanOrEqual(address < place.driverArea ? 2 : 1);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe.each(HOSTILE)('a driver half whose $ring ring a device scribbles on', (ring) => {
  it('throws nothing but a QueueError, never hands out a token twice, and touches only what is its own', () => {
    const scribble = fc.record({
      slot: fc.nat(8),
      id: fc.nat(8),
      index: fc.nat(40),
      adds: fc.boolean(),
    });
    let reaped = 0;
    fc.assert(
      fc.property(
        ring.sizes,
        fc.boolean(),
        fc.array(scribble, { maxLength: 60 }),
        (size, inOrder, scribbles) => {
          const memory = new RecordedMemory(REGIONS);
          const place = ring.place(size, BASE);
          const features = { indirect: false, eventIndex: false, inOrder, packed: ring.packed };
          const driver = makeDriverQueue<number>(memory.as('driver'), place, features);
          memory.observe({
            after: ({ address, size: bytes }) => expect(address + bytes).toBeLessThanOrEqual(place.end),
          });
          const out = new Set<number>();
          let token = 0;
          for (const { adds, ...used } of scribbles) {
            if (adds && driver.free > 0) {
              driver.add([], [{ address: 0, length: 16 }], token);
              out.add(token++);
              driver.publish();
            }
            ring.use(memory, place, used);
            try {
              const done = driver.reap();
              if (done !== null) expect(out.delete(done.token)).toBe(true);
              if (done !== null) reaped++;
            } catch (error) {
              if (!(error instanceof QueueError)) throw error;
            }
            expect(driver.free).toBe(size - out.size);
          }
        },
      ),
      { numRuns: 500 },
    );
    expect(reaped).toBeGreaterThan(0);
  });
});
