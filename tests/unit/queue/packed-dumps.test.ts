import { describe, expect, it } from 'vitest';
import { decode } from '../../../src/virtio/layout/layout.ts';
import { PackedDevice, PackedDriver } from '../../../src/virtio/queue/packed.ts';
import { checkPackedQueue } from '../../../src/virtio/queue/packed-invariants.ts';
import {
  VIRTQ_DESC_F_AVAIL as AVAIL,
  RING_EVENT_FLAGS_DESC as DESC,
  RING_EVENT_FLAGS_ENABLE as ENABLE,
  pvirtqDesc,
  pvirtqEventSuppress,
  RING_EVENT_WRAP,
  VIRTQ_DESC_F_USED as USED,
} from '../../../src/virtio/spec/packed-ring.ts';
import {
  VIRTQ_DESC_F_INDIRECT as INDIRECT,
  VIRTQ_DESC_F_NEXT as NEXT,
  VIRTQ_DESC_F_WRITE as WRITE,
} from '../../../src/virtio/spec/ring.ts';
import { between, type Dump, direct, further, indirect, input, type Run, runs } from './packed-dumps.ts';
import { reasonOf } from './rings.ts';

const all = runs.flatMap((run) => run.dumps.map((dump) => [`${run.name}, ${dump.at}`, run, dump] as const));
const idle = all.filter(([, run, dump]) => run !== input && ['fresh', 'idle'].includes(dump.at));
const disks = [direct, indirect].map((run) => [run.name, run] as const);

type Descriptor = Dump['descriptors'][number];

/** AVAIL and USED of a descriptor, as the wrap counters are. */
const bits = ({ flags }: Descriptor) => [(flags & AVAIL) !== 0, (flags & USED) !== 0] as const;

/** Descriptors that wait for QEMU: those of the keyboard, which it takes when a key is pressed. */
const waiting = (run: Run, dump: Dump) => (run === input ? dump.size : 0);

/** Where the guest writes next. */
const tail = (run: Run, dump: Dump) => further(dump.avail, waiting(run, dump), dump.size);

describe.each(runs.map((run) => [run.name, run] as const))('the guest of %s', (_name, run) => {
  it('has negotiated what QEMU says, and what its command line asks for (§ 2.2)', () => {
    expect(run.features).toEqual({
      packed: true,
      inOrder: false,
      indirect: !run.device.includes('indirect_desc=off'),
      eventIndex: !run.device.includes('event_idx=off'),
    });
    expect(run.featureNames.includes('VIRTIO_F_RING_PACKED')).toBe(true);
    expect(run.featureNames.includes('VIRTIO_RING_F_INDIRECT_DESC')).toBe(run.features.indirect);
    expect(run.featureNames.includes('VIRTIO_RING_F_EVENT_IDX')).toBe(run.features.eventIndex);
  });
});

