import { describe, expect, it } from 'vitest';
import type { DeviceHost } from '../../../src/virtio/device-model.ts';
import { STATUS, TYPE } from '../../../src/virtio/devices/blk/codes.ts';
import { BlkDevice } from '../../../src/virtio/devices/blk/device.ts';
import { initialSector } from '../../../src/virtio/devices/blk/disk.ts';
import { parseRequest } from '../../../src/virtio/devices/blk/request.ts';
import { blkRequest } from '../../../src/virtio/devices/blk/spec.ts';
import { inputEvent } from '../../../src/virtio/devices/input/spec.ts';
import { array, decode } from '../../../src/virtio/layout/layout.ts';
import type { GuestMemory } from '../../../src/virtio/memory/memory.ts';
import { PackedDevice, PackedDriver } from '../../../src/virtio/queue/packed.ts';
import { isAvailable } from '../../../src/virtio/queue/packed-events.ts';
import { checkPackedQueue } from '../../../src/virtio/queue/packed-invariants.ts';
import type { Chain } from '../../../src/virtio/queue/queue.ts';
import {
  VIRTQ_DESC_F_AVAIL as AVAIL,
  pvirtqDesc,
  VIRTQ_DESC_F_USED as USED,
} from '../../../src/virtio/spec/packed-ring.ts';
import {
  VIRTQ_DESC_F_INDIRECT as INDIRECT,
  VIRTQ_DESC_F_NEXT as NEXT,
  VIRTQ_DESC_F_WRITE as WRITE,
} from '../../../src/virtio/spec/ring.ts';
import { type Dump, direct, further, indirect, input, type Run } from './packed-dumps.ts';

const disks = [direct, indirect].map((run) => [run.name, run] as const);
const ringOf = (memory: GuestMemory, { addresses, size }: Dump) =>
  decode(array(pvirtqDesc, size), memory.peek(addresses.descriptors, 16 * size));

/** A used descriptor as QEMU 7.2 writes it: without WRITE, whatever it wrote (see `PackedDriverOptions.lengths`). */
const asQemu = (ring: Dump['descriptors'], at: readonly number[]) =>
  ring.map((one, index) => (at.includes(index) ? { ...one, flags: one.flags & ~WRITE } : one));

/** What the device half finds when it begins where QEMU's next used descriptor goes. */
function takeHeld(run: Run, memory = run.dump('three held').load()) {
  const dump = run.dump('three held');
  const device = new PackedDevice(memory.as('device'), dump.addresses, run.features, {
    resume: { used: dump.used },
  });
  const taken: { readonly chain: Chain; readonly count: number }[] = [];
  for (let before = 0, chain = device.pop(); chain !== null; chain = device.pop()) {
    const now = device.inspect()['in flight'] as number;
    taken.push({ chain, count: now - before });
    before = now;
  }
  return { dump, memory, device, taken };
}

/** Where QEMU put its used descriptors between two dumps and what they say, given how long each list is. */
function answers(before: Dump, after: Dump, countOf: (id: number) => number) {
  const found: { readonly at: number; readonly id: number; readonly len: number }[] = [];
  for (let left = before.inUse, place = before.used; left > 0; ) {
    const { id, len } = after.descriptors[place.index] as Dump['descriptors'][number];
    found.push({ at: place.index, id, len });
    left -= countOf(id);
    place = further(place, countOf(id), before.size);
  }
  return found;
}

