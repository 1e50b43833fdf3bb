import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RESERVED } from '../../src/virtio/fact-lookup.ts';
import { Bench, type Differing, differs } from './kit/bench.ts';
import type { DifferenceName } from './kit/differences.ts';
import { PackedHand, WANTED } from './kit/packed.ts';
import { modelPeer, type Peer, REGION } from './kit/peers.ts';
import { BLK_PACKED } from './kit/subjects.ts';

const NEXT = 1;
const WRITE = 2;
const INDIRECT = 4;
const AVAIL = 0x80;
const END = REGION.base + REGION.size;

/** A list written by hand, and how it is sent. */
interface Attempt {
  readonly write: (hand: PackedHand) => void;
  readonly features?: bigint;
  readonly size?: number;
}

const attempt =
  ({ write, features = WANTED, size }: Attempt) =>
  (peer: Peer) => {
    const hand = new PackedHand(peer, features, size);
    write(hand);
    return { ...hand.outcome(), again: hand.again() };
  };

const ID = Buffer.from('RINGSIDE').toString('hex');
const NOTHING = 'ee'.repeat(8);
const SERVED = { status: 0x0f, id: 0, usedBuffer: true, configChange: false, answer: ID };
const REFUSED = { status: 0x4f, id: null, usedBuffer: false, configChange: true, answer: NOTHING };

/** Every finding in which QEMU serves what our device refuses. */
function qemuServes(why: DifferenceName, more: Partial<typeof SERVED> = {}): Differing[] {
  const theirs = { ...SERVED, ...more };
  return (Object.keys(REFUSED) as (keyof typeof REFUSED)[])
    .filter((key) => theirs[key] !== REFUSED[key])
    .map((key) => differs(why, key, theirs[key], REFUSED[key]));
}

// Some of these leave QEMU unable to answer, so each gets one of its own.
let sides: Bench;
beforeEach(async () => {
  sides = new Bench([BLK_PACKED]);
  await sides.start();
});
afterEach(() => sides.stop());

describe('What a driver must not write into a packed ring', () => {
  const cases: readonly (readonly [string, Attempt, Differing[]])[] = [
    [
      'an ID in the last descriptor other than in the first (§ 2.8.6)',
      {
        write: (hand) => {
          hand.whole(3);
          hand.write(0, { ...hand.header, id: 8, flags: AVAIL | NEXT });
        },
      },
      [differs('buffer-id-of-the-first', 'id', 8, 3)],
    ],
    [
      'INDIRECT together with NEXT (§ 2.8.19)',
      {
        write: (hand) => {
          hand.refer(32, NEXT);
          hand.whole(0, hand.table);
        },
      },
      qemuServes('packed-indirect-rules'),
    ],
    [
      'a table longer than the ring (§ 2.8.5)',
      {
        size: 2,
        write: (hand) => {
          const { address } = hand.header;
          hand.refer(64);
          hand.write(0, { address, length: 8 }, hand.table);
          hand.write(1, { address: address + 8, length: 4 }, hand.table);
          hand.write(2, { address: address + 12, length: 4 }, hand.table);
          hand.write(3, { ...hand.reply, length: 21, flags: WRITE }, hand.table);
        },
      },
      qemuServes('packed-indirect-rules'),
    ],
    [
      'INDIRECT without VIRTIO_F_INDIRECT_DESC (§ 2.8.19)',
      {
        features: WANTED & ~RESERVED.INDIRECT_DESC,
        write: (hand) => {
          hand.refer();
          hand.whole(0, hand.table);
        },
      },
      qemuServes('packed-indirect-rules'),
    ],
    [
      'a further descriptor that was not made available (§ 2.8.6)',
      {
        write: (hand) => {
          hand.whole();
          hand.write(1, { ...hand.reply, length: 21, flags: WRITE });
        },
      },
      qemuServes('list-half-available'),
    ],
    [
      'an element outside memory (§ 2.8.4)',
      {
        write: (hand) => {
          hand.whole();
          hand.write(1, { address: END, length: 21, flags: AVAIL | WRITE });
        },
      },
      qemuServes('outside-memory', { answer: NOTHING }),
    ],
    [
      'an ID that is in use (§ 2.8.21.1)',
      {
        write: (hand) => {
          hand.whole(4);
          hand.write(2, { ...hand.header, id: 4, flags: AVAIL | NEXT });
          hand.write(3, { ...hand.reply, length: 21, id: 4, flags: AVAIL | WRITE });
        },
      },
      qemuServes('id-in-flight', { id: 4 }),
    ],
  ];
  it.each(cases)('%s', (_, one, differing) => {
    expect(sides.agree(BLK_PACKED, attempt(one), differing)).toMatchObject({ again: '00' });
  });
});

describe('A list after which QEMU 7.2 is of no more use, where ours needs a reset (packed-error-hangs)', () => {
  const why: DifferenceName = 'packed-error-hangs';
  const hangs: readonly (readonly [string, string, (hand: PackedHand) => void])[] = [
    [
      'a readable element after a writable one (§ 2.8.17)',
      'Incorrect order for descriptors',
      (hand) => {
        hand.write(0, { ...hand.reply, length: 21, flags: AVAIL | NEXT | WRITE });
        hand.write(1, { ...hand.header, flags: AVAIL });
      },
    ],
    ['a table of 24 bytes (§ 2.8.7)', 'Invalid size for indirect buffer table', (hand) => hand.refer(24)],
    [
      'a table outside memory (§ 2.8.7)',
      'Cannot map indirect buffer',
      (hand) => hand.write(0, { address: END - 16, length: 32, flags: AVAIL | INDIRECT }),
    ],
  ];
  it.each(hangs)(`${why}: %s`, (_, says, write) => {
    expect(() => sides.run(BLK_PACKED, attempt({ write }))).toThrow('QEMU did not answer');
    expect(sides.messages()).toContain(says);
    expect(attempt({ write })(modelPeer(BLK_PACKED))).toEqual({ ...REFUSED, again: '00' });
  });

  it('empty-table-aborts: a table of no bytes', () => {
    const empty: DifferenceName = 'empty-table-aborts';
    const write = (hand: PackedHand) => hand.refer(0);
    expect(() => sides.run(BLK_PACKED, attempt({ write })), empty).toThrow('QEMU was gone');
    expect(sides.messages()).toContain('Assertion');
    expect(attempt({ write })(modelPeer(BLK_PACKED))).toEqual({ ...REFUSED, again: '00' });
  });
});