describe.each(all)('the live ring of %s', (_name, run, dump) => {
  const { size, avail, used, addresses, descriptors } = dump;

  it('has between its two places as many descriptors as QEMU holds (§ 2.8.1)', () => {
    expect(between(used, avail, size)).toBe(dump.inUse);
    if (dump.migrated !== undefined) {
      const { lastAvail, used: lastUsed, inuse } = dump.migrated;
      expect([lastAvail, lastUsed, inuse]).toEqual([avail.index, used.index, dump.inUse]);
    }
  });

  it('lies where its areas may lie (§ 2.8.10.1)', () => {
    const driver = () => new PackedDriver(dump.load().as('driver'), addresses, run.features);
    expect(driver).not.toThrow();
    expect(new Set([addresses.descriptors, addresses.driverArea, addresses.deviceArea]).size).toBe(3);
  });

  it('has in every AVAIL bit the wrap counter of the lap in which the driver came by (§ 2.8.1)', () => {
    const end = tail(run, dump);
    // The lap before the first one has the wrap counter 0, and so has memory that nobody wrote.
    const laps = descriptors.map((_, index) => (index < end.index ? end.wrap : !end.wrap));
    expect(descriptors.map((one) => bits(one)[0])).toEqual(laps);
  });

  it('says in its event suppression structures where each side stands (§ 2.8.10, 2.8.14)', () => {
    const driver = decode(pvirtqEventSuppress, dump.driverEvent);
    const device = decode(pvirtqEventSuppress, dump.deviceEvent);
    // QEMU's keyboard asks for nothing in particular, and neither does its driver.
    if (!run.features.eventIndex || run === input) {
      expect([driver, device]).toEqual([
        { desc: 0, flags: ENABLE },
        { desc: 0, flags: ENABLE },
      ]);
      return;
    }
    const word = ({ index, wrap }: typeof avail) => index | (wrap ? RING_EVENT_WRAP : 0);
    expect(device).toEqual({ desc: word(avail), flags: DESC });
    // The guest was not running any more when what it waited for came.
    const before = dump.at.endsWith('answered') ? run.dumps[run.dumps.indexOf(dump) - 1] : dump;
    expect(driver).toEqual({ desc: word((before as Dump).used), flags: DESC });
  });

  it('has for our device half what waited for QEMU, and nothing else (§ 2.8.2)', () => {
    const held = dump.inUse === 0 ? [] : [{ head: 0xffff, count: dump.inUse }];
    const device = new PackedDevice(dump.load().as('device'), addresses, run.features, {
      resume: { used, held },
    });
    expect(device.inspect()).toMatchObject({
      'next avail': avail.index,
      'avail wrap': avail.wrap ? 1 : 0,
      'next used': used.index,
      'used wrap': used.wrap ? 1 : 0,
      'in flight': dump.inUse,
    });
    for (let at = 0; at < waiting(run, dump); at++) {
      const { addr, len, id } = descriptors[(avail.index + at) % size] as Descriptor;
      expect(device.pop()).toMatchObject({
        head: id,
        readable: [],
        writable: [{ address: Number(addr), length: len }],
      });
    }
    expect(device.pop()).toBeNull();
    const end = tail(run, dump);
    expect(device.inspect()).toMatchObject({ 'next avail': end.index, 'avail wrap': end.wrap ? 1 : 0 });
  });
});

describe.each(disks)('what was used in the ring of %s', (_name, run) => {
  const isUsed = (one: Descriptor) => bits(one)[0] === bits(one)[1];
  /** Used descriptors, the oldest first, each with what is left of its list. */
  const listsOf = ({ descriptors, avail, size, inUse }: Dump) => {
    // From the oldest one on, which may be the rest of a list whose first descriptor has been written again.
    const { index } = avail;
    const lap = [...descriptors.slice(index), ...descriptors.slice(0, index)].slice(0, size - inUse);
    const lists: Descriptor[][] = [];
    for (const one of lap.slice(lap.findIndex(isUsed))) {
      if (isUsed(one)) lists.push([one]);
      else lists.at(-1)?.push(one);
    }
    return lists;
  };

  it.each(['idle', 'three held'])(
    'is one used descriptor a list, over its first one, up to where QEMU puts the next: %s (§ 2.8.6)',
    (at) => {
      const lists = listsOf(run.dump(at));
      expect(lists.length).toBeGreaterThan(1);
      // The rest of a list stays as it was: it looks available, and all of it but the last has NEXT.
      const goOn = lists.map(([, ...rest]) => rest.map(({ flags }) => (flags & NEXT) !== 0));
      expect(goOn).toEqual(goOn.map((rest) => rest.map((_, place) => place < rest.length - 1)));
    },
  );

  it('says how much was written: three sectors and a status, a status for a write and a flush, one sector and a status (§ 2.8.4)', () => {
    const lists = listsOf(run.dump('idle'));
    expect(lists.slice(-4).map(([used]) => used?.len)).toEqual([1537, 1, 1, 513]);
  });

  it('is nothing where the driver has not been yet, and INDIRECT is nowhere unless negotiated (§ 2.8.19)', () => {
    const { descriptors, avail } = run.dump('fresh');
    expect(descriptors[0]).toMatchObject({ id: 0, len: 4097 });
    for (const one of descriptors.slice(avail.index))
      expect(one).toEqual({ addr: 0n, len: 0, id: 0, flags: 0 });
    const tables = run.dumps.flatMap((dump) =>
      dump.descriptors.filter(({ flags }) => (flags & INDIRECT) !== 0),
    );
    expect(tables.length > 0).toBe(run.features.indirect);
  });
});