describe.each(disks)('three requests that QEMU held for %s', (_name, run) => {
  it('are lists that our device half takes to where QEMU stood (§ 2.8.6, 2.8.7)', () => {
    const { dump, device, taken } = takeHeld(run);
    const lengths = run.features.indirect ? [1, 1, 1] : [3, 3, 4];
    expect(taken.map(({ count }) => count)).toEqual(lengths);
    expect(device.inspect()).toMatchObject({
      'next avail': dump.avail.index,
      'avail wrap': dump.avail.wrap ? 1 : 0,
      'next used': dump.used.index,
      'in flight': dump.inUse,
    });
    // Linux sets as many IDs aside as a list has descriptors of the ring, and gives the first of them.
    const ids = run.features.indirect ? [0, 1, 2] : [0, 3, 6];
    expect(taken.map(({ chain }) => chain.head)).toEqual(ids);
  });

  it('carry the headers of a read, a write and a read (§ 5.2.6)', () => {
    const { memory, taken } = takeHeld(run);
    const requests = taken.map(({ chain }) => parseRequest(memory.as('device'), chain));
    expect(requests).toMatchObject([
      { type: TYPE.IN, sector: 72, dataLength: 0, replyLength: 512 },
      { type: TYPE.OUT, sector: 73, dataLength: 512, replyLength: 0 },
      { type: TYPE.IN, sector: 75, dataLength: 0, replyLength: 1024 },
    ]);
    const header = decode(blkRequest, memory.peek(taken[1]?.chain.readable[0]?.address ?? 0, 16));
    expect(header).toMatchObject({ type: 1, sector: 73n });
  });

  it('have NEXT on all but the last descriptor, WRITE on what the device writes, or a table (§ 2.8.5 to 2.8.7)', () => {
    const { dump } = takeHeld(run);
    const kinds = Array.from({ length: dump.inUse }, (_, at) => {
      const { flags } = dump.descriptors[
        further(dump.used, at, dump.size).index
      ] as Dump['descriptors'][number];
      return flags & (NEXT | WRITE | INDIRECT);
    });
    const [read, write, long] = [
      [NEXT, NEXT | WRITE, WRITE],
      [NEXT, NEXT, WRITE],
      [NEXT, NEXT | WRITE, NEXT | WRITE, WRITE],
    ] as const;
    const expected = run.features.indirect ? [INDIRECT, INDIRECT, INDIRECT] : [...read, ...write, ...long];
    expect(kinds).toEqual(expected);
  });

  it('come out the same from our disk when it answers in the order of QEMU’s (§ 2.8.6, 2.8.13)', () => {
    const { dump, memory, device, taken } = takeHeld(run);
    const after = run.dump('three held, answered');
    const of = (id: number) => taken.find(({ chain }) => chain.head === id) as (typeof taken)[number];
    const order = answers(dump, after, (id) => of(id).count);
    // The one that came last was made available first, so its used descriptor is not over its own list.
    expect(order.map(({ id }) => id)).not.toEqual(taken.map(({ chain }) => chain.head));
    const asked: boolean[] = [];
    const disk = new BlkDevice();
    disk.attach({
      memory: memory.as('device'),
      offered: run.bits,
      features: run.bits,
      bigEndian: false,
      complete: (_queue, chain, written) => {
        device.push(chain.head, written);
        device.publish();
        asked.push(device.shouldInterrupt());
      },
      later: (_delay, now) => now(),
      configChanged: () => {},
      fail: ({ message }) => {
        throw new Error(message);
      },
    } satisfies DeviceHost);
    disk.negotiated(run.bits);
    for (const { id } of order) disk.accept(0, of(id).chain);

    const used = order.map(({ at }) => at);
    const ring = ringOf(memory, dump);
    expect(asQemu(ring, used)).toEqual(after.descriptors);
    expect(used.map((at) => (ring[at] as Dump['descriptors'][number]).flags & WRITE)).toEqual([
      WRITE,
      WRITE,
      WRITE,
    ]);
    for (const { address, bytes } of after.pieces) expect(memory.peek(address, bytes.length)).toEqual(bytes);
    expect(disk.disk.read(73, 1)).toEqual(new TextEncoder().encode('written 0000073\n'.repeat(32)));
    expect(device.inspect()).toMatchObject({
      'next used': after.used.index,
      'used wrap': after.used.wrap ? 1 : 0,
      'in flight': 0,
    });
    // With VIRTIO_F_EVENT_IDX the driver asked for the first one; without it, for all of them.
    expect(asked).toEqual([true, !run.features.eventIndex, !run.features.eventIndex]);
  });

  it('were read and written whole: each status is OK, and sectors are as the disk has them', () => {
    const { taken } = takeHeld(run);
    const memory = run.dump('three held, answered').load();
    const [one, , two] = taken.map(({ chain }) => parseRequest(memory.as('device'), chain));
    for (const { chain } of taken) {
      const status = chain.writable.at(-1)?.address ?? 0;
      expect(memory.peek(status, 1)[0]).toBe(STATUS.OK);
    }
    const replies = [...(one?.reply ?? []), ...(two?.reply ?? [])];
    expect(replies.map(({ address, length }) => memory.peek(address, length))).toEqual(
      [72, 75, 76].map(initialSector),
    );
  });

  it('come out the same from our driver half, but for the IDs (§ 2.8.21.1)', () => {
    const { dump, taken } = takeHeld(run);
    const memory = dump.load();
    const { addresses, descriptors, used, size } = dump;
    const slot = (at: number) => further(used, at, size).index;
    const tables = run.features.indirect ? [0, 1, 2].map((at) => Number(descriptors[slot(at)]?.addr)) : [];
    // What Linux wrote is gone, and the descriptors look used.
    for (let at = 0; at < dump.inUse; at++) {
      const wasUsed = further(used, at, size).wrap ? 0 : AVAIL | USED;
      memory.patch(addresses.descriptors + 16 * slot(at), new Uint8Array(16));
      memory.patch(addresses.descriptors + 16 * slot(at) + 14, [wasUsed & 0xff, wasUsed >> 8]);
    }
    for (const [at, table] of tables.entries()) {
      memory.patch(table, new Uint8Array(descriptors[slot(at)]?.len ?? 0));
    }
    const driver = new PackedDriver<number>(memory.as('driver'), addresses, run.features, { resume: used });
    const ids = taken.map(({ chain }, at) => {
      const { readable, writable, head } = chain;
      return [driver.add(readable, writable, at, tables[at]), head] as const;
    });
    driver.publish();
    const linuxId = new Map(ids);
    const held = Array.from({ length: dump.inUse }, (_, at) => slot(at));
    const ring = ringOf(memory, dump).map((one, index) =>
      held.includes(index) ? { ...one, id: linuxId.get(one.id) } : one,
    );
    expect(ring).toEqual(descriptors);
    // The tables are byte for byte those of Linux.
    for (const { address, bytes } of dump.pieces) expect(memory.peek(address, bytes.length)).toEqual(bytes);
    expect(driver.inspect()).toMatchObject({ 'next avail': dump.avail.index, 'num free': size - dump.inUse });

    const { device } = takeHeld(run, memory);
    const view = {
      memory,
      addresses,
      features: run.features,
      driver: driver.inspect(),
      device: device.inspect(),
    };
    expect(checkPackedQueue({ ...view, ownership: driver.ownership() })).toEqual([]);
  });
});

