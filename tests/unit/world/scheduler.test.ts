import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/virtio/world/random.ts';
import { Scheduler } from '../../../src/virtio/world/scheduler.ts';

describe('the virtual clock', () => {
  it('runs events in the order of their time, and those of one moment in the order they came', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 })), (delays) => {
        const scheduler = new Scheduler();
        const ran: { delay: number; i: number; now: number }[] = [];
        delays.forEach((delay, i) => {
          scheduler.after(delay, 'driver', () => ran.push({ delay, i, now: scheduler.now }));
        });
        while (scheduler.step());
        const sorted = delays.map((delay, i) => ({ delay, i, now: delay }));
        expect(ran).toEqual(sorted.sort((a, b) => a.delay - b.delay || a.i - b.i));
      }),
    );
  });

  it('counts what an event plans from the time of that event', () => {
    const scheduler = new Scheduler();
    const times: number[] = [];
    scheduler.after(5, 'driver', () => scheduler.after(7, 'device', () => times.push(scheduler.now)));
    while (scheduler.step());
    expect(times).toEqual([12]);
  });

  it('lets the next event of one side be taken out of turn', () => {
    const scheduler = new Scheduler();
    const ran: string[] = [];
    scheduler.after(1, 'driver', () => ran.push('driver'));
    scheduler.after(2, 'device', () => ran.push('device'));
    scheduler.take('device')?.();
    expect(scheduler.take('device')).toBeUndefined();
    while (scheduler.step());
    expect(ran).toEqual(['device', 'driver']);
  });
});

describe('chance', () => {
  it('is the same for the same seed, and another for another', () => {
    const draw = (seed: number): number[] => {
      const random = new Random(seed);
      return Array.from({ length: 8 }, () => random.next());
    };
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it('reaches every number below a bound, and none beyond', () => {
    const random = new Random(1);
    const seen = new Set(Array.from({ length: 200 }, () => random.below(6)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });
});
