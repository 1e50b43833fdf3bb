import { describe, expect, it } from 'vitest';
import { QueueSlot } from '../../src/virtio/device-queue.ts';
import type { Chain, DeviceQueue } from '../../src/virtio/queue/queue.ts';

const chainOf = (head: number): Chain => ({
  head,
  readable: [],
  writable: [],
  readableLength: 0,
  writableLength: 0,
});

/** A slot whose ring gives these heads, and what it was handed back. */
function slotWith(heads: readonly number[]) {
  const waiting = heads.map(chainOf);
  const pushed: [head: number, written: number][] = [];
  const ring: DeviceQueue = {
    size: 8,
    pop: () => waiting.shift() ?? null,
    push: (head, written) => pushed.push([head, written]),
    publish: () => {},
    shouldInterrupt: () => true,
    disableKicks: () => {},
    enableKicks: () => false,
    inspect: () => ({}),
  };
  const slot = new QueueSlot(8);
  slot.start(ring, true);
  slot.serve({
    suppress: true,
    eventIndex: false,
    isLive: () => true,
    accept: () => {},
    refuse: () => {},
  });
  return { slot, pushed };
}

describe('a queue whose chains come back in order (VIRTIO_F_IN_ORDER, 1.4 § 2.7.9)', () => {
  it('holds back what is done until all before it is', () => {
    const { slot, pushed } = slotWith([3, 1, 2]);
    expect(slot.complete(2, 20)).toBe(false);
    expect(slot.complete(3, 30)).toBe(true);
    expect(pushed).toEqual([[3, 30]]);
    expect(slot.complete(1, 10)).toBe(true);
    expect(pushed).toEqual([
      [3, 30],
      [1, 10],
      [2, 20],
    ]);
  });

  it('loses no chain of a driver that made one head available twice', () => {
    const { slot, pushed } = slotWith([1, 0, 0]);
    slot.complete(0, 5);
    slot.complete(0, 6);
    slot.complete(1, 7);
    expect(pushed).toEqual([
      [1, 7],
      [0, 5],
      [0, 6],
    ]);
  });
});

describe('a ring that shows ever more chains, as one whose areas overlap may', () => {
  it.each([true, false])(
    'does not keep the device for ever (a chain is there at each look: %s)',
    (always) => {
      let looks = 0;
      const ring: DeviceQueue = {
        size: 8,
        pop: () => (always || looks++ % 2 === 0 ? chainOf(0) : null),
        push: () => {},
        publish: () => {},
        shouldInterrupt: () => false,
        disableKicks: () => {},
        enableKicks: () => true,
        inspect: () => ({}),
      };
      const slot = new QueueSlot(8);
      slot.start(ring, false);
      let taken = 0;
      const accept = () => {
        taken++;
      };
      const serve = () =>
        slot.serve({ suppress: true, eventIndex: false, isLive: () => true, accept, refuse: () => {} });
      serve();
      const once = taken;
      // No ring is so large, so a driver that keeps the rules is never cut short; the next notification goes on.
      expect(once).toBeGreaterThan(32_768);
      serve();
      expect(taken).toBe(2 * once);
    },
  );
});