describe.each(disks)('a write that later reads overtook in the ring of %s', (_name, run) => {
  const before = run.dump('one overtaken');
  const after = run.dump('one overtaken, answered');
  const { addresses, used, size, inUse } = before;
  const head = after.descriptors[used.index]?.id ?? -1;
  const make = (memory: GuestMemory) =>
    new PackedDevice(memory.as('device'), addresses, run.features, {
      resume: { used, held: [{ head, count: inUse }] },
    });

  it('is out, though none of its descriptors is left: used ones and newer lists stand there (§ 2.8.6)', () => {
    expect(inUse).toBe(run.features.indirect ? 1 : 4);
    // The device has had these lists and handed them back. By their bits alone they look available still.
    for (let at = 0; at < inUse; at++) {
      const place = further(used, at, size);
      expect(isAvailable(before.descriptors[place.index]?.flags ?? 0, place.wrap)).toBe(true);
    }
    const available = before.descriptors.filter(
      ({ flags }) => ((flags & AVAIL) === 0) !== ((flags & USED) === 0),
    );
    expect(available.map(({ id }) => id)).not.toContain(head);
    expect(make(before.load()).pop()).toBeNull();
  });

  it('comes out the same when our device half hands it back by its ID (§ 2.8.6, 2.8.22)', () => {
    const memory = before.load();
    const device = make(memory);
    device.push(head, 1);
    device.publish();
    expect(asQemu(ringOf(memory, before), [used.index])).toEqual(after.descriptors);
    expect(device.shouldInterrupt()).toBe(true);
    const { index, wrap } = after.used;
    expect(device.inspect()).toMatchObject({ 'next used': index, 'used wrap': wrap ? 1 : 0, 'in flight': 0 });
    expect(() => device.push(head, 1)).toThrow();
  });
});

