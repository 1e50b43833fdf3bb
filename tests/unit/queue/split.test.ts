import { describe, expect, it } from 'vitest';
import { decode, encode } from '../../../src/virtio/layout/layout.ts';
import { isQueueSize } from '../../../src/virtio/queue/split.ts';
import { virtqDesc, virtqUsedElem } from '../../../src/virtio/spec/ring.ts';
import { buffer, makePair, TABLES } from './pair.ts';
import { reasonOf } from './rings.ts';

describe('the size of a split queue (1.4 § 2.7)', () => {
  it('is a power of two up to 32768', () => {
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

  it('refuses a chain of more than 2^32 bytes (§ 2.7.5.2)', () => {
    const { driver } = makePair();
    const add =
      (...lengths: number[]) =>
      () => {
        driver.add(
          lengths.map((length) => ({ address: buffer(0).address, length })),
          [],
          'x',
        );
      };
    expect(reason(add(0xffff_ffff, 2))).toBe('too-many-bytes');
    expect(driver.inspect()).toMatchObject({ 'num free': 8, 'avail shadow': 0 });
    add(0xffff_ffff, 1)();
    expect(driver.free).toBe(6);
  });

  it('refuses a used ring that makes no sense, again and again', () => {
    const pair = makePair();
    const { driver, raw, places } = pair;
    driver.add([], [buffer(0)], 'one');
    raw.write16(places.usedIdx, 1);
    expect(reason(() => driver.reap())).toBe('used-ahead');
    driver.publish();
    for (const id of [1, 7, 8, 0xffff_ffff]) {
      raw.write32(places.usedRing, id);
      expect(reason(() => driver.reap())).toBe('used-id');
      expect(reason(() => driver.reap())).toBe('used-id');
    }
    raw.write32(places.usedRing, 0);
    expect(driver.reap()?.token).toBe('one');
    raw.write16(places.usedIdx, 0);
    expect(reason(() => driver.reap())).toBe('used-ahead');
  });

  it('refuses a used ring that names a chain which it has not published', () => {
    const { driver, device, raw, places } = makePair({ start: 65535 });
    driver.add([], [buffer(0)], 'published');
    driver.publish();
    driver.add([], [buffer(1)], 'added');
    device.push(device.pop()?.head ?? -1, 0);
    device.publish();
    raw.write32(places.usedRing + 8 * (65535 % 8), 1);
    expect(reason(() => driver.reap())).toBe('used-id');
    raw.write32(places.usedRing + 8 * (65535 % 8), 0);
    expect(driver.reap()?.token).toBe('published');
    expect(driver.free).toBe(7);
  });
});

describe('the device half', () => {
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
});

function reason(run: () => unknown): string {
  return reasonOf('split', run);
}
