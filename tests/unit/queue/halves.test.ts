import { describe, expect, it } from 'vitest';
import { PlainMemory } from '../../../src/virtio/memory/plain.ts';
import { makeDeviceQueue, makeDriverQueue, queueAreas } from '../../../src/virtio/queue/ring-kind.ts';
import { BASE, buffer, TABLES } from './pair.ts';
import { RINGS, reasonOf } from './rings.ts';

describe.each(RINGS)('where a $ring queue lies (1.4 § $section)', ({ ring, packed, place, isSize }) => {
  it('keeps each area at its alignment, one after another', () => {
    for (const size of [1, 2, 3, 8, 255, 256, 32768].filter(isSize)) {
      const areas = queueAreas(size, { packed });
      const found = place(size, 0x1003);
      expect(found.descriptors).toBe(0x1010);
      expect(found.driverArea).toBe(found.descriptors + 16 * size);
      expect(found.driverArea % areas.driverArea.alignment).toBe(0);
      expect(found.deviceArea % areas.deviceArea.alignment).toBe(0);
      const gap = found.deviceArea - found.driverArea - areas.driverArea.size;
      expect([0, 1, 2, 3]).toContain(gap);
      expect(found.end).toBe(found.deviceArea + areas.deviceArea.size);
    }
  });

  it('is refused for a size or a place that no queue can have', () => {
    const memory = new PlainMemory([{ name: 'ram', base: 0x1000, size: 0x1000 }]).as('driver');
    const good = place(8, 0x1000);
    const features = { indirect: false, eventIndex: false, packed };
    const reason = (change: object) =>
      reasonOf(ring, () => makeDriverQueue(memory, { ...good, ...change }, features));
    expect(reason({})).toBe('nothing was thrown');
    expect(reason({ size: 0 })).toBe('queue-size');
    expect(reason({ size: 6 })).toBe(packed ? 'nothing was thrown' : 'queue-size');
    expect(reason({ descriptors: 0x1008 })).toBe('misaligned');
    expect(reason({ driverArea: 0x1081 })).toBe('misaligned');
    expect(reason({ driverArea: 0x1082 })).toBe(packed ? 'misaligned' : 'nothing was thrown');
    expect(reason({ deviceArea: 0x1102 })).toBe('misaligned');
    expect(reason({ deviceArea: 0x2000 })).toBe('queue-outside-memory');
    expect(reason({ deviceArea: 0x1ffc })).toBe(packed ? 'nothing was thrown' : 'queue-outside-memory');
  });
});

