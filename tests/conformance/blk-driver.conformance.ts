import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { FEATURE, offerableIn, TYPE } from '../../src/virtio/devices/blk/codes.ts';
import { SECTOR } from '../../src/virtio/devices/blk/disk.ts';
import { BlkDriver, type BlkDriverOptions } from '../../src/virtio/devices/blk/driver.ts';
import type { Asked, BlkRequest } from '../../src/virtio/devices/blk/driver-request.ts';
import {
  discard,
  flush,
  getId,
  getLifetime,
  overRanges,
  readSectors,
  secureErase,
  writeSectors,
  writeZeroes,
} from '../../src/virtio/devices/blk/requests.ts';
import { RESERVED } from '../../src/virtio/fact-lookup.ts';
import { checkSplitQueue } from '../../src/virtio/queue/invariants.ts';
import { mask } from '../../src/virtio/requirements.ts';
import { Random } from '../../src/virtio/world/random.ts';
import { bench } from './kit/bench.ts';
import type { Peer } from './kit/peers.ts';
import { ACCESS_PLATFORM, BLK, BLK_PLATFORM, BLK_READ_ONLY, CAPACITY, RING } from './kit/subjects.ts';

const sides = bench(BLK, BLK_READ_ONLY, BLK_PLATFORM);
const own = offerableIn('1.4');

/** The ways in which a driver may use a ring. */
const RINGS: readonly (readonly [string, Partial<BlkDriverOptions>])[] = [
  ['direct descriptors and flags', { wanted: own }],
  ['indirect tables and flags', { wanted: own | RESERVED.INDIRECT_DESC }],
  ['direct descriptors and the event index', { wanted: own | RESERVED.EVENT_IDX }],
  ['indirect tables and the event index', { wanted: own | RING }],
  ['direct descriptors though tables were negotiated', { wanted: own | RING, indirect: false }],
  ['a queue of 4', { wanted: own | RING, queueSize: 4 }],
];

function live(peer: Peer, options: Partial<BlkDriverOptions>): BlkDriver {
  const driver = new BlkDriver({ ...peer.parts, wanted: own | RING, ...options });
  driver.initialise();
  return driver;
}

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/**
 * How a request ended: status, used length and data. Of an ID only the string: what follows its NUL is a difference
 * of its own, `bytes-not-written`.
 */
function ending({ asked, result }: BlkRequest): readonly unknown[] {
  if (result === null) return ['in flight'];
  const nul = asked.type === TYPE.GET_ID ? result.bytes.indexOf(0) : -1;
  const bytes = nul < 0 ? result.bytes : result.bytes.subarray(0, nul);
  return [result.status, result.written, Buffer.from(bytes).toString('hex')];
}

/** Runs requests one after another; each must be interrupted for. */
function oneByOne(peer: Peer, driver: BlkDriver, asked: readonly Asked[]): readonly (readonly unknown[])[] {
  return asked.map((one) => {
    const request = driver.submit(one);
    peer.settle(() => request.result !== null);
    return ending(request);
  });
}

const pattern = (length: number, seed: number) =>
  Uint8Array.from({ length }, (_, at) => (at * 7 + seed * 31) & 0xff);

/** Every type of request that needs nothing which QEMU's device lacks. */
const tour: readonly Asked[] = [
  readSectors(0, 1),
  readSectors(CAPACITY - 1, 1),
  readSectors(3, 17),
  writeSectors(5, pattern(SECTOR, 1)),
  writeSectors(6, pattern(9 * SECTOR, 2)),
  readSectors(4, 12),
  flush(),
  getId(),
  writeZeroes([{ sector: 7, count: 3 }]),
  writeZeroes([{ sector: 12, count: 2 }], true),
  readSectors(4, 12),
  discard([{ sector: 1024, count: 256 }]),
];

