import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { offerableIn } from '../../src/virtio/devices/blk/codes.ts';
import { SECTOR } from '../../src/virtio/devices/blk/disk.ts';
import { BlkDriver, type BlkDriverOptions } from '../../src/virtio/devices/blk/driver.ts';
import type { Asked, BlkRequest } from '../../src/virtio/devices/blk/driver-request.ts';
import {
  flush,
  getId,
  readSectors,
  writeSectors,
  writeZeroes,
} from '../../src/virtio/devices/blk/requests.ts';
import type { DriverQueueMaker } from '../../src/virtio/driver.ts';
import { queueFeatures, RESERVED } from '../../src/virtio/fact-lookup.ts';
import { checkQueue } from '../../src/virtio/queue/invariants.ts';
import { PackedDriver } from '../../src/virtio/queue/packed.ts';
import { Random } from '../../src/virtio/world/random.ts';
import { bench, differs } from './kit/bench.ts';
import { PackedHand, WANTED } from './kit/packed.ts';
import type { Peer } from './kit/peers.ts';
import { BLK_PACKED, CAPACITY, RING } from './kit/subjects.ts';

const sides = bench(BLK_PACKED);

/** A driver half that takes the length of every used descriptor, as one must that wants data from QEMU 7.2. */
const makeQueue: DriverQueueMaker = (memory, addresses, features) =>
  new PackedDriver(memory, addresses, features, { lengths: 'all' });
const own = offerableIn('1.4') | RESERVED.RING_PACKED;

/** The ways in which a driver may use a packed ring; a request takes three descriptors of it, or one. */
const RINGS: readonly (readonly [string, Partial<BlkDriverOptions>])[] = [
  ['direct descriptors and flags', { wanted: own }],
  ['indirect tables and flags', { wanted: own | RESERVED.INDIRECT_DESC }],
  ['direct descriptors and events by descriptor', { wanted: own | RESERVED.EVENT_IDX }],
  ['indirect tables and events by descriptor', { wanted: own | RING }],
  ['a queue of 3', { wanted: own | RING, queueSize: 3, indirect: false }],
  ['a queue of 5, where lists cross the end', { wanted: own | RING, queueSize: 5, indirect: false }],
  ['a queue of 100', { wanted: own | RESERVED.EVENT_IDX, queueSize: 100 }],
];

function live(peer: Peer, options: Partial<BlkDriverOptions>): BlkDriver {
  const driver = new BlkDriver({ ...peer.parts, wanted: own, makeQueue, ...options });
  driver.initialise();
  return driver;
}

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const pattern = (length: number, seed: number) =>
  Uint8Array.from({ length }, (_, at) => (at * 7 + seed * 31) & 0xff);

/** How a request ended; of an ID the string alone, since QEMU leaves what follows its NUL as it was. */
function ending({ asked, result }: BlkRequest): readonly unknown[] {
  if (result === null) return ['in flight'];
  const nul = asked.replyLength === 20 ? result.bytes.indexOf(0) : -1;
  const bytes = nul < 0 ? result.bytes : result.bytes.subarray(0, nul);
  return [result.status, result.written, Buffer.from(bytes).toString('hex')];
}

/** What the checkers of a ring find wrong with the one in memory. */
function violations(peer: Peer, driver: BlkDriver): string[] {
  const [queue] = driver.queues;
  if (queue === undefined) return ['no queue'];
  const { addresses, ring } = queue;
  const features = queueFeatures(driver.core.features);
  return checkQueue({ memory: peer.ram, addresses, features, driver: ring.inspect() }).map(
    ({ message }) => message,
  );
}

function request(random: Random): Asked {
  const sector = random.below(CAPACITY - 16);
  const count = 1 + random.below(12);
  switch (random.below(6)) {
    case 0:
      return writeSectors(sector, pattern(count * SECTOR, random.below(256)));
    case 1:
      return writeZeroes([{ sector, count }]);
    case 2:
      return flush();
    case 3:
      return getId();
    default:
      return readSectors(sector, count);
  }
}

describe('The driver of the site, over a packed ring, on either device (§ 2.8)', () => {
  it.each(RINGS)('gets the same answers and leaves the same disk, over %s', (_, options) => {
    const found = sides.agree(BLK_PACKED, (peer) => {
      const driver = live(peer, options);
      const random = new Random(3);
      const endings: unknown[] = [];
      const broken: string[] = [];
      for (let turn = 0; turn < 150; turn++) {
        const one = driver.submit(request(random));
        peer.settle(() => one.result !== null);
        broken.push(...violations(peer, driver));
        endings.push(ending(one));
      }
      const { 'next used': used, 'used wrap': wrap } = driver.queues[0]?.ring.inspect() ?? {};
      const { kicks, ...signals } = peer.signals();
      return {
        endings,
        broken,
        kicks,
        signals,
        place: [used, wrap],
        free: driver.queues[0]?.ring.free,
        disk: digest(peer.disk()),
      };
    });
    expect(found).toMatchObject({
      broken: [],
      kicks: 150,
      signals: { usedBuffer: true, configChange: false },
    });
    expect(found.endings.every((one) => (one as unknown[])[0] === 0)).toBe(true);
  });

  it.each(RINGS.slice(0, 4))('sends many with one notification and takes all back, over %s', (_, options) => {
    const found = sides.agree(BLK_PACKED, (peer) => {
      const driver = live(peer, options);
      const counts: unknown[] = [];
      for (let round = 0; round < 8; round++) {
        const requests = Array.from({ length: 60 }, (_, at) =>
          driver.submit(at % 3 === 0 ? getId() : readSectors(at, 1), { publish: false }),
        );
        driver.publish();
        peer.settle(() => driver.inFlight.size === 0);
        counts.push([requests.every(({ result }) => result?.ok), violations(peer, driver)]);
      }
      return { counts, kicks: peer.signals().kicks };
    });
    expect(found.counts).toEqual(Array.from({ length: 8 }, () => [true, []]));
    expect(found.kicks).toBe(8);
  });
});

