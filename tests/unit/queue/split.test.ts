import { describe, expect, it } from 'vitest';
import { decode, encode } from '../../../src/virtio/layout/layout.ts';
import { PlainMemory } from '../../../src/virtio/memory/plain.ts';
import {
  isQueueSize,
  placeSplit,
  QueueError,
  SplitDevice,
  splitDriver,
} from '../../../src/virtio/queue/split.ts';
import { virtqDesc, virtqUsedElem } from '../../../src/virtio/spec/ring.ts';
import { BASE, buffer, makePair, TABLES } from './pair.ts';

const off = { indirect: false, eventIndex: false };

describe('where a queue lies (1.4 § 2.7)', () => {
  it('keeps each area at its alignment, one after another', () => {
    for (const size of [1, 2, 8, 256, 32768]) {
      const place = placeSplit(size, 0x1003);
      expect(place.descriptors % 16).toBe(0);
      expect(place.driverArea).toBe(place.descriptors + 16 * size);
      expect(place.deviceArea % 4).toBe(0);
      expect(place.deviceArea).toBeGreaterThanOrEqual(place.driverArea + 6 + 2 * size);
      expect(place.end).toBe(place.deviceArea + 6 + 8 * size);
    }
  });

  it('knows the sizes a queue may have', () => {
    expect([1, 2, 4, 32768].every(isQueueSize)).toBe(true);
    expect([0, -1, 3, 1.5, 65536, Number.NaN].some(isQueueSize)).toBe(false);
  });
});

describe('the driver half', () => {
  it('describes a chain as § 2.7.13.1 says: readable, then writable, linked by NEXT', () => {
    const { driver, memory, addresses } = makePair();
    driver.add([buffer(0, 16)], [buffer(1, 512), buffer(2, 1)], 'read');
    const at = (index: number) => decode(virtqDesc, memory.peek(addresses.descriptors + 16 * index, 16));
    expect(at(0)).toEqual({ addr: BigInt(buffer(0).address), len: 16, flags: 1, next: 1 });
    expect(at(1)).toEqual({ addr: BigInt(buffer(1).address), len: 512, flags: 3, next: 2 });
    expect(at(2)).toEqual({ addr: BigInt(buffer(2).address), len: 1, flags: 2, next: 0 });
  });

  it('writes an indirect table and one descriptor that refers to it (§ 2.7.5.3)', () => {
    const { driver, memory, addresses } = makePair({ indirect: true });
    driver.add([buffer(0, 16)], [buffer(1, 512)], 'read', TABLES);
    const main = decode(virtqDesc, memory.peek(addresses.descriptors, 16));
    expect(main).toEqual({ addr: BigInt(TABLES), len: 32, flags: 4, next: 0 });
    expect(decode(virtqDesc, memory.peek(TABLES, 16))).toMatchObject({ len: 16, flags: 1, next: 1 });
    expect(decode(virtqDesc, memory.peek(TABLES + 16, 16))).toMatchObject({ len: 512, flags: 2, next: 0 });
    expect(driver.free).toBe(7);
  });

  it('writes addresses above 4 GiB whole', () => {
    const high = 0x12_3456_7890;
    const { driver, memory, addresses } = makePair();
    driver.add([{ address: high, length: 1 }], [], 'high');
    expect(decode(virtqDesc, memory.peek(addresses.descriptors, 16)).addr).toBe(BigInt(high));
  });

  it('shows nothing to the device before it publishes', () => {
    const { driver, device } = makePair();
    driver.add([], [buffer(0)], 'one');
    driver.add([], [buffer(1)], 'two');
    expect(device.pop()).toBeNull();
    driver.publish();
    expect([device.pop()?.head, device.pop()?.head, device.pop()]).toEqual([0, 1, null]);
  });

  it('takes back what the device used, with token and length, in the order of the used ring', () => {
    const { driver, device } = makePair();
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
    const { driver, memory } = makePair({ size: 4 });
    const before = memory.snapshot();
    const add =
      (lengths: number[], address = buffer(0).address, table?: number) =>
      () =>
        driver.add(
          lengths.map((length) => ({ address, length })),
          [],
          'x',
          table,
        );
    expect(reasonOf(add([]))).toBe('empty-chain');
    expect(reasonOf(add([1, 1, 1, 1, 1]))).toBe('chain-too-long');
    expect(reasonOf(add([-1]))).toBe('bad-buffer');
    expect(reasonOf(add([2 ** 32]))).toBe('bad-buffer');
    expect(reasonOf(add([1], -1))).toBe('bad-buffer');
    expect(reasonOf(add([1], 2 ** 53))).toBe('bad-buffer');
    expect(reasonOf(add([1], 0.5))).toBe('bad-buffer');
    expect(reasonOf(add([0xffff_ffff, 2]))).toBe('too-many-bytes');
    expect(reasonOf(add([1], BASE, TABLES))).toBe('indirect-not-negotiated');
    expect(driver.inspect()).toMatchObject({ 'num free': 4, 'avail shadow': 0 });
    expect(memory.snapshot()).toEqual(before);
    add([1, 1, 1])();
    expect(reasonOf(add([1, 1]))).toBe('full');
    add([0xffff_fffe])();
    expect(driver.inspect()).toMatchObject({ 'free head': 'none', 'num free': 0 });
  });

  it('refuses a used ring that makes no sense, again and again', () => {
    const pair = makePair();
    const { driver, raw, places } = pair;
    driver.add([], [buffer(0)], 'one');
    raw.write16(places.usedIdx, 1);
    expect(reasonOf(() => driver.reap())).toBe('used-ahead');
    driver.publish();
    for (const id of [1, 7, 8, 0xffff_ffff]) {
      raw.write32(places.usedRing, id);
      expect(reasonOf(() => driver.reap())).toBe('used-id');
      expect(reasonOf(() => driver.reap())).toBe('used-id');
    }
    raw.write32(places.usedRing, 0);
    expect(driver.reap()?.token).toBe('one');
    raw.write16(places.usedIdx, 0);
    expect(reasonOf(() => driver.reap())).toBe('used-ahead');
  });

  it('refuses a used ring that names a chain which it has not published', () => {
    const { driver, device, raw, places } = makePair({ start: 65535 });
    driver.add([], [buffer(0)], 'published');
    driver.publish();
    driver.add([], [buffer(1)], 'added');
    device.push(device.pop()?.head ?? -1, 0);
    device.publish();
    raw.write32(places.usedRing + 8 * (65535 % 8), 1);
    expect(reasonOf(() => driver.reap())).toBe('used-id');
    raw.write32(places.usedRing + 8 * (65535 % 8), 0);
    expect(driver.reap()?.token).toBe('published');
    expect(driver.free).toBe(7);
  });

  it('refuses a place that no queue can have', () => {
    const memory = new PlainMemory([{ name: 'ram', base: 0x1000, size: 0x1000 }]).as('driver');
    const good = placeSplit(8, 0x1000);
    const at = (change: object) => () => splitDriver(memory, { ...good, ...change }, off);
    expect(at({})).not.toThrow();
    expect(reasonOf(at({ size: 6 }))).toBe('queue-size');
    expect(reasonOf(at({ descriptors: 0x1008 }))).toBe('misaligned');
    expect(reasonOf(at({ driverArea: 0x1081 }))).toBe('misaligned');
    expect(reasonOf(at({ deviceArea: 0x1102 }))).toBe('misaligned');
    expect(reasonOf(at({ deviceArea: 0x1ffc }))).toBe('queue-outside-memory');
  });
});

