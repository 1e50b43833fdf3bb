import { describe, expect, it } from 'vitest';
import {
  VIRTQ_DESC_F_INDIRECT as INDIRECT,
  VIRTQ_DESC_F_NEXT as NEXT,
  VIRTQ_DESC_F_WRITE as WRITE,
} from '../../src/virtio/spec/ring.ts';
import { bench, differs } from './kit/bench.ts';
import {
  attempt,
  type Case,
  ID,
  NOTHING,
  type Parts,
  RECOVERED,
  REFUSED,
  refer,
  SERVED,
  spurious,
  whole,
} from './kit/chains.ts';
import { REGION } from './kit/peers.ts';
import { BLK } from './kit/subjects.ts';

const sides = bench(BLK);
const END = REGION.base + REGION.size;

const refused: readonly Case[] = [
  {
    title: 'a loop over two descriptors (§ 2.7.5.2)',
    write: ({ driver, header }) => {
      driver.write(0, { address: header, length: 16, flags: NEXT, next: 1 });
      driver.write(1, { address: header, length: 16, flags: NEXT, next: 0 });
    },
    says: 'Looped descriptor',
  },
  {
    title: 'a descriptor that leads to itself (§ 2.7.5.2)',
    write: ({ driver, reply }) => driver.write(0, { address: reply, length: 21, flags: NEXT | WRITE }),
    says: 'Looped descriptor',
  },
  {
    title: 'a loop in an indirect table (§ 2.7.5.2)',
    write: (parts) => {
      refer(parts);
      whole(parts, parts.table);
      parts.driver.write(1, { address: parts.reply, length: 21, flags: NEXT | WRITE, next: 1 }, parts.table);
    },
    says: 'Looped descriptor',
  },
  { title: 'a head beyond the table (§ 2.7.6)', write: () => {}, heads: [256], says: 'Guest says index 256' },
  {
    title: 'a head beyond a table that was made smaller (§ 2.7.6)',
    write: whole,
    heads: [77],
    queueSize: 64,
    says: 'Guest says index 77 is available',
  },
  {
    title: 'next beyond the table (§ 2.7.5)',
    write: ({ driver, header }) => driver.write(0, { address: header, length: 16, flags: NEXT, next: 256 }),
    says: 'Desc next is 256',
  },
  {
    title: 'next beyond an indirect table (§ 2.7.5.3)',
    write: (parts) => {
      refer(parts);
      parts.driver.write(0, { address: parts.header, length: 16, flags: NEXT, next: 2 }, parts.table);
    },
    says: 'Desc next is 2',
  },
  {
    title: 'a readable buffer after a writable one (§ 2.7.4.2)',
    write: ({ driver, header, reply }) => {
      driver.write(0, { address: reply, length: 21, flags: WRITE | NEXT, next: 1 });
      driver.write(1, { address: header, length: 16 });
    },
    says: 'Incorrect order for descriptors',
  },
  ...[0, 8, 17, 33].map((length) => ({
    title: `an indirect table of ${length} bytes (§ 2.7.5.3)`,
    write: (parts: Parts) => {
      refer(parts, length);
      whole(parts, parts.table);
    },
    says: 'Invalid size for indirect buffer table',
  })),
  {
    title: 'an indirect table half outside memory (§ 2.7.5.3)',
    write: ({ driver }) => driver.write(0, { address: END - 16, length: 32, flags: INDIRECT }),
    says: 'Cannot map indirect buffer',
  },
];

const served: readonly Case[] = [
  { title: 'a chain of two', write: whole },
  {
    title: 'a chain in an indirect table (§ 2.7.5.3)',
    write: (parts) => {
      refer(parts);
      whole(parts, parts.table);
    },
  },
  {
    title: 'WRITE on the descriptor that refers to a table (§ 2.7.5.3.2)',
    write: (parts) => {
      refer(parts, 32, WRITE);
      whole(parts, parts.table);
    },
  },
  {
    title: 'next without NEXT (§ 2.7.5)',
    write: (parts) => {
      whole(parts);
      parts.driver.write(1, { address: parts.reply, length: 21, flags: WRITE, next: 999 });
    },
  },
  {
    title: 'flags without a meaning (§ 2.7.5)',
    write: (parts) => {
      whole(parts);
      parts.driver.write(1, { address: parts.reply, length: 21, flags: WRITE | 0xfff8 });
    },
  },
  {
    title: 'a chain as long as the queue (§ 2.7.5)',
    write: ({ driver, header, reply }) => {
      driver.write(0, { address: header, length: 16, flags: NEXT, next: 1 });
      for (let at = 1; at < 255; at++)
        driver.write(at, { address: header, length: 1, flags: NEXT, next: at + 1 });
      driver.write(255, { address: reply, length: 21, flags: WRITE });
    },
  },
];

describe('A chain that both devices refuse', () => {
  it.each(refused)('sets DEVICE_NEEDS_RESET until a reset: $title', (one) => {
    sides.messages();
    expect(sides.agree(BLK, attempt(one), [spurious])).toEqual({ ...REFUSED, ...RECOVERED });
    expect(sides.messages()).toContain(one.says);
  });

  it('comes after a good one that was made available with it: that one may be lost (§ 2.1.1)', () => {
    const one = { write: whole, heads: [0, 256] };
    const found = sides.agree(BLK, attempt(one), [
      spurious,
      differs('taken-before-the-error', 'used', 1, 0),
      differs('taken-before-the-error', 'answer', ID, NOTHING),
    ]);
    expect(found).toEqual({ ...REFUSED, ...RECOVERED });
  });
});

describe('A chain that both devices serve', () => {
  it.each(served)('though it may be unusual: $title', (one) => {
    sides.messages();
    expect(sides.agree(BLK, attempt(one))).toEqual({ ...SERVED, ...RECOVERED });
    expect(sides.messages()).toBe('');
  });
});
