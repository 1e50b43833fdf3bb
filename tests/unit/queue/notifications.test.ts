import { describe, expect, it } from 'vitest';
import { buffer, makePair } from './pair.ts';

describe('notifications without VIRTIO_F_EVENT_IDX (1.4 § 2.7.7, 2.7.10)', () => {
  it('go by the flags, and only when there is something new', () => {
    const { driver, device } = makePair();
    expect(driver.shouldKick()).toBe(false);
    expect(device.shouldInterrupt()).toBe(false);
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
});

describe('notifications with VIRTIO_F_EVENT_IDX (1.4 § 2.7.7, 2.7.10)', () => {
  it.each([0, 65530, 65535])('come once for each time they were asked for, from index %i', (start) => {
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
  });

  it('look at all that was published since they last asked', () => {
    const { driver, raw, places } = makePair({ eventIndex: true });
    raw.write16(places.availEvent, 1);
    for (let at = 0; at < 3; at++) {
      driver.add([], [buffer(at)], 'x');
      driver.publish();
    }
    expect(driver.shouldKick()).toBe(true);
    expect(driver.shouldKick()).toBe(false);
  });
});