describe('The driver of the site, on either device', () => {
  it.each(RINGS)('reads, writes and clears a disk over %s (§ 5.2.6)', (_, options) => {
    const { endings, signals } = sides.agree(BLK, (peer) => {
      const driver = live(peer, options);
      const endings = oneByOne(peer, driver, tour);
      const disk = peer.disk();
      // What a discarded sector holds is anybody's guess (§ 5.2.6.1).
      const kept = [disk.subarray(0, 1024 * SECTOR), disk.subarray(1280 * SECTOR)].map(digest);
      const used = driver.queues[0]?.ring.inspect()['last used'];
      return { endings, kept, used, free: driver.queues[0]?.ring.free, signals: peer.signals() };
    });
    expect(endings.map((one) => one[0])).toEqual(tour.map(() => 0));
    expect(signals).toEqual({ kicks: tour.length, usedBuffer: true, configChange: false });
  });

  it('works through bus addresses that are physical ones (§ 6, VIRTIO_F_ACCESS_PLATFORM)', () => {
    const { endings } = sides.agree(BLK_PLATFORM, (peer) => {
      const driver = live(peer, { wanted: own | RING | ACCESS_PLATFORM });
      return { features: driver.core.features, endings: oneByOne(peer, driver, tour) };
    });
    expect(endings).toHaveLength(tour.length);
  });

  it('knows the same of the disk (§ 5.2.5)', () => {
    const info = (peer: Peer) => ({ ...live(peer, {}).info });
    expect(sides.agree(BLK, info)).toMatchObject({ capacity: CAPACITY, segMax: 254, readOnly: false });
    expect(sides.agree(BLK_READ_ONLY, info)).toMatchObject({ readOnly: true });
  });

  it('makes many requests available with one notification, and takes all back (§ 2.7.13)', () => {
    const found = sides.agree(BLK, (peer) => {
      const driver = live(peer, {});
      const requests = Array.from({ length: 64 }, (_, at) =>
        driver.submit(at % 2 === 0 ? readSectors(at, 1) : getId(), { publish: false }),
      );
      driver.publish();
      peer.settle(() => driver.inFlight.size === 0);
      return { endings: requests.map(ending), signals: peer.signals() };
    });
    expect(found.signals).toEqual({ kicks: 1, usedBuffer: true, configChange: false });
  });

  it('goes on after a reset that took requests from the device (§ 2.4)', () => {
    const { answer } = sides.agree(BLK, (peer) => {
      const driver = live(peer, {});
      const lost = driver.submit(readSectors(0, 100));
      driver.initialise();
      peer.signals();
      return { lost: lost.result?.status, answer: oneByOne(peer, driver, [readSectors(9, 2), flush()]) };
    });
    expect(answer).toMatchObject([
      [0, 1025, expect.any(String)],
      [0, 1, ''],
    ]);
  });
});

describe('A request that a device cannot do', () => {
  const write = writeSectors(0, pattern(SECTOR, 3));
  const range = { sector: 8, count: 8 };
  const cases: readonly (readonly [string, Asked, number])[] = [
    ['a read past the end', readSectors(CAPACITY - 1, 2), 1],
    ['a read from far away', readSectors(2 ** 52, 1), 1],
    ['a write past the end', writeSectors(CAPACITY, pattern(SECTOR, 4)), 1],
    ['a write of part of a sector', writeSectors(0, pattern(100, 4)), 1],
    ['a discard past the end', discard([{ sector: CAPACITY - 1, count: 2 }]), 1],
    ['a discard of more than the limit', discard([{ sector: 0, count: 257 }]), 1],
    ['a discard with unmap (§ 5.2.6.2)', overRanges(11, [range], 1), 2],
    ['a discard with an unknown flag (§ 5.2.6.2)', overRanges(11, [range], 2), 2],
    ['a write zeroes past the end', writeZeroes([{ sector: CAPACITY - 1, count: 2 }]), 1],
    ['a write zeroes of more than the limit', writeZeroes([{ sector: 0, count: 257 }]), 1],
    ['a write zeroes with an unknown flag (§ 5.2.6.2)', overRanges(13, [range], 2), 2],
    ['a secure erase, which neither offers', secureErase([range]), 2],
    ['the lifetime, which neither offers', getLifetime(), 2],
  ];
  it.each(cases)('gets the same status and changes nothing: %s', (_, asked, status) => {
    const { answer } = sides.agree(BLK, (peer) => {
      const before = digest(peer.disk());
      const answer = oneByOne(peer, live(peer, { careless: true }), [asked]);
      return { answer, same: digest(peer.disk()) === before };
    });
    expect(answer).toMatchObject([[status, asked.replyLength + 1, '']]);
  });

  it.each([
    ['a write', write],
    ['a discard', discard([range])],
    ['a write zeroes', writeZeroes([range])],
  ])('gets VIRTIO_BLK_S_IOERR and changes nothing: %s to a read-only disk (§ 5.2.6.2)', (_, asked) => {
    const { answer, same } = sides.agree(BLK_READ_ONLY, (peer) => {
      const before = digest(peer.disk());
      const answer = oneByOne(peer, live(peer, { careless: true }), [asked]);
      return { answer, same: digest(peer.disk()) === before };
    });
    expect({ answer, same }).toEqual({ answer: [[1, 1, '']], same: true });
  });
});

