import { describe, expect, it } from 'vitest';
import { readSectors } from '../../../src/virtio/devices/blk/requests.ts';
import { RESERVED } from '../../../src/virtio/fact-lookup.ts';
import { reasonOf } from '../devices/reason.ts';
import { blkOver, RING_BITS } from './bench.ts';

const RESET_REGISTERS = ['queue_reset', 'QueueReset'];

/** A block device that needs some looks to reset a queue, with one request in flight. */
function busy(name: string, queueResetReads: number) {
  const bench = blkOver(name, {
    offered: RING_BITS | RESERVED.RING_RESET,
    device: { latency: () => 1000 },
    more: { queueResetReads },
  });
  bench.driver.initialise();
  const lost = bench.driver.submit(readSectors(1, 1));
  bench.clock.step();
  bench.accesses.length = 0;
  const said = (kind: string) =>
    bench.accesses
      .filter((one) => one.kind === kind && RESET_REGISTERS.includes(one.name))
      .map(({ value }) => value);
  return { ...bench, lost, said };
}

describe.each(['direct', 'pci, MSI-X', 'mmio, version 2'])('the reset of a queue over %s', (name) => {
  it('is asked for once and looked at until it is done (§ 2.6.1.1.2)', () => {
    for (const reads of [0, 1, 5]) {
      const { driver, said, device } = busy(name, reads);
      driver.core.resetQueue(0);
      expect(said('register-write')).toEqual([1]);
      expect(said('register-read')).toEqual([...Array(reads).fill(1), 0]);
      expect(device.readQueueEnabled(0)).toBe(false);
      expect(driver.core.queues).toEqual([]);
    }
  });

  it('stops the queue at once, however long it takes: nothing is executed or told (§ 2.6.1.1.1)', () => {
    const { transport, clock, memory, lost, device, accesses } = busy(name, 3);
    expect(transport.resetQueue(0)).toBe(false);
    const before = memory.snapshot();
    transport.notify(0, 0);
    clock.run();
    expect(lost.result).toBeNull();
    expect(memory.snapshot()).toEqual(before);
    expect(accesses.filter(({ kind }) => kind === 'interrupt')).toEqual([]);
    // It is not yet free to be set up again.
    expect(device.readQueueEnabled(0)).toBe(true);
    expect([1, 2, 3].map(() => transport.resetQueue(0))).toEqual([false, false, true]);
  });

  it('gives memory back only when it is done, and the queue works again', () => {
    const { driver, clock } = busy(name, 2);
    const areas = driver.core.queues[0]?.addresses;
    driver.core.resetQueue(0);
    const queue = driver.core.addQueue<string>(0);
    expect(queue.addresses).toEqual(areas);
    const buffer = driver.core.allocator.allocate('a request of no length', 16, 16);
    queue.ring.add([], [{ address: buffer.address, length: 16 }], 'x');
    driver.core.publish(queue);
    clock.run();
    expect(queue.ring.reap()?.token).toBe('x');
  });

  it('that never ends is given up after a while, and a reset of the device ends it', () => {
    const { driver, said, device, run } = busy(name, 1000);
    expect(reasonOf(() => driver.core.resetQueue(0))).toBe('reset-incomplete');
    expect(said('register-write')).toEqual([1]);
    expect(said('register-read')).toHaveLength(64);
    expect(driver.core.queues).toHaveLength(1);
    driver.initialise();
    expect(device.readQueueReset(0)).toBe(false);
    expect(run(readSectors(1, 1)).ok).toBe(true);
  });

  it('is not lengthened by asking again, and does not begin on a queue that is not in use', () => {
    const { device } = busy(name, 2);
    device.resetQueue(0);
    expect(device.readQueueReset(0)).toBe(true);
    device.resetQueue(0);
    expect([device.readQueueReset(0), device.readQueueReset(0)]).toEqual([true, false]);
    device.resetQueue(0);
    device.resetQueue(99);
    expect([device.readQueueReset(0), device.readQueueReset(99)]).toEqual([false, false]);
  });
});
