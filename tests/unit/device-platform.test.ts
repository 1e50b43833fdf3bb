import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../src/virtio/clock.ts';
import { VirtioDevice } from '../../src/virtio/device.ts';
import { BlkDevice } from '../../src/virtio/devices/blk/device.ts';
import { BlkDriver } from '../../src/virtio/devices/blk/driver.ts';
import { readSectors, writeSectors } from '../../src/virtio/devices/blk/requests.ts';
import { RESERVED } from '../../src/virtio/fact-lookup.ts';
import { GuestAllocator } from '../../src/virtio/guest-allocator.ts';
import { BigEndianMemory } from '../../src/virtio/memory/big-endian.ts';
import { MemoryFault } from '../../src/virtio/memory/memory.ts';
import { PlainMemory } from '../../src/virtio/memory/plain.ts';
import { IoMap, TranslatedMemory } from '../../src/virtio/memory/translated.ts';
import { splitDevice, splitDriver } from '../../src/virtio/queue/split.ts';
import { DirectTransport } from '../../src/virtio/transport/direct.ts';

const RAM = { name: 'ram', base: 0x4000_0000, size: 0x2_0000 };
/** Where the bus has the same memory; the pages of it are in another order there. */
const BUS = 0x9_0000_0000;
const PAGES = RAM.size / 4096;

function behindIommu(wanted: bigint) {
  const memory = new PlainMemory([RAM]);
  const clock = new ManualClock();
  const map = new IoMap();
  for (let page = 0; page < PAGES; page++) {
    map.map(BUS + page * 4096, RAM.base + (PAGES - 1 - page) * 4096, 4096);
  }
  const device = new VirtioDevice({
    model: new BlkDevice({ queueSize: 16 }),
    memory: memory.as('device'),
    platform: new TranslatedMemory(memory.as('device'), map),
    clock,
    offered: RESERVED.VERSION_1 | RESERVED.ACCESS_PLATFORM,
  });
  // The driver knows its memory by the addresses that the bus has for it.
  const driver = new BlkDriver({
    transport: new DirectTransport(device, { clock }),
    memory: new TranslatedMemory(memory.as('driver'), map),
    allocator: new GuestAllocator({ ...RAM, base: BUS }),
    wanted,
  });
  driver.initialise();
  return { memory, clock, map, device, driver };
}

describe('VIRTIO_F_ACCESS_PLATFORM (1.4 § 6)', () => {
  it('makes the device take addresses for those of the bus, wherever their pages lie', () => {
    const { driver, clock, device } = behindIommu(RESERVED.ACCESS_PLATFORM);
    const write = driver.submit(writeSectors(4, new Uint8Array(8192).fill(0x3c)));
    clock.run();
    const read = driver.submit(readSectors(4, 16));
    clock.run();
    expect(write.result?.ok).toBe(true);
    expect(read.result).toMatchObject({ ok: true, bytes: new Uint8Array(8192).fill(0x3c) });
    expect(device.failure).toBeNull();
  });

  it('not accepted, leaves the device with physical addresses, and bus addresses are outside its memory', () => {
    const { driver, clock, device } = behindIommu(0n);
    driver.submit(readSectors(0, 1));
    clock.run();
    expect(device.failure?.reason).toBe('queue-outside-memory');
  });

  it('gives a buffer whose page is not mapped as one outside memory', () => {
    const { driver, clock, map, device } = behindIommu(RESERVED.ACCESS_PLATFORM);
    const request = driver.submit(readSectors(0, 16));
    const [queue] = driver.queues;
    map.unmap(BUS + 0x1000, RAM.size - 0x1000);
    clock.run();
    expect(request.result).toBeNull();
    expect(queue).toBeDefined();
    expect(device.failure?.reason).toMatch(/outside-memory$/);
  });
});

describe('translated memory', () => {
  const map = new IoMap();
  map.map(0, RAM.base + 0x3000, 0x1000);
  map.map(0x1000, RAM.base + 0x8000, 0x1000);
  const plain = new PlainMemory([RAM]);
  const handle = new TranslatedMemory(plain.as('device'), map);

  it('crosses from page to page', () => {
    handle.write64(0xffc, 0x1122_3344_5566_7788n);
    expect(handle.read64(0xffc)).toBe(0x1122_3344_5566_7788n);
    expect([...plain.peek(RAM.base + 0x3ffc, 4)]).toEqual([0x88, 0x77, 0x66, 0x55]);
    expect([...plain.peek(RAM.base + 0x8000, 4)]).toEqual([0x44, 0x33, 0x22, 0x11]);
    handle.storeWords(0xff8, 4, Uint32Array.of(1, 2, 3, 4));
    const words = new Uint32Array(4);
    handle.fetchWords(0xff8, 4, words);
    expect([...words]).toEqual([1, 2, 3, 4]);
  });

  it('faults at a page that is not mapped, and says so beforehand', () => {
    expect(handle.contains(0xffc, 8)).toBe(true);
    expect(handle.contains(0x1ffc, 8)).toBe(false);
    expect(handle.contains(2 ** 60, 8)).toBe(false);
    expect(() => handle.read32(0x2000)).toThrow(MemoryFault);
    expect(() => handle.write16(0x1fff, 1)).toThrow(MemoryFault);
  });

  it('maps whole pages', () => {
    expect(() => new IoMap().map(1, 0, 4096)).toThrow(RangeError);
  });
});

describe('a ring of a big-endian guest (1.4 § 2.7.3)', () => {
  const queue = { size: 4, descriptors: RAM.base, driverArea: RAM.base + 64, deviceArea: RAM.base + 128 };
  const features = { indirect: true, eventIndex: true };

  it('has every number of the descriptor, available and used ring the other way round', () => {
    const memory = new PlainMemory([RAM]);
    const ring = splitDriver<string>(new BigEndianMemory(memory.as('driver')), queue, features);
    ring.add(
      [{ address: RAM.base + 0x1000, length: 0x10 }],
      [{ address: RAM.base + 0x2000, length: 0x200 }],
      'x',
    );
    ring.publish();
    const bytes = (at: number, length: number) => [...memory.peek(RAM.base + at, length)];
    expect(bytes(0, 16)).toEqual([0, 0, 0, 0, 0x40, 0, 0x10, 0, 0, 0, 0, 0x10, 0, 1, 0, 1]);
    expect(bytes(66, 2)).toEqual([0, 1]);
    const device = splitDevice(new BigEndianMemory(memory.as('device')), queue, features);
    const chain = device.pop();
    expect(chain).toMatchObject({ head: 0, readableLength: 0x10, writableLength: 0x200 });
    device.push(0, 0x123);
    device.publish();
    expect(bytes(128 + 2, 10)).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 1, 0x23]);
    expect(ring.reap()).toMatchObject({ token: 'x', written: 0x123 });
  });

  it('makes no sense to a device that takes it for little-endian', () => {
    const memory = new PlainMemory([RAM]);
    const ring = splitDriver<string>(new BigEndianMemory(memory.as('driver')), queue, features);
    ring.add([{ address: RAM.base + 0x1000, length: 0x10 }], [], 'x');
    ring.publish();
    expect(() => splitDevice(memory.as('device'), queue, features).pop()).toThrow();
  });
});
