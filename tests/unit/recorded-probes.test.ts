import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../src/virtio/clock.ts';
import { VirtioDevice } from '../../src/virtio/device.ts';
import type { DeviceEvent } from '../../src/virtio/device-model.ts';
import { TYPE } from '../../src/virtio/devices/blk/codes.ts';
import { BlkDevice } from '../../src/virtio/devices/blk/device.ts';
import { Disk, initialSector } from '../../src/virtio/devices/blk/disk.ts';
import { blkRequest } from '../../src/virtio/devices/blk/spec.ts';
import { RngDevice } from '../../src/virtio/devices/rng/device.ts';
import { RESERVED, reservedMask } from '../../src/virtio/fact-lookup.ts';
import { encode } from '../../src/virtio/layout/layout.ts';
import { PlainMemory } from '../../src/virtio/memory/plain.ts';
import type { QueueAddresses } from '../../src/virtio/queue/queue.ts';
import { splitDriver } from '../../src/virtio/queue/split.ts';
import { PciFunction } from '../../src/virtio/transport/pci/function.ts';
import type { AccessWidth } from '../../src/virtio/transport/transport.ts';

interface Recorded {
  readonly line: string;
  readonly isRead: boolean;
  readonly width: AccessWidth;
  /** `common`, `device`, `notify` or `isr`. */
  readonly structure: string;
  readonly offset: number;
  readonly register: string;
  readonly value: number;
}

const LINE = /^([RW])([124]) (\w+) \+(0x[0-9a-f]+) ?(\w*) = (0x[0-9a-f]+)$/;

/** The accesses of each driver in a recording, by its heading. */
function readRecording(name: string): ReadonlyMap<string, readonly Recorded[]> {
  const file = new URL(`../fixtures/recordings/${name}`, import.meta.url);
  const drivers = new Map<string, Recorded[]>();
  let accesses: Recorded[] = [];
  for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
    if (line.startsWith('## ')) {
      accesses = [];
      drivers.set(line.slice(3), accesses);
    } else if (!line.startsWith('#')) {
      const [, way, width, structure = '', offset, register = '', value] = LINE.exec(line) ?? [];
      if (way === undefined) throw new Error(`Not an access: ${line}`);
      accesses.push({
        line,
        isRead: way === 'R',
        width: Number(width) as AccessWidth,
        structure,
        offset: Number(offset),
        register,
        value: Number(value),
      });
    }
  }
  return drivers;
}

/** Bits 2, 4, 6, 9, 10, 11, 13 and 14, as QEMU offered. */
const OFFERED = 0x6e54n;
const RESERVED_OFFERED =
  RESERVED.VERSION_1 | RESERVED.INDIRECT_DESC | RESERVED.EVENT_IDX | reservedMask('VIRTIO_F_RING_RESET');

/** The device of a recording: a disk with the size and the limits of the one that was recorded, or entropy. */
function makeDisk(name: string) {
  const memory = new PlainMemory([
    { name: 'linux', base: 0x628_0000, size: 0x60_0000 },
    { name: 'seabios', base: 0xffd_0000, size: 0x2_0000 },
  ]);
  const clock = new ManualClock();
  const events: DeviceEvent[] = [];
  const isEntropy = name.startsWith('rng');
  const disk = new BlkDevice({
    version: '1.2',
    disk: new Disk(16384),
    offered: OFFERED,
    limits: {
      segMax: 254,
      maxDiscardSectors: 0x3f_ffff,
      maxDiscardSeg: 1,
      discardAlignment: 1,
      maxWriteZeroesSectors: 0x3f_ffff,
      maxWriteZeroesSeg: 1,
    },
  });
  const device = new VirtioDevice({
    model: isEntropy ? new RngDevice({ version: '1.2', queueSize: 8 }) : disk,
    memory: memory.as('device'),
    clock,
    offered: RESERVED_OFFERED | (name.includes('packed') ? RESERVED.RING_PACKED : 0n),
    observer: (event) => events.push(event),
  });
  return { memory, clock, events, device };
}

/** Where each structure of the recording lies in the region of our function, in bytes. */
const placeOf = (fn: PciFunction, structure: string): number =>
  fn.structures.find(({ key }) => key === structure)?.offset ?? Number.NaN;