describe.each(idle)('the idle ring of %s', (_name, run, dump) => {
  const { size, used, addresses } = dump;

  it('goes on under both our halves, with a kick and an interrupt (§ 2.8.21, 2.8.22)', () => {
    const memory = dump.load();
    const driver = new PackedDriver<string>(memory.as('driver'), addresses, run.features, { resume: used });
    const device = new PackedDevice(memory.as('device'), addresses, run.features, { resume: { used } });
    const check = () =>
      checkPackedQueue({
        memory,
        addresses,
        features: run.features,
        driver: driver.inspect(),
        device: device.inspect(),
        ownership: driver.ownership(),
      });
    expect(check()).toEqual([]);
    expect(driver.reap()).toBeNull();
    const buffers = [0, 1, 2].map((at) => ({ address: 0x10_0000 + 64 * at, length: 64 }));
    const end = further(used, 3, size);
    driver.add(buffers.slice(0, 1), buffers.slice(1), 'ours');
    driver.publish();
    expect(driver.shouldKick()).toBe(true);
    expect(check()).toEqual([]);
    const chain = device.pop();
    expect(chain).toMatchObject({ readable: buffers.slice(0, 1), writable: buffers.slice(1) });
    device.push(chain?.head ?? -1, 128);
    device.publish();
    expect(device.shouldInterrupt()).toBe(true);
    expect(check()).toEqual([]);
    expect(driver.reap()).toEqual({ head: chain?.head, token: 'ours', written: 128 });
    expect(driver.inspect()).toMatchObject({ 'next used': end.index, 'used wrap': end.wrap ? 1 : 0 });
    expect(check()).toEqual([]);
  });
});

describe('with the other wrap counter (§ 2.8.1)', () => {
  const other = ({ used }: Dump) => ({ index: used.index, wrap: !used.wrap });

  it('a device takes the rest of an old list for a new one', () => {
    const dump = direct.dump('idle');
    const resume = { used: other(dump) };
    const device = new PackedDevice(dump.load().as('device'), dump.addresses, direct.features, { resume });
    expect(device.pop()).not.toBeNull();
  });

  it('a driver takes an old used descriptor for a new one', () => {
    const dump = indirect.dump('idle');
    const make = (resume: typeof dump.used) =>
      new PackedDriver(dump.load().as('driver'), dump.addresses, indirect.features, { resume });
    expect(make(dump.used).reap()).toBeNull();
    expect(reasonOf('packed', () => make(other(dump)).reap())).toBe('used-ahead');
  });
});

describe('three answers published at once, on both sides of the wrap', () => {
  const dump = direct.dump('three held');
  const after = direct.dump('three held, answered');
  const held = [
    { head: 0, count: 3 },
    { head: 3, count: 3 },
    { head: 6, count: 4 },
  ];
  /** What the guest asked to be told of is the first of them, unless another place is given. */
  const answer = (asked?: readonly number[]) => {
    const memory = dump.load();
    if (asked !== undefined) memory.patch(dump.addresses.driverArea, asked);
    const resume = { used: dump.used, held };
    const device = new PackedDevice(memory.as('device'), dump.addresses, direct.features, { resume });
    for (const [head, written] of [
      [3, 1],
      [6, 1025],
      [0, 513],
    ] as const) {
      device.push(head, written);
    }
    device.publish();
    return { memory, isAsked: device.shouldInterrupt() };
  };

  it('are where QEMU put them, which published each of them by itself (§ 2.8.6)', () => {
    const { memory } = answer();
    for (const index of [12, 15, 3]) {
      const { len, id, flags } = after.descriptors[index] as Descriptor;
      const is = decode(pvirtqDesc, memory.peek(dump.addresses.descriptors + 16 * index, 16));
      // QEMU 7.2 leaves WRITE out.
      expect(is).toMatchObject({ len, id, flags: flags | WRITE });
    }
  });

  it('interrupt a guest that asked for the first, or for one after the wrap, and not for the next one (§ 2.8.14)', () => {
    expect(answer().isAsked).toBe(true);
    expect(answer([3, 0x00, DESC, 0]).isAsked).toBe(true);
    expect(answer([after.used.index, 0x00, DESC, 0]).isAsked).toBe(false);
    expect(answer([12, 0x00, DESC, 0]).isAsked).toBe(false);
    // The one before the first, which the guest has had.
    expect(answer([11, 0x80, DESC, 0]).isAsked).toBe(false);
  });
});