it('A driver by the letter finds nothing written by QEMU, whose used descriptors have no WRITE (§ 2.8.3)', () => {
  const found = sides.agree(
    BLK_PACKED,
    (peer) => {
      const driver = new BlkDriver({ ...peer.parts, wanted: own });
      driver.initialise();
      const one = driver.submit(readSectors(0, 1));
      peer.settle(() => one.result !== null);
      return { written: one.result?.written, ok: one.result?.ok };
    },
    [differs('used-without-write', 'written', 0, 513), differs('used-without-write', 'ok', false, true)],
  );
  expect(found.ok).toBe(true);
});

describe('Notifications of a packed ring', () => {
  it('come when they are asked for, by flags and by descriptor (§ 2.8.10)', () => {
    for (const wanted of [own, own | RESERVED.EVENT_IDX]) {
      const { seen } = sides.agree(BLK_PACKED, (peer) => {
        const hand = new PackedHand(peer, wanted, 5);
        const exchange = () => {
          hand.ring.add([hand.header], [{ ...hand.reply, length: 21 }], '');
          hand.ring.publish();
          const kicked = hand.ring.shouldKick();
          if (kicked) peer.transport.notify(0);
          const reaped = (): boolean => {
            done = hand.ring.reap() !== null || done;
            return done;
          };
          let done = false;
          peer.settle(reaped);
          reaped();
          return [kicked, peer.signals().usedBuffer];
        };
        const seen: unknown[] = [exchange()];
        hand.ring.disableInterrupts();
        seen.push(exchange(), exchange());
        hand.ring.enableInterrupts();
        seen.push(exchange());
        const { deviceArea } = hand.queue.addresses;
        return { seen, asks: hand.core.memory.read16(deviceArea + 2) };
      });
      expect(seen).toEqual([
        [true, true],
        [true, false],
        [true, false],
        [true, true],
      ]);
    }
  });
});

describe('What a driver may write into a packed ring, on either device', () => {
  const NEXT = 1;
  const WRITE = 2;
  const AVAIL = 0x80;
  const served: readonly (readonly [string, (hand: PackedHand) => void, number])[] = [
    ['a list of two', (hand) => hand.whole(), 0],
    ['a buffer ID beyond the ring (§ 2.8.13)', (hand) => hand.whole(0xffff), 0xffff],
    [
      'an indirect table (§ 2.8.7)',
      (hand) => {
        hand.refer();
        hand.whole(0, hand.table);
      },
      0,
    ],
    [
      'WRITE on the descriptor that refers to a table (§ 2.8.7)',
      (hand) => {
        hand.refer(32, WRITE);
        hand.whole(0, hand.table);
      },
      0,
    ],
    [
      'another ID in the table, which does not count (§ 2.8.7)',
      (hand) => {
        hand.refer(32, 0, 7);
        hand.whole(2, hand.table);
      },
      7,
    ],
    [
      'flags in the table that do not count, NEXT and INDIRECT among them (§ 2.8.7)',
      (hand) => {
        hand.refer();
        hand.write(0, { ...hand.header, flags: 0x8085 }, hand.table);
        hand.write(1, { ...hand.reply, length: 21, flags: WRITE | NEXT }, hand.table);
      },
      0,
    ],
    [
      'flags that no version defines',
      (hand) => {
        hand.whole();
        hand.write(1, { ...hand.reply, length: 21, flags: AVAIL | WRITE | 0x7f78 });
      },
      0,
    ],
  ];

  it.each(served)('is served: %s', (_, write, id) => {
    const found = sides.agree(BLK_PACKED, (peer) => {
      const hand = new PackedHand(peer, WANTED);
      write(hand);
      return { ...hand.outcome(), again: hand.again() };
    });
    expect(found).toMatchObject({ status: 0x0f, id, usedBuffer: true, again: '00' });
  });

  it('is not seen when it has the bits of the other lap (§ 2.8.1)', () => {
    const found = sides.agree(BLK_PACKED, (peer) => {
      const hand = new PackedHand(peer, WANTED);
      hand.whole();
      hand.write(0, { ...hand.header, flags: 0x8000 | NEXT });
      return { ...hand.outcome(), again: hand.again() };
    });
    expect(found).toMatchObject({ status: 0x0f, id: null, usedBuffer: false, again: '00' });
  });
});
