import { describe, expect, it } from 'vitest';
import { decode } from '../../../src/virtio/layout/layout.ts';
import { isPackedSize, PackedDevice, PackedDriver } from '../../../src/virtio/queue/packed.ts';
import {
  VIRTQ_DESC_F_AVAIL as AVAIL,
  pvirtqDesc,
  VIRTQ_DESC_F_USED as USED,
} from '../../../src/virtio/spec/packed-ring.ts';
import { makePackedPair, type PackedPair } from './packed-pair.ts';
import { buffer, TABLES } from './pair.ts';
import { reasonOf } from './rings.ts';

const off = { indirect: false, eventIndex: false, packed: true };
const BOTH = AVAIL | USED;

const descriptor = ({ memory, addresses }: PackedPair, index: number) =>
  decode(pvirtqDesc, memory.peek(addresses.descriptors + 16 * index, 16));
const flagsOf = (pair: PackedPair) =>
  Array.from({ length: pair.driver.size }, (_, index) => descriptor(pair, index).flags);

describe('the size of a packed queue (1.4 § 2.8.10.1)', () => {
  it('is any number from 1 to 32768', () => {
    expect([1, 2, 3, 1000, 32767, 32768].every(isPackedSize)).toBe(true);
    expect([0, -1, 1.5, 32769, 65536, Number.NaN].some(isPackedSize)).toBe(false);
  });
});