describe('the keyboard that had twenty keys pressed and let go', () => {
  const [fresh, idle] = [input.dump('fresh'), input.dump('idle')];
  const { addresses, size } = fresh;
  const buffers = fresh.descriptors.map(({ addr, len }) => ({ address: Number(addr), length: len }));
  const ring = (memory: GuestMemory) => memory.peek(addresses.descriptors, 16 * size);

  it('has first the ring that our driver half makes of the same buffers, byte for byte (§ 2.8.21.1)', () => {
    const memory = fresh.load();
    memory.patch(addresses.descriptors, new Uint8Array(16 * size));
    const driver = new PackedDriver<number>(memory.as('driver'), addresses, input.features);
    for (const [at, one] of buffers.entries()) driver.add([], [one], at);
    driver.publish();
    expect(ring(memory)).toEqual(ring(fresh.load()));
    expect(driver.inspect()).toMatchObject({ 'next avail': 0, 'avail wrap': 0, 'num free': 0 });
  });

  it('has later the ring that both our halves make of 80 events, byte for byte (§ 2.8.1, 2.8.22)', () => {
    const memory = fresh.load();
    memory.patch(addresses.descriptors, new Uint8Array(16 * size));
    const driver = new PackedDriver<number>(memory.as('driver'), addresses, input.features);
    const device = new PackedDevice(memory.as('device'), addresses, input.features);
    for (const [at, one] of buffers.entries()) driver.add([], [one], at);
    driver.publish();
    for (let event = 0; event < 80; event++) {
      const chain = device.pop();
      device.push(chain?.head ?? -1, 8);
      device.publish();
      const at = driver.reap()?.token ?? -1;
      expect(at).toBe(event % size);
      driver.add([], buffers.slice(at, at + 1), at);
      driver.publish();
    }
    expect(ring(memory)).toEqual(ring(idle.load()));
    const { index, wrap } = idle.used;
    expect(device.inspect()).toMatchObject({ 'next used': index, 'used wrap': wrap ? 1 : 0 });
    expect(driver.inspect()).toMatchObject({ 'next used': index, 'used wrap': wrap ? 1 : 0 });
  });

  it('left in the buffers the events of the keys e to t, each with its SYN_REPORT (§ 5.8.6)', () => {
    const memory = idle.load();
    const read = ({ address }: { readonly address: number }) => decode(inputEvent, memory.peek(address, 8));
    // The oldest of the last 64 events lies where the next one goes.
    const { index } = idle.used;
    const events = [...buffers.slice(index), ...buffers.slice(0, index)].map(read);
    const keys = [18, 33, 34, 35, 23, 36, 37, 38, 50, 49, 24, 25, 16, 19, 31, 20];
    const syn = { type: 0, code: 0, value: 0 };
    const stroke = (code: number) => [{ type: 1, code, value: 1 }, syn, { type: 1, code, value: 0 }, syn];
    expect(events).toEqual(keys.flatMap(stroke));
  });
});
