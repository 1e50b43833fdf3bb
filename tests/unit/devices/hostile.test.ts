import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeviceModel } from '../../../src/virtio/device-model.ts';
import { STATUS, TYPE } from '../../../src/virtio/devices/blk/codes.ts';
import { BlkDevice } from '../../../src/virtio/devices/blk/device.ts';
import { initialSector } from '../../../src/virtio/devices/blk/disk.ts';
import { blkRequest } from '../../../src/virtio/devices/blk/spec.ts';
import { RngDevice } from '../../../src/virtio/devices/rng/device.ts';
import { encode } from '../../../src/virtio/layout/layout.ts';
import { REGION } from './bench.ts';
import { rawBench } from './raw.ts';

const SIZE = 8;
const BUFFERS = REGION.base + 0x8000;

/** Addresses that are often inside memory, at its edges, or inside the ring itself. */
const address = fc.oneof(
  fc.integer({ min: 0, max: 0x400 }).map((at) => BUFFERS + at * 16),
  fc.integer({ min: 0, max: 0x200 }).map((at) => REGION.base + at),
  fc.integer({ min: -64, max: 64 }).map((at) => REGION.base + REGION.size + at),
  fc.maxSafeNat(),
);
const length = fc.oneof(
  fc.constantFrom(0, 1, 16, 32, 48, 512, 513, 1024, 0xffff_ffff),
  fc.integer({ min: 0, max: 4096 }),
);
const descriptor = fc.record({
  address,
  length,
  flags: fc.oneof(fc.constantFrom(0, 1, 2, 3, 4), fc.integer({ min: 0, max: 0xffff })),
  next: fc.oneof(fc.integer({ min: 0, max: SIZE }), fc.integer({ min: 0, max: 0xffff })),
});
/** A header that is often one of a real request, or any bytes. */
const content = fc.oneof(
  fc
    .record({ type: fc.integer({ min: 0, max: 27 }), sector: fc.bigInt({ min: 0n, max: 2100n }) })
    .map(({ type, sector }) => encode(blkRequest, { type, reserved: 0, sector })),
  fc.uint8Array({ minLength: 16, maxLength: 16 }),
);
const attack = fc.record({
  table: fc.array(descriptor, { minLength: SIZE, maxLength: SIZE }),
  heads: fc.array(fc.oneof(fc.integer({ min: 0, max: SIZE - 1 }), fc.integer({ min: 0, max: 0xffff })), {
    minLength: SIZE,
    maxLength: SIZE,
  }),
  more: fc.oneof(fc.integer({ min: 0, max: SIZE }), fc.integer({ min: 0, max: 0xffff })),
  availFlags: fc.integer({ min: 0, max: 0xffff }),
  buffers: fc.array(content, { minLength: 1, maxLength: 16 }),
  noise: fc.uint8Array({ minLength: 0, maxLength: 64 }),
  noiseAt: fc.integer({ min: 0, max: 0x200 }),
});

type Attack = typeof attack extends fc.Arbitrary<infer T> ? T : never;
type Bench = ReturnType<typeof rawBench>;

function strike(
  { parts, queue, transport }: Bench,
  { table, heads, more, availFlags, buffers, noise, noiseAt }: Attack,
) {
  const { memory } = parts;
  const { descriptors, driverArea } = queue().addresses;
  for (let at = 0; at < 0x400; at++) {
    memory.store(BUFFERS + at * 16, buffers[at % buffers.length] ?? new Uint8Array(16));
  }
  for (const [at, one] of table.entries()) {
    memory.write64(descriptors + 16 * at, BigInt(one.address));
    memory.write32(descriptors + 16 * at + 8, one.length);
    memory.write16(descriptors + 16 * at + 12, one.flags);
    memory.write16(descriptors + 16 * at + 14, one.next);
  }
  for (const [slot, head] of heads.entries()) memory.write16(driverArea + 4 + 2 * slot, head);
  memory.write16(driverArea, availFlags);
  memory.write16(driverArea + 2, memory.read16(driverArea + 2) + more);
  memory.store(REGION.base + noiseAt, noise);
  transport.notify(0);
}

