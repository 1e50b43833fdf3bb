import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decode, resolve } from '../../../src/virtio/layout/layout.ts';
import { AddressMap } from '../../../src/virtio/memory/map.ts';
import { PlainMemory } from '../../../src/virtio/memory/plain.ts';
import { checkSplitQueue } from '../../../src/virtio/queue/invariants.ts';
import type { QueueAddresses } from '../../../src/virtio/queue/queue.ts';
import { SplitDevice, SplitDriver } from '../../../src/virtio/queue/split.ts';
import { virtqAvail, virtqDesc, virtqUsed } from '../../../src/virtio/spec/ring.ts';

/** One queue of a running Linux 6.1 guest as QEMU 7.2 printed it, with the bytes of its three areas. */
interface Dump {
  readonly dev: string;
  readonly i: number;
  readonly 'vring-num': number;
  readonly 'vring-desc': number;
  readonly 'vring-avail': number;
  readonly 'vring-used': number;
  readonly 'last-avail-idx': number;
  readonly 'shadow-avail-idx': number;
  readonly 'used-idx': number;
  readonly 'signalled-used': number;
  readonly inuse: number;
  readonly descHex: string;
  readonly availHex: string;
  readonly usedHex: string;
  readonly element: {
    readonly index: number;
    readonly descs: readonly { readonly flags: string[]; readonly len: number; readonly addr: number }[];
    readonly avail: { readonly idx: number; readonly flags: number };
    readonly used: { readonly idx: number; readonly flags: number };
  };
}

const folder = new URL('../../fixtures/ring-dumps/', import.meta.url);
const dumps = JSON.parse(readFileSync(new URL('split.json', folder), 'utf8')) as readonly Dump[];
const page = new Uint8Array(readFileSync(new URL('split-pmemsave.bin', folder)));
const named = dumps.map((dump) => [`${dump.dev} queue ${dump.i}`, dump] as const);

const FEATURES = { indirect: true, eventIndex: true };
const CONTEXT = { version: '1.4', features: 1n << 29n };
/** The guest had 128 MiB. */
const RAM = { name: 'ram', base: 0, size: 0x800_0000 };

const bytesOf = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

function load(dump: Dump): { memory: PlainMemory; addresses: QueueAddresses } {
  const memory = new PlainMemory([RAM]);
  memory.patch(dump['vring-desc'], bytesOf(dump.descHex));
  memory.patch(dump['vring-avail'], bytesOf(dump.availHex));
  memory.patch(dump['vring-used'], bytesOf(dump.usedHex));
  const addresses = {
    size: dump['vring-num'],
    descriptors: dump['vring-desc'],
    driverArea: dump['vring-avail'],
    deviceArea: dump['vring-used'],
  };
  return { memory, addresses };
}

/** The heads that QEMU had not taken yet, as they stand in the ring. */
function waitingHeads(dump: Dump): number[] {
  const { ring, idx } = decode(virtqAvail(dump['vring-num']), bytesOf(dump.availHex));
  const count = (idx - dump['last-avail-idx']) & 0xffff;
  return Array.from({ length: count }, (_, at) => ring[(dump['last-avail-idx'] + at) % ring.length] ?? -1);
}

