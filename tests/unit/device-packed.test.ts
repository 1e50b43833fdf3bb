import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../src/virtio/clock.ts';
import { VirtioDevice } from '../../src/virtio/device.ts';
import { RngDevice } from '../../src/virtio/devices/rng/device.ts';
import { RngDriver, type RngRequest } from '../../src/virtio/devices/rng/driver.ts';
import { RESERVED, STATUS } from '../../src/virtio/fact-lookup.ts';
import { GuestAllocator } from '../../src/virtio/guest-allocator.ts';
import { PlainMemory } from '../../src/virtio/memory/plain.ts';
import { PackedDriver } from '../../src/virtio/queue/packed.ts';
import { SplitDriver } from '../../src/virtio/queue/split.ts';
import { DirectTransport } from '../../src/virtio/transport/direct.ts';

const REGION = { name: 'ram', base: 0x1000, size: 0x10_0000 };
const ALL = RESERVED.INDIRECT_DESC | RESERVED.EVENT_IDX | RESERVED.IN_ORDER | RESERVED.RING_PACKED;

/** An entropy device with its driver; the n-th request takes `latency(n)`. */
function makeStage(wanted: bigint, queueSize = 6, latency: (n: number) => number = () => 0) {
  const memory = new PlainMemory([REGION]);
  const clock = new ManualClock();
  let taken = 0;
  const device = new VirtioDevice({
    model: new RngDevice({ queueSize, latency: () => latency(taken++) }),
    memory: memory.as('device'),
    clock,
    offered: RESERVED.VERSION_1 | ALL,
  });
  const transport = new DirectTransport(device, { clock });
  const driver = new RngDriver({
    transport,
    memory: memory.as('driver'),
    allocator: new GuestAllocator(REGION),
    wanted: RESERVED.VERSION_1 | wanted,
  });
  driver.initialise();
  return { memory, clock, device, transport, driver, queue: driver.core.queues[0] };
}

/** Labels of the requests in the order in which they came back. */
function order(
  asked: readonly RngRequest[],
  clock: ManualClock,
  poll: () => readonly RngRequest[],
): number[] {
  const back: number[] = [];
  const look = () => back.push(...poll().map((one) => asked.indexOf(one)));
  for (look(); clock.step(); look());
  return back;
}

describe('the kind of ring that was negotiated (§ 6)', () => {
  it('is the one that both sides run', () => {
    expect(makeStage(0n, 8).queue?.ring).toBeInstanceOf(SplitDriver);
    expect(makeStage(RESERVED.RING_PACKED).queue?.ring).toBeInstanceOf(PackedDriver);
  });

  it('carries requests of an entropy device, in a ring of six, over its end again and again (§ 2.8.10.1)', () => {
    for (const more of [0n, RESERVED.EVENT_IDX, RESERVED.IN_ORDER, ALL]) {
      const { driver, clock, queue } = makeStage(RESERVED.RING_PACKED | more);
      for (let turn = 0; turn < 20; turn++) {
        const asked = [16, 8, 24, 1].map((length) => driver.request(length));
        clock.run();
        driver.poll();
        expect(asked.map(({ bytes }) => bytes?.length)).toEqual([16, 8, 24, 1]);
      }
      expect(queue?.ring.free).toBe(6);
    }
  });

  it('hands buffers back in the order in which they were sent, with VIRTIO_F_IN_ORDER (§ 6.2)', () => {
    const slowFirst = (n: number) => 1000 - 100 * n;
    for (const ring of [0n, RESERVED.RING_PACKED]) {
      const orders = [0n, RESERVED.IN_ORDER].map((more) => {
        const { driver, clock } = makeStage(ring | more, 8, slowFirst);
        const asked = [1, 2, 3].map((length) => driver.request(length));
        return order(asked, clock, () => driver.poll());
      });
      expect(orders).toEqual([
        [2, 1, 0],
        [0, 1, 2],
      ]);
    }
  });

  it('is refused as one that was set up wrong when a list is malformed, and serves after a reset (§ 2.1.2)', () => {
    const { driver, clock, device, transport, queue, memory } = makeStage(RESERVED.RING_PACKED);
    const at = queue?.addresses.descriptors ?? 0;
    // NEXT on the last descriptor that was made available.
    memory.as('driver').write64(at, BigInt(REGION.base));
    memory.as('driver').write32(at + 8, 16);
    memory.as('driver').write32(at + 12, 0x0083_0000);
    transport.notify(0);
    clock.run();
    expect(transport.readStatus() & STATUS.DEVICE_NEEDS_RESET).not.toBe(0);
    expect(device.failure).toMatchObject({
      reason: 'not-available',
      clause: 'basic/packed-virtqueues/next-flag-descriptor-chaining',
    });
    driver.initialise();
    const asked = driver.request(4);
    clock.run();
    driver.poll();
    expect(asked.bytes).toHaveLength(4);
  });
});