describe('the driver half of a packed queue', () => {
  it('describes a list in ring order, with the buffer ID in the last descriptor (§ 2.8.6)', () => {
    const pair = makePackedPair();
    const id = pair.driver.add([buffer(0, 16)], [buffer(1, 512), buffer(2, 1)], 'read');
    pair.driver.publish();
    expect([0, 1, 2].map((index) => descriptor(pair, index))).toEqual([
      { addr: BigInt(buffer(0).address), len: 16, id, flags: AVAIL | 1 },
      { addr: BigInt(buffer(1).address), len: 512, id, flags: AVAIL | 3 },
      { addr: BigInt(buffer(2).address), len: 1, id, flags: AVAIL | 2 },
    ]);
  });

  it('makes the first descriptor available after all others (§ 2.8.6, 2.8.21.1)', () => {
    const pair = makePackedPair();
    pair.driver.add([buffer(0)], [buffer(1)], 'one');
    pair.driver.add([buffer(2)], [buffer(3)], 'two');
    expect(flagsOf(pair)).toEqual([0, AVAIL | 2, AVAIL | 1, AVAIL | 2, 0, 0, 0, 0]);
    expect(pair.device.pop()).toBeNull();
    pair.driver.publish();
    expect([pair.device.pop()?.head, pair.device.pop()?.head, pair.device.pop()]).toEqual([0, 1, null]);
  });

  it('writes an indirect table in order, without NEXT, with no flag but WRITE (§ 2.8.7)', () => {
    const pair = makePackedPair({ indirect: true });
    pair.driver.add([buffer(0, 16)], [buffer(1, 512)], 'read', TABLES);
    pair.driver.publish();
    expect(descriptor(pair, 0)).toEqual({ addr: BigInt(TABLES), len: 32, id: 0, flags: AVAIL | 4 });
    const entry = (at: number) => decode(pvirtqDesc, pair.memory.peek(TABLES + 16 * at, 16));
    expect([entry(0), entry(1)]).toEqual([
      { addr: BigInt(buffer(0).address), len: 16, id: 0, flags: 0 },
      { addr: BigInt(buffer(1).address), len: 512, id: 0, flags: 2 },
    ]);
    expect(pair.driver.free).toBe(7);
  });

  it('turns its wrap counter with the last descriptor of the ring, in the middle of a list (§ 2.8.1)', () => {
    const pair = makePackedPair({ size: 5 });
    const trip = (count: number) => {
      pair.driver.add(
        [],
        Array.from({ length: count }, (_, at) => buffer(at)),
        'x',
      );
      pair.driver.publish();
      const seen = flagsOf(pair);
      pair.device.push(pair.device.pop()?.head ?? -1, 1);
      pair.device.publish();
      expect(pair.driver.reap()?.token).toBe('x');
      return seen;
    };
    trip(3);
    // Slots 3 and 4 belong to the first lap, slot 0 to the second: AVAIL and USED change places.
    expect(trip(3)).toEqual([USED | 2, AVAIL | 3, AVAIL | 2, AVAIL | 3, AVAIL | 3]);
    expect(pair.driver.inspect()).toMatchObject({ 'next avail': 1, 'avail wrap': 0, 'used wrap': 0 });
    expect(pair.device.inspect()).toMatchObject({ 'next avail': 1, 'next used': 1, 'avail wrap': 0 });
  });

  it('finds the next used descriptor by the length of the list that came back (§ 2.8.6)', () => {
    const pair = makePackedPair({ size: 6 });
    pair.driver.add([buffer(0), buffer(1)], [buffer(2)], 'long');
    pair.driver.add([], [buffer(3)], 'short');
    pair.driver.publish();
    const [long, short] = [pair.device.pop(), pair.device.pop()];
    pair.device.push(short?.head ?? -1, 4);
    pair.device.push(long?.head ?? -1, 5);
    pair.device.publish();
    // The short one was used first: one descriptor on stands the used descriptor of the long one.
    expect([0, 1].map((at) => descriptor(pair, at))).toMatchObject([
      { id: short?.head, len: 4, flags: BOTH | 2 },
      { id: long?.head, len: 5, flags: BOTH | 2 },
    ]);
    expect([pair.driver.reap()?.token, pair.driver.reap()?.token]).toEqual(['short', 'long']);
    expect(pair.driver.inspect()).toMatchObject({ 'next used': 4, 'num free': 6 });
  });

  it('has filled the ring with the last descriptor, where the wrap counter turns', () => {
    const { driver } = makePackedPair({ size: 3 });
    driver.add([buffer(0), buffer(1)], [], 'x');
    expect(driver.inspect()).toMatchObject({ 'num free': 1, 'next avail': 2, 'avail wrap': 1 });
    driver.add([buffer(2)], [], 'y');
    expect(driver.inspect()).toMatchObject({ 'num free': 0, 'next avail': 0, 'avail wrap': 0 });
    expect(reason(() => driver.add([buffer(3)], [], 'z'))).toBe('full');
  });

  it('refuses used descriptors that make no sense, again and again', () => {
    const pair = makePackedPair();
    const { driver, raw, addresses } = pair;
    const use = (id: number) => raw.write32(addresses.descriptors + 12, id | ((BOTH | 2) << 16));
    use(0);
    expect(reason(() => driver.reap())).toBe('used-ahead');
    driver.add([], [buffer(0)], 'one');
    driver.publish();
    driver.add([], [buffer(0)], 'not published');
    for (const id of [1, 7, 8, 0xffff]) {
      use(id);
      expect(reason(() => driver.reap())).toBe('used-id');
      expect(reason(() => driver.reap())).toBe('used-id');
    }
    use(0);
    expect(driver.reap()?.token).toBe('one');
    expect(driver.reap()).toBeNull();
  });

  it('makes nothing of the length of a used descriptor without WRITE (§ 2.8.4)', () => {
    const pair = makePackedPair();
    pair.driver.add([buffer(0)], [], 'x');
    pair.driver.publish();
    pair.raw.write32(pair.addresses.descriptors + 8, 77);
    pair.raw.write32(pair.addresses.descriptors + 12, BOTH << 16);
    expect(pair.driver.reap()?.written).toBe(0);
  });

  it('takes the length in any case when it is told to, for devices that leave WRITE out', () => {
    const pair = makePackedPair();
    const driver = new PackedDriver(pair.memory.as('driver'), pair.addresses, off, { lengths: 'all' });
    driver.add([], [buffer(0)], 'x');
    driver.publish();
    pair.raw.write32(pair.addresses.descriptors + 8, 77);
    pair.raw.write32(pair.addresses.descriptors + 12, BOTH << 16);
    expect(driver.reap()?.written).toBe(77);
  });

  it('says where it stands as a notification does (§ 2.9)', () => {
    const { driver, device } = makePackedPair({ size: 3 });
    expect(driver.position).toBe(0x8000);
    driver.add([], [buffer(0), buffer(1)], 'x');
    expect(driver.position).toBe(0x8000);
    driver.publish();
    expect(driver.position).toBe(0x8002);
    device.push(device.pop()?.head ?? -1, 0);
    device.publish();
    driver.reap();
    driver.add([], [buffer(0), buffer(1)], 'x');
    expect(driver.position).toBe(0x8002);
    driver.publish();
    expect(driver.position).toBe(1);
  });
});