describe.each(named)('the live ring of %s under QEMU 7.2', (_name, dump) => {
  const resume = { lastAvail: dump['last-avail-idx'], used: dump['used-idx'] };

  it('decodes to the indices and flags that QEMU prints', () => {
    const avail = decode(resolve(virtqAvail(dump['vring-num']), CONTEXT), bytesOf(dump.availHex));
    const used = decode(resolve(virtqUsed(dump['vring-num']), CONTEXT), bytesOf(dump.usedHex));
    expect([avail.idx, avail.flags]).toEqual([dump.element.avail.idx, dump.element.avail.flags]);
    expect([used.idx, used.flags]).toEqual([dump['used-idx'], dump.element.used.flags]);
    expect(dump.descHex).toHaveLength(32 * dump['vring-num']);
  });

  it('goes on under our device half with the chains that QEMU had not taken', () => {
    const { memory, addresses } = load(dump);
    const device = new SplitDevice(memory.as('device'), addresses, FEATURES, { resume });
    expect(device.inspect()).toMatchObject({
      'last avail': dump['last-avail-idx'],
      'used idx': dump['used-idx'],
      'signalled used': dump['signalled-used'],
      'in flight': dump.inuse,
    });
    const heads: number[] = [];
    for (let chain = device.pop(); chain !== null; chain = device.pop()) heads.push(chain.head);
    expect(heads).toEqual(waitingHeads(dump));
    expect(device.inspect()['last avail']).toBe(dump['shadow-avail-idx']);
  });

  it('breaks no invariant', () => {
    const { memory, addresses } = load(dump);
    const device = new SplitDevice(memory.as('device'), addresses, FEATURES, { resume });
    expect(checkSplitQueue({ memory, addresses, features: FEATURES, device: device.inspect() })).toEqual([]);
  });

  it('comes out the same when our device half does again what QEMU did', () => {
    const { memory, addresses } = load(dump);
    const was = memory.peek(addresses.deviceArea, 6 + 8 * addresses.size);
    const { ring } = decode(virtqUsed(addresses.size), was);
    memory.patch(addresses.deviceArea, new Uint8Array(was.length));
    const device = new SplitDevice(memory.as('device'), addresses, FEATURES);
    const heads: number[] = [];
    while (heads.length < dump['last-avail-idx']) heads.push(device.pop()?.head ?? -1);
    const done = ring.slice(0, dump['used-idx']);
    // The disk answered out of order, so only as sets are the two equal.
    expect(heads.toSorted()).toEqual(done.map((one) => one.id).toSorted());
    for (const { id, len } of done) device.push(id, len);
    device.publish();
    const is = memory.peek(addresses.deviceArea, was.length);
    expect(is.subarray(0, -2)).toEqual(was.subarray(0, -2));
  });
});

describe('the ring of the network device that waits for packets', () => {
  it('has as its next chain what QEMU prints as the next element', () => {
    const dump = dumps.find(({ dev, i }) => dev === 'virtio-net' && i === 0) as Dump;
    const { memory, addresses } = load(dump);
    const resume = { lastAvail: dump['last-avail-idx'], used: dump['used-idx'] };
    const device = new SplitDevice(memory.as('device'), addresses, FEATURES, { resume });
    const [desc] = dump.element.descs;
    expect(device.pop()).toMatchObject({
      head: dump.element.index,
      readable: [],
      writable: [{ address: desc?.addr, length: desc?.len }],
    });
  });
});

describe('rings that were idle', () => {
  const idle = named.filter(([, dump]) => dump['used-idx'] === dump['shadow-avail-idx']);

  it.each(idle)('take our driver half too: %s', (_name, dump) => {
    const { memory, addresses } = load(dump);
    const index = dump['used-idx'];
    const driver = new SplitDriver<string>(memory.as('driver'), addresses, FEATURES, { resume: index });
    const device = new SplitDevice(memory.as('device'), addresses, FEATURES, {
      resume: { lastAvail: index, used: index },
    });
    driver.add([], [{ address: 0x10_0000, length: 64 }], 'ours');
    driver.publish();
    const chain = device.pop();
    expect(chain?.writable).toEqual([{ address: 0x10_0000, length: 64 }]);
    device.push(chain?.head ?? -1, 64);
    device.publish();
    expect(driver.reap()).toEqual({ head: chain?.head, token: 'ours', written: 64 });
    expect(driver.inspect()).toMatchObject({ 'last used': index + 1, 'avail shadow': index + 1 });
  });
});

describe('the page that QEMU saved from guest memory', () => {
  it('is the descriptor table of the disk, each byte of it with a name', () => {
    const dump = dumps.find(({ dev }) => dev === 'virtio-blk') as Dump;
    expect(page).toEqual(bytesOf(dump.descHex));
    const table = new AddressMap().add('desc', dump['vring-desc'], page.length, virtqDesc);
    expect(table.nameOf(dump['vring-desc'] + 12, 2)).toBe('desc.flags');
    // Linux sends requests through indirect tables: INDIRECT alone, and a next that means nothing.
    expect(decode(virtqDesc, page)).toMatchObject({ len: 288, flags: 4, next: 1 });
  });
});
