import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlkDriver } from '../../../src/virtio/devices/blk/driver.ts';
import { readSectors } from '../../../src/virtio/devices/blk/requests.ts';
import { RESERVED } from '../../../src/virtio/fact-lookup.ts';
import { GuestAllocator } from '../../../src/virtio/guest-allocator.ts';
import { MmioTransport } from '../../../src/virtio/transport/mmio/driver.ts';
import { PciTransport } from '../../../src/virtio/transport/pci/driver.ts';
import { assignBars } from '../../../src/virtio/transport/pci/firmware.ts';
import type { Transport } from '../../../src/virtio/transport/transport.ts';
import {
  type Bench,
  deviceBench,
  mmioDevice,
  mmioSlot,
  pciFunction,
  pciSlot,
  REGION,
  RING_BITS,
} from './bench.ts';

/** One access; what it hits is decided by the space it goes to. */
interface Hit {
  readonly space: number;
  readonly offset: number;
  readonly width: number;
  readonly value: number;
  readonly isWrite: boolean;
}

const EVERYTHING = RING_BITS | RESERVED.NOTIFICATION_DATA | RESERVED.RING_RESET | RESERVED.SUSPEND;
const width = fc.constantFrom(1, 2, 4, 4, 4, 3, 8, 0);
/** Values that mean something to some register, addresses in memory and outside, and anything. */
const value = fc.oneof(
  fc.constantFrom(0, 1, 2, 3, 7, 0xb, 0xf, 0x1f, 0x80, 4096, 0xffff, 0xffff_ffff, 0x8000, 0x3f0),
  fc.constantFrom(
    REGION.base,
    REGION.base + 0x1000,
    REGION.base + REGION.size - 8,
    REGION.base / 4096,
    0x40001,
  ),
  fc.nat(0xffff_ffff),
);
const hits = (offsets: fc.Arbitrary<number>) =>
  fc.array(fc.record({ space: fc.nat(3), offset: offsets, width, value, isWrite: fc.boolean() }), {
    maxLength: 120,
  });
const registers = (most: number) =>
  fc.oneof(
    fc.nat(most / 4).map((word) => word * 4),
    fc.nat(most),
  );

/** Runs the accesses, and whatever they set going. */
function play(bench: Bench, all: readonly Hit[], apply: (hit: Hit) => number): void {
  for (const hit of all) {
    expect(apply(hit)).toBeGreaterThanOrEqual(0);
    bench.clock.run(1000);
  }
}

/** Brings the device up and leaves requests in flight, so that the accesses meet a device that is at work. */
function start(bench: Bench, transport: Transport): BlkDriver {
  const driver = new BlkDriver({
    transport,
    memory: bench.memory.as('driver'),
    allocator: new GuestAllocator(REGION),
    wanted: bench.model.offered | EVERYTHING,
  });
  driver.initialise();
  for (const sector of [0, 1]) driver.submit(readSectors(sector, 1));
  return driver;
}

/** Whatever was done to it, a driver can reset it and use it. */
function expectUsable(bench: Bench, transport: Transport): void {
  const driver = start(bench, transport);
  const request = driver.submit(readSectors(3, 1));
  bench.clock.run();
  expect(request.result).toMatchObject({ ok: true });
}

describe('accesses of any width and value in any order', () => {
  // The memory of a bench throws at an access outside, and so would the device if it let that out.
  it.each([false, true])('to a PCI function never throw, and it works after a reset (live: %s)', (live) => {
    fc.assert(
      fc.property(hits(registers(0x3020)), fc.boolean(), (all, transitional) => {
        const bench = deviceBench({ latency: () => 10 }, EVERYTHING);
        const fn = pciFunction(bench, { transitional });
        const slot = pciSlot(bench, fn);
        if (live) start(bench, new PciTransport(slot));
        play(bench, all, ({ space, offset, width, value, isWrite }) => {
          const bar = [-1, 4, 1, 0][space] ?? 4;
          const at = { '-1': offset % 256, 0: offset % 96, 1: offset % 0x810 }[bar] ?? offset;
          if (!isWrite) return bar < 0 ? fn.readConfig(at, width) : fn.readBar(bar, at, width);
          if (bar < 0) fn.writeConfig(at, width, value);
          else fn.writeBar(bar, at, width, value);
          return 0;
        });
        slot.listen({ line: () => {}, message: () => {} });
        assignBars(slot);
        expectUsable(bench, new PciTransport(slot));
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    [false, false],
    [false, true],
    [true, false],
    [true, true],
  ])('to MMIO registers never throw, and it works after a reset (legacy: %s, live: %s)', (legacy, live) => {
    fc.assert(
      fc.property(hits(registers(0x140)), (all) => {
        const bench = deviceBench({ latency: () => 10 }, EVERYTHING);
        const device = mmioDevice(bench, { legacy });
        const slot = mmioSlot(bench, device);
        if (live) start(bench, new MmioTransport(slot, { legacy }));
        play(bench, all, ({ offset, width, value, isWrite }) => {
          if (!isWrite) return device.read(offset, width);
          device.write(offset, width, value);
          return 0;
        });
        slot.listen(() => {});
        expectUsable(bench, new MmioTransport(slot, { legacy }));
      }),
      { numRuns: 200 },
    );
  });
});