/** Requests at random, each on sectors of its own, so that their order does not matter. */
function batch(random: Random): Asked[] {
  return Array.from({ length: 1 + random.below(16) }, (_, at) => {
    const first = at * 64;
    const sector = first + random.below(48);
    const count = 1 + random.below(12);
    switch (random.below(7)) {
      case 0:
        return writeSectors(sector, pattern(count * SECTOR, random.below(256)));
      case 1:
        return writeZeroes([{ sector, count }], random.below(2) === 1);
      case 2:
        return flush();
      case 3:
        return getId();
      case 4:
        return overRanges(13, [{ sector, count }], random.below(4));
      case 5:
        return readSectors(random.below(8) === 0 ? CAPACITY - random.below(4) : sector, count);
      default:
        return readSectors(sector, count);
    }
  });
}

/** What the checkers of a ring find wrong with the one in memory. */
function violations(peer: Peer, driver: BlkDriver): string[] {
  const [queue] = driver.queues;
  if (queue === undefined) return ['no queue'];
  const features = {
    indirect: (driver.core.features & RESERVED.INDIRECT_DESC) !== 0n,
    eventIndex: (driver.core.features & RESERVED.EVENT_IDX) !== 0n,
  };
  const { addresses, ring } = queue;
  return checkSplitQueue({ memory: peer.ram, addresses, features, driver: ring.inspect() }).map(
    ({ message }) => message,
  );
}

describe('Hundreds of requests at random', () => {
  it.each(RINGS.slice(0, 5))('end in the same way and leave the same disk, over %s', (_, options) => {
    const found = sides.agree(BLK, (peer) => {
      const driver = live(peer, { ...options, careless: true });
      const random = new Random(7);
      const endings: unknown[] = [];
      const broken: string[] = [];
      let kicks = 0;
      for (let round = 0; round < 12; round++) {
        const requests = batch(random).map((one) => driver.submit(one, { publish: false }));
        if (driver.publish()) kicks++;
        broken.push(...violations(peer, driver));
        peer.settle(() => driver.inFlight.size === 0);
        broken.push(...violations(peer, driver));
        endings.push(...requests.map(ending));
      }
      const { 'last used': used, 'num free': free } = driver.queues[0]?.ring.inspect() ?? {};
      const all = digest(Buffer.from(JSON.stringify(endings)));
      return { endings: all, broken, kicks, used, free, disk: digest(peer.disk()) };
    });
    expect(found).toMatchObject({ broken: [], kicks: 12, free: 256 });
  });
});

it('A driver without VIRTIO_BLK_F_FLUSH and CONFIG_WCE finds each write on the disk at once (§ 5.2.6.2)', () => {
  const { stable } = sides.agree(BLK, (peer) => {
    const wanted = own & ~mask(FEATURE.FLUSH) & ~mask(FEATURE.CONFIG_WCE);
    const bytes = pattern(3 * SECTOR, 5);
    const answer = oneByOne(peer, live(peer, { wanted }), [writeSectors(20, bytes)]);
    const there = peer.disk().subarray(20 * SECTOR, 23 * SECTOR);
    return { answer, stable: digest(there) === digest(bytes) };
  });
  expect(stable).toBe(true);
});