describe('the device half', () => {
  it('gives a chain with its parts and their lengths', () => {
    const { driver, device } = makePair();
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

  it('writes the used element before the index that covers it (§ 2.7.8.2)', () => {
    const { driver, device, memory, places } = makePair();
    driver.add([], [buffer(0)], 'x');
    driver.publish();
    device.pop();
    device.push(0, 9);
    expect(memory.peek(places.usedRing, 8)).toEqual(encode(virtqUsedElem, { id: 0, len: 9 }));
    expect(memory.peek(places.usedIdx, 2)).toEqual(new Uint8Array([0, 0]));
    device.publish();
    expect(memory.peek(places.usedIdx, 2)).toEqual(new Uint8Array([1, 0]));
  });

  it('cannot hand back what it does not hold', () => {
    const { driver, device } = makePair();
    expect(reasonOf(() => device.push(0, 0))).toBe('bad-push');
    driver.add([], [buffer(0)], 'x');
    driver.publish();
    device.pop();
    for (const [head, written] of [
      [8, 0],
      [-1, 0],
      [0, -1],
      [0, 2 ** 32],
    ] as const) {
      expect(reasonOf(() => device.push(head, written))).toBe('bad-push');
    }
    device.push(0, 0);
    expect(reasonOf(() => device.push(0, 0))).toBe('bad-push');
  });
});

describe('the largest queue', () => {
  it('holds one chain of 32768 descriptors, direct, and gives it back', () => {
    const size = 32768;
    const place = placeSplit(size, 0);
    const memory = new PlainMemory([{ name: 'ram', base: 0, size: place.end + 16 }]);
    const { driver, device } = makePairAt(memory, place);
    const buffers = Array.from({ length: size }, () => ({ address: place.end, length: 1 }));
    driver.add(buffers.slice(0, 100), buffers.slice(100), 'all');
    expect(driver.free).toBe(0);
    driver.publish();
    const chain = device.pop();
    expect([chain?.readableLength, chain?.writableLength]).toEqual([100, size - 100]);
    device.push(0, 1);
    device.publish();
    expect([driver.reap()?.token, driver.free]).toEqual(['all', size]);
  });

  function makePairAt(memory: PlainMemory, place: ReturnType<typeof placeSplit>) {
    const driver = splitDriver<string>(memory.as('driver'), place, off);
    return { driver, device: new SplitDevice(memory.as('device'), place, off) };
  }
});

function reasonOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof QueueError) {
      expect(error.clause).toMatch(/^basic\/split-virtqueues/);
      return error.reason;
    }
    throw error;
  }
  return 'nothing was thrown';
}
