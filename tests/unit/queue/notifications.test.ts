import { describe, expect, it } from 'vitest';
import { buffer, makePair } from './pair.ts';
import { RINGS } from './rings.ts';

describe.each(RINGS)('notifications of a $ring queue (1.4 § $section)', ({ make, ask, starts }) => {
  it('go by the flags without VIRTIO_F_EVENT_IDX, and only when there is something new', () => {
    const { driver, device } = make();
    expect([driver.shouldKick(), device.shouldInterrupt()]).toEqual([false, false]);
    const kicks = () => {
      driver.add([], [buffer(0)], 'x');
      driver.publish();
      return driver.shouldKick();
    };
    expect(kicks()).toBe(true);
    device.disableKicks();
    expect(kicks()).toBe(false);
    expect(device.enableKicks()).toBe(true);
    expect(kicks()).toBe(true);
    const interrupts = () => {
      device.push(device.pop()?.head ?? -1, 0);
      device.publish();
      return device.shouldInterrupt();
    };
    expect(interrupts()).toBe(true);
    driver.disableInterrupts();
    expect(interrupts()).toBe(false);
    expect(driver.enableInterrupts()).toBe(true);
    expect(interrupts()).toBe(true);
    while (driver.reap()) expect(device.pop()).toBeNull();
    expect([driver.enableInterrupts(), device.enableKicks()]).toEqual([false, false]);
  });

  it('look at all that was published since they last asked', () => {
    const { driver, device, raw, addresses } = make({ eventIndex: true });
    ask(raw, addresses, 1);
    for (let at = 0; at < 3; at++) {
      driver.add([], [buffer(at)], 'x');
      driver.publish();
    }
    expect([driver.shouldKick(), driver.shouldKick()]).toEqual([true, false]);
    for (let at = 0; at < 3; at++) {
      device.push(device.pop()?.head ?? -1, 0);
      device.publish();
    }
    expect([device.shouldInterrupt(), device.shouldInterrupt()]).toEqual([true, false]);
  });

  it.each(starts)(
    'come once for each time VIRTIO_F_EVENT_IDX asked for them, over the wrap too: %o',
    (start) => {
      const { driver, device } = make({ eventIndex: true, ...start });
      for (let turn = 0; turn < 7; turn++) {
        expect([device.enableKicks(), driver.enableInterrupts()]).toEqual([false, false]);
        const kicks = [0, 1].map((at) => {
          driver.add([], [buffer(at)], 'x');
          driver.publish();
          return driver.shouldKick();
        });
        expect(kicks).toEqual([true, false]);
        const interrupts = [0, 1].map(() => {
          device.push(device.pop()?.head ?? -1, 0);
          device.publish();
          return device.shouldInterrupt();
        });
        expect(interrupts).toEqual([true, false]);
        while (driver.reap() !== null);
      }
    },
  );
});

describe('the event indices of a split queue (1.4 § 2.7.7, 2.7.10)', () => {
  it.each([0, 65530, 65535])(
    'let through one notification for each time they were asked for, from index %i',
    (start) => {
      const { driver, device, raw, places } = makePair({ eventIndex: true, start });
      const add = () => {
        driver.add([], [buffer(0)], 'x');
        driver.publish();
        return driver.shouldKick();
      };
      expect([add(), add()]).toEqual([true, false]);
      expect(device.enableKicks()).toBe(true);
      while (device.pop() !== null);
      expect(device.enableKicks()).toBe(false);
      expect([add(), add()]).toEqual([true, false]);
      while (device.pop() !== null);
      const use = (head: number) => {
        device.push(head, 0);
        device.publish();
        return device.shouldInterrupt();
      };
      expect([use(0), use(1)]).toEqual([true, false]);
      expect(driver.enableInterrupts()).toBe(true);
      while (driver.reap() !== null);
      expect(driver.enableInterrupts()).toBe(false);
      driver.disableInterrupts();
      device.disableKicks();
      expect([raw.read16(places.availFlags), raw.read16(places.usedFlags)]).toEqual([0, 0]);
      expect([use(2), use(3)]).toEqual([true, false]);
    },
  );
});