describe.each(RINGS)('the driver half of a $ring queue', ({ ring, make, place }) => {
  it('takes back what the device used, with token and length, in the order of use', () => {
    const { driver, device } = make();
    for (const token of ['a', 'b', 'c']) driver.add([], [buffer(0)], token);
    driver.publish();
    const heads = [device.pop(), device.pop(), device.pop()].map((chain) => chain?.head ?? -1);
    for (const head of heads.toReversed()) device.push(head, head + 10);
    expect(driver.reap()).toBeNull();
    device.publish();
    expect([driver.reap(), driver.reap(), driver.reap(), driver.reap()]).toEqual([
      { head: 2, token: 'c', written: 12 },
      { head: 1, token: 'b', written: 11 },
      { head: 0, token: 'a', written: 10 },
      null,
    ]);
    expect(driver.free).toBe(8);
  });

  it('refuses what it cannot describe, and changes nothing then', () => {
    const { driver, memory } = make({ size: 4 });
    const before = [memory.snapshot(), driver.inspect()];
    const add =
      (lengths: number[], address = buffer(0).address, table?: number) =>
      () =>
        driver.add(
          lengths.map((length) => ({ address, length })),
          [],
          'x',
          table,
        );
    const reason = (run: () => unknown) => reasonOf(ring, run);
    expect(reason(add([]))).toBe('empty-chain');
    expect(reason(add([1, 1, 1, 1, 1]))).toBe('chain-too-long');
    expect(reason(add([-1]))).toBe('bad-buffer');
    expect(reason(add([2 ** 32]))).toBe('bad-buffer');
    for (const address of [-1, 2 ** 53, 0.5]) expect(reason(add([1], address))).toBe('bad-buffer');
    expect(reason(add([1], BASE, TABLES))).toBe('indirect-not-negotiated');
    expect([memory.snapshot(), driver.inspect()]).toEqual(before);
    add([1, 1, 1])();
    expect(reason(add([1, 1]))).toBe('full');
    add([0xffff_fffe])();
    expect(driver.inspect()).toMatchObject({ 'num free': 0 });
  });

  it('shows nothing to the device before it publishes', () => {
    const { driver, device } = make();
    driver.add([], [buffer(0)], 'one');
    driver.add([], [buffer(1)], 'two');
    expect(device.pop()).toBeNull();
    driver.publish();
    expect([device.pop()?.head, device.pop()?.head, device.pop()]).toEqual([0, 1, null]);
  });

  it('takes a table at an address that a descriptor can hold, and at no other', () => {
    const { driver } = make({ indirect: true });
    for (const table of [-16, 2 ** 53, 0.5]) {
      expect(reasonOf(ring, () => driver.add([buffer(0)], [], 'x', table))).toBe('bad-buffer');
    }
    expect(driver.free).toBe(place(8, BASE).size);
  });
});

describe.each(RINGS)('the device half of a $ring queue', ({ ring, make, packed, place }) => {
  it('gives a chain with its parts and their lengths', () => {
    const { driver, device } = make();
    driver.add([buffer(0, 16), buffer(1, 4)], [buffer(2, 512), buffer(3, 1)], 'x');
    driver.publish();
    expect(device.pop()).toEqual({
      head: 0,
      readable: [buffer(0, 16), buffer(1, 4)],
      writable: [buffer(2, 512), buffer(3, 1)],
      readableLength: 20,
      writableLength: 513,
    });
    expect(device.inspect()).toMatchObject({ chain: [0, 1, 2, 3], readable: 20, writable: 513 });
    device.push(0, 513);
    expect(device.inspect()).not.toHaveProperty('chain');
  });

  it('cannot hand back what it does not hold', () => {
    const { driver, device } = make();
    const reason = (head: number, written: number) => reasonOf(ring, () => device.push(head, written));
    expect(reason(0, 0)).toBe('bad-push');
    driver.add([], [buffer(0)], 'x');
    driver.publish();
    device.pop();
    for (const head of [8, -1, 0.5, 70_000]) expect(reason(head, 0)).toBe('bad-push');
    for (const written of [-1, 2 ** 32]) expect(reason(0, written)).toBe('bad-push');
    device.push(0, 0);
    expect(reason(0, 0)).toBe('bad-push');
  });

  it('holds one chain of 32768 descriptors, direct, and gives it back, twice', () => {
    const size = 32768;
    const addresses = place(size, 0);
    const memory = new PlainMemory([{ name: 'ram', base: 0, size: addresses.end + 16 }]);
    const features = { indirect: false, eventIndex: false, packed };
    const driver = makeDriverQueue<string>(memory.as('driver'), addresses, features);
    const device = makeDeviceQueue(memory.as('device'), addresses, features);
    const buffers = Array.from({ length: size }, () => ({ address: addresses.end, length: 1 }));
    for (let lap = 0; lap < 2; lap++) {
      driver.add(buffers.slice(0, 100), buffers.slice(100), 'all');
      expect(driver.free).toBe(0);
      driver.publish();
      const chain = device.pop();
      expect([chain?.readableLength, chain?.writableLength]).toEqual([100, size - 100]);
      device.push(chain?.head ?? -1, 1);
      device.publish();
      expect([driver.reap()?.token, driver.free]).toEqual(['all', size]);
    }
  });
});