/** Everything a driver could do to the ring at one moment, several times over; then a reset, then `works`. */
function survives(makeModel: () => DeviceModel, works: (bench: Bench) => void) {
  const property = fc.property(fc.array(attack, { minLength: 1, maxLength: 4 }), (attacks) => {
    const bench = rawBench(makeModel(), SIZE);
    for (const one of attacks) {
      strike(bench, one);
      expect(bench.clock.run(1000)).toBeLessThan(1000);
    }
    bench.parts.memory.store(REGION.base, new Uint8Array(REGION.size));
    bench.restart();
    expect(bench.device.failure).toBeNull();
    works(bench);
  });
  fc.assert(property, { numRuns: 400 });
}

describe('whatever lies in the memory of its ring', () => {
  it('a block device neither throws nor hangs, and serves after a reset', () => {
    const model = () => new BlkDevice({ queueSize: SIZE, latency: ({ sector }) => sector % 5 });
    survives(model, ({ send, device }) => {
      const header = encode(blkRequest, { type: TYPE.GET_ID, reserved: 0, sector: 0n });
      expect(send([header], [20, 1])?.pieces[1]).toEqual(Uint8Array.of(STATUS.OK));
      expect((device.model as BlkDevice).disk.capacity).toBe(2048);
    });
  });

  it('an entropy device neither throws nor hangs, and serves after a reset', () => {
    survives(
      () => new RngDevice({ queueSize: SIZE, latency: (bytes) => bytes % 7 }),
      ({ send }) => expect(send([], [16])?.written).toBe(16),
    );
  });

  it('the attacks reach both sides of the line: some chains are served, some are refused', () => {
    const seen = new Set<string>();
    const property = fc.property(attack, (one) => {
      const bench = rawBench(new BlkDevice({ queueSize: SIZE }), SIZE);
      strike(bench, one);
      bench.clock.run();
      seen.add(bench.device.failure?.reason ?? 'none');
      const used = bench.parts.memory.read16(bench.queue().addresses.deviceArea + 2);
      if (used > 0 && bench.device.failure === null) seen.add('served');
    });
    fc.assert(property, { numRuns: 600, seed: 1 });
    for (const outcome of ['served', 'loop', 'buffer-outside-memory', 'no-status', 'too-many-available']) {
      expect([...seen]).toContain(outcome);
    }
  });
});

describe('a register file under fire', () => {
  it('takes any writes in any order without throwing, and works after a reset', () => {
    const write = fc.record({ kind: fc.nat(6), a: fc.integer({ min: -2, max: 300 }), b: fc.maxSafeNat() });
    const property = fc.property(fc.array(write, { maxLength: 40 }), (writes) => {
      const bench = rawBench(new BlkDevice({ queueSize: 16 }));
      const { transport, clock } = bench;
      for (const { kind, a, b } of writes) {
        if (kind === 0) transport.writeStatus(b & 0xff);
        else if (kind === 1) transport.writeDriverFeatures(a, b >>> 0);
        else if (kind === 2) transport.writeConfig(a, 1, b & 0xff);
        else if (kind === 3) transport.notify(a);
        else if (kind === 4) transport.enableQueue(a);
        else if (kind === 5) transport.readConfig(a, 4);
        else
          transport.writeQueue(a % 2, { size: b % 20, descriptors: b, driverArea: b + 512, deviceArea: a });
        clock.run(100);
      }
      bench.restart();
      const header = encode(blkRequest, { type: TYPE.IN, reserved: 0, sector: 4n });
      expect(bench.send([header], [512, 1])?.pieces[0]).toEqual(initialSector(4));
    });
    fc.assert(property, { numRuns: 300 });
  });
});