/** A function on a PCI bus as the recorded one: 1.2 has the registers that QEMU 7.2 has. */
function makeFunction(name: string) {
  const disk = makeDisk(name);
  const fn = new PciFunction({
    device: disk.device,
    version: '1.2',
    observer: (event) => disk.events.push(event),
  });
  // The recording begins after the capabilities were found and MSI-X was turned on.
  fn.writeConfig(0x04, 2, 7);
  return { ...disk, fn };
}

/** The model has a topology of its own. */
const isSame = ({ structure, offset }: Recorded) =>
  !(structure === 'device' && offset >= 0x18 && offset < 0x20);

function replay(name: string, accesses: readonly Recorded[], until = accesses.length) {
  const disk = makeFunction(name);
  const written = new Map<string, number>();
  for (const access of accesses.slice(0, until)) {
    const at = placeOf(disk.fn, access.structure) + access.offset;
    if (access.isRead) {
      const value = disk.fn.readBar(4, at, access.width);
      if (isSame(access)) expect(value, access.line).toBe(access.value);
    } else {
      written.set(access.register, access.value);
      disk.fn.writeBar(4, at, access.width, access.value);
    }
    disk.clock.run();
  }
  const last = (register: string): number => written.get(register) ?? 0;
  const address = (part: string) => last(`${part}_lo`) + last(`${part}_hi`) * 2 ** 32;
  /** Where the driver put its queue. A driver that writes no size takes the largest. */
  const queue: QueueAddresses = {
    size: last('queue_size') || disk.device.readQueueMaxSize(0),
    descriptors: address('queue_desc'),
    driverArea: address('queue_driver'),
    deviceArea: address('queue_device'),
  };
  return { ...disk, queue };
}

const recording = [...readRecording('blk-probes.txt')];
const others = [...readRecording('linux-probes.txt')];

describe.each(others)('Linux 6.1 and %s, as recorded on QEMU', (name, accesses) => {
  it('gets the same answers from our PCI function at every access', () => {
    const disk = replay(name, accesses);
    expect(accesses.filter((one) => one.isRead).length).toBeGreaterThan(12);
    expect(disk.events.filter((event) => event.kind !== 'reset')).toEqual([]);
    expect(disk.device.failure).toBeNull();
  });
});

describe.each(recording)('%s, as it was recorded on QEMU', (name, accesses) => {
  it('gets the same answers from our PCI function at every access, vectors and ISR included', () => {
    expect(accesses.filter((one) => one.isRead && isSame(one)).length).toBeGreaterThan(10);
    const disk = replay(name, accesses);
    expect(disk.events.filter((event) => event.kind !== 'reset')).toEqual([]);
    expect(disk.device.failure).toBeNull();
  });

  it('has a queue, where it put it, that serves a request', () => {
    const live = accesses.findIndex((one) => one.register === 'device_status' && one.value === 0xf) + 1;
    const { memory, fn, clock, device, queue: addresses } = replay(name, accesses, live);
    const eventIndex = (device.features & RESERVED.EVENT_IDX) !== 0n;
    expect(eventIndex).toBe(name.startsWith('Linux'));
    const handle = memory.as('driver');
    const ring = splitDriver<string>(handle, addresses, { indirect: false, eventIndex });
    const header = addresses.deviceArea + 0x2000;
    handle.store(header, encode(blkRequest, { type: TYPE.IN, reserved: 0, sector: 3n }));
    const reply = { address: header + 16, length: 513 };
    ring.add([{ address: header, length: 16 }], [reply], 'read');
    ring.publish();
    expect(ring.shouldKick()).toBe(true);
    fn.writeBar(4, placeOf(fn, 'notify'), 2, 0);
    clock.run();
    expect(ring.reap()).toMatchObject({ token: 'read', written: 513 });
    expect(memory.peek(reply.address, 512)).toEqual(initialSector(3));
  });
});

it('the recordings have both drivers, and Linux with both devices and both kinds of ring', () => {
  expect(recording.map(([name]) => name.split(' ')[0])).toEqual(['Linux', 'SeaBIOS']);
  expect(others.map(([name]) => name)).toEqual([
    'rng, split rings',
    'blk, packed rings',
    'rng, packed rings',
  ]);
});
