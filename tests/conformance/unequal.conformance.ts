import { describe, expect, it } from 'vitest';
import {
  VIRTQ_DESC_F_INDIRECT as INDIRECT,
  VIRTQ_DESC_F_NEXT as NEXT,
  VIRTQ_DESC_F_WRITE as WRITE,
} from '../../src/virtio/spec/ring.ts';
import { bench, type Differing } from './kit/bench.ts';
import {
  attempt,
  type Case,
  NOTHING,
  opposite,
  type Parts,
  RECOVERED,
  refer,
  SERVED,
  spurious,
  WANTED,
  whole,
} from './kit/chains.ts';
import { REGION } from './kit/peers.ts';
import { BLK, BLK_STRICT, RING, type Subject } from './kit/subjects.ts';

const sides = bench(BLK);
const END = REGION.base + REGION.size;

describe('A chain of which the two devices make something else', () => {
  const empty = (flags: number) => (parts: Parts) => {
    whole(parts);
    parts.driver.write(0, { address: parts.header, length: 16, flags: NEXT, next: 2 });
    parts.driver.write(2, { address: parts.reply, flags: flags | NEXT, next: 1 });
  };
  it.each([0, WRITE])(
    'has a buffer of no bytes with flags %i; refused by ours when told to (§ 2.7.5)',
    (flags) => {
      const one = { write: empty(flags) };
      const run = (differing: readonly Differing[], model: Subject) =>
        sides.agree(BLK, attempt(one), differing, model);
      run(opposite('empty-buffer', false), BLK);
      run([spurious], BLK_STRICT);
      expect(sides.messages()).toContain('virtio: zero sized buffers are not allowed');
    },
  );

  it.each([END, END - 8, 2 ** 43, 2n ** 64n - 8n])(
    'has a buffer outside memory, at %s (§ 2.7.5)',
    (address) => {
      const reply = (parts: Parts) => {
        whole(parts);
        parts.driver.write(1, { address, length: 21, flags: WRITE });
      };
      sides.agree(BLK, attempt({ write: reply }), opposite('outside-memory', true, { answer: NOTHING }));
    },
  );

  it('has INDIRECT, which was not negotiated (§ 2.7.5.3.1)', () => {
    const write = (parts: Parts) => {
      refer(parts);
      whole(parts, parts.table);
    };
    const one = { write, features: WANTED & ~RING };
    sides.agree(BLK, attempt(one), opposite('indirect-not-negotiated', true));
  });

  const breaking: readonly Case[] = [
    {
      title: 'INDIRECT in an indirect table',
      write: (parts) => {
        refer(parts);
        whole(parts, parts.table);
        parts.driver.write(1, { address: parts.reply, length: 21, flags: INDIRECT | WRITE }, parts.table);
      },
    },
    {
      title: 'INDIRECT together with NEXT',
      write: (parts) => {
        refer(parts, 32, NEXT, 1);
        whole(parts, parts.table);
      },
    },
    {
      title: 'a table of more buffers than the queue has descriptors',
      queueSize: 4,
      write: ({ driver, header, reply, table }) => {
        refer({ driver, header, reply, table }, 16 * 5);
        for (let at = 0; at < 4; at++)
          driver.write(at, { address: header + 4 * at, length: 4, flags: NEXT, next: at + 1 }, table);
        driver.write(4, { address: reply, length: 21, flags: WRITE }, table);
      },
    },
  ];
  it.each(breaking)('has $title (§ 2.7.5.3.1)', (one) => {
    sides.agree(BLK, attempt(one), opposite('indirect-rules', true));
  });

  it('is of direct descriptors with a table at the end, which a device must handle (§ 2.7.5.3.2)', () => {
    const write = ({ driver, header, reply, table }: Parts) => {
      driver.write(0, { address: header, length: 16, flags: NEXT, next: 1 });
      driver.write(1, { address: table, length: 16, flags: INDIRECT });
      driver.write(0, { address: reply, length: 21, flags: WRITE }, table);
    };
    const found = sides.agree(BLK, attempt({ write }), opposite('indirect-after-direct', false));
    expect(found).toEqual({ ...SERVED, ...RECOVERED });
  });

  it('is longer than 2^32 bytes (§ 2.7.5.2)', () => {
    const count = Math.ceil(2 ** 32 / REGION.size);
    const write = ({ driver, header, reply }: Parts) => {
      driver.write(0, { address: header, length: 16, flags: NEXT, next: 1 });
      for (let at = 1; at <= count; at++)
        driver.write(at, { address: REGION.base, length: REGION.size, flags: NEXT, next: at + 1 });
      driver.write(count + 1, { address: reply, length: 21, flags: WRITE });
    };
    sides.agree(BLK, attempt({ write }), opposite('more-than-4-gib', true));
  });

  it('is available more often than the ring has entries (§ 2.7.13)', () => {
    for (const idx of [9, 0xffff]) {
      const one = { write: whole, idx, queueSize: 8 };
      sides.agree(BLK, attempt(one), opposite('more-available-than-entries', true, { used: idx }));
    }
    // Where nothing was ever written, QEMU stumbles over the first entry.
    sides.agree(BLK, attempt({ write: () => {}, idx: 257 }), [spurious]);
    expect(sides.messages()).toContain('virtio: zero sized buffers are not allowed');
  });
});