describe('the device half of a packed queue', () => {
  it('writes one used descriptor for a list, over its first one (§ 2.8.6)', () => {
    const pair = makePackedPair();
    const { driver, device } = pair;
    driver.add([buffer(0, 16), buffer(1, 4)], [buffer(2, 512), buffer(3, 1)], 'x');
    driver.publish();
    device.pop();
    device.push(0, 513);
    expect(flagsOf(pair)[0]).toBe(AVAIL | 1);
    device.publish();
    expect(descriptor(pair, 0)).toMatchObject({ id: 0, len: 513, flags: BOTH | 2 });
    expect(flagsOf(pair).slice(1, 4)).toEqual([AVAIL | 1, AVAIL | 3, AVAIL | 2]);
    expect(device.inspect()).toMatchObject({ 'next used': 4, 'in flight': 0 });
  });

  it('goes on where another one stopped, over the wrap, with the buffers that it held (§ 2.8.6)', () => {
    const { memory, addresses } = makePackedPair({ size: 4 });
    const held = [
      { head: 3, count: 2 },
      { head: 900, count: 1 },
    ];
    const resume = { used: { index: 3, wrap: false }, held };
    const device = new PackedDevice(memory.as('device'), addresses, off, { resume });
    expect(device.inspect()).toMatchObject({
      'next avail': 2,
      'avail wrap': 1,
      'next used': 3,
      'in flight': 3,
    });
    expect(memory.snapshot()[0]?.every((byte) => byte === 0)).toBe(true);
    device.push(900, 7);
    device.push(3, 0);
    device.publish();
    const used = (index: number) => decode(pvirtqDesc, memory.peek(addresses.descriptors + 16 * index, 16));
    expect(used(3)).toMatchObject({ id: 900, len: 7, flags: 2 });
    expect(used(0)).toMatchObject({ id: 3, len: 0, flags: BOTH });
    expect(device.inspect()).toMatchObject({ 'next used': 2, 'used wrap': 1, 'in flight': 0 });
  });

  it('goes on in order too, and knows which of the buffers it held were filled (§ 2.8.8)', () => {
    const { memory, addresses } = makePackedPair();
    const held = [
      { head: 1, count: 2, room: 8 },
      { head: 0, count: 1, room: 4 },
    ];
    const resume = { used: { index: 2, wrap: true }, held };
    const device = new PackedDevice(memory.as('device'), addresses, { ...off, inOrder: true }, { resume });
    expect(() => device.push(0, 4)).toThrow();
    device.push(1, 8);
    device.push(0, 4);
    device.publish();
    const used = decode(pvirtqDesc, memory.peek(addresses.descriptors + 32, 16));
    expect(used).toMatchObject({ id: 0, len: 4, flags: BOTH | 2 });
    expect(device.inspect()).toMatchObject({ 'next used': 5, 'in flight': 0 });
  });

  it('leaves WRITE out when it wrote nothing (§ 2.8.3)', () => {
    const pair = makePackedPair();
    pair.driver.add([buffer(0)], [], 'x');
    pair.driver.publish();
    pair.device.push(pair.device.pop()?.head ?? -1, 0);
    pair.device.publish();
    expect(flagsOf(pair)[0]).toBe(BOTH);
  });
});

function reason(run: () => unknown): string {
  return reasonOf('packed', run);
}
