import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../src/virtio/clock.ts';
import { VirtioDevice } from '../../../src/virtio/device.ts';
import { BlkDevice } from '../../../src/virtio/devices/blk/device.ts';
import { BlkDriver } from '../../../src/virtio/devices/blk/driver.ts';
import type { Asked } from '../../../src/virtio/devices/blk/driver-request.ts';
import { BLK_PROBES } from '../../../src/virtio/devices/blk/probes.ts';
import { flush, readSectors, writeSectors, writeZeroes } from '../../../src/virtio/devices/blk/requests.ts';
import { GuestAllocator } from '../../../src/virtio/guest-allocator.ts';
import type { Actor, MemoryHandle } from '../../../src/virtio/memory/memory.ts';
import { PlainMemory } from '../../../src/virtio/memory/plain.ts';
import { DirectTransport } from '../../../src/virtio/transport/direct.ts';
import { REGION, RING_BITS } from './bench.ts';

/** What both sides say of their accesses to the buffers of one request, in order. */
function probesOf(asked: Asked): readonly string[] {
  const memory = new PlainMemory([REGION]);
  const clock = new ManualClock();
  const said: string[] = [];
  const handle = (actor: Actor): MemoryHandle => {
    const plain = memory.as(actor);
    return new Proxy(plain, {
      get(target, key: keyof MemoryHandle) {
        if (key === 'at') return (probe: string) => said.push(`${actor} ${probe}`);
        const own = target[key];
        return typeof own === 'function' ? own.bind(target) : own;
      },
    });
  };
  const model = new BlkDevice({ queueSize: 8 });
  const device = new VirtioDevice({ model, memory: handle('device'), clock, offered: RING_BITS });
  const driver = new BlkDriver({
    transport: new DirectTransport(device, { clock }),
    memory: handle('driver'),
    allocator: new GuestAllocator(REGION),
    careless: true,
  });
  driver.initialise();
  driver.submit(asked);
  clock.run();
  return said.filter((probe) => probe.includes(' blk.'));
}

describe('the probes of a block request', () => {
  it('of a read', () => {
    expect(probesOf(readSectors(0, 1))).toEqual([
      'driver blk.header.fill',
      'driver blk.status.fill',
      'device blk.header.read',
      'device blk.data.write',
      'device blk.status.write',
      'driver blk.status.read',
      'driver blk.data.use',
    ]);
  });

  it('of a write', () => {
    expect(probesOf(writeSectors(0, new Uint8Array(512)))).toEqual([
      'driver blk.header.fill',
      'driver blk.data.fill',
      'driver blk.status.fill',
      'device blk.header.read',
      'device blk.data.read',
      'device blk.status.write',
      'driver blk.status.read',
    ]);
  });

  it('of a failed read, whose data the device fills with zeroes', () => {
    expect(probesOf(readSectors(9999, 1))).toContain('device blk.data.pad');
  });

  it('are all in the list', () => {
    const all = [readSectors(0, 1), writeSectors(0, new Uint8Array(512)), readSectors(9999, 1), flush()];
    const said = [...all, writeZeroes([{ sector: 0, count: 1 }])].flatMap(probesOf);
    expect(new Set(said.map((one) => one.split(' ')[1]))).toEqual(new Set(Object.values(BLK_PROBES)));
  });
});
