import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PlainMemory } from '../../../src/virtio/memory/plain.ts';
import { makePackedPair } from './packed-pair.ts';
import { BUFFERS, makePair, plain, TABLES } from './pair.ts';

/** One buffer of a workload: what is read, how much may be written, and whether it goes through a table. */
const chain = fc.record({
  out: fc.array(fc.uint8Array({ minLength: 1, maxLength: 12 }), { maxLength: 3 }),
  room: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 3 }),
  indirect: fc.boolean(),
  /** How much of the room the device fills, in 12ths. */
  fill: fc.nat(12),
  /** After how many further chains it is done. */
  delay: fc.nat(3),
});
type Chain = typeof chain extends fc.Arbitrary<infer C> ? C : never;

interface Result {
  readonly token: string;
  readonly written: number;
  readonly bytes: readonly number[];
}

interface Setting {
  readonly packed: boolean;
  readonly inOrder: boolean;
  readonly indirect: boolean;
  readonly size: number;
}

/** A device that turns each byte around, over a queue of either kind, and what the driver gets back, in order. */
function carry(workload: readonly Chain[], setting: Setting): Result[] {
  const memory: PlainMemory = plain();
  const pair = setting.packed ? makePackedPair(setting, memory) : makePair(setting, memory);
  const { driver, device } = pair;
  const raw = memory.as('driver');
  const results: Result[] = [];
  const working: { due: number; head: number; fill: number; room: number; turn: () => void }[] = [];
  const finish = (now: number) => {
    for (;;) {
      const at = setting.inOrder ? 0 : working.findIndex(({ due }) => due <= now);
      const one = working[at];
      if (one === undefined || one.due > now) break;
      working.splice(at, 1);
      one.turn();
      device.push(one.head, one.fill);
    }
    device.publish();
  };
  const reap = () => {
    for (let done = driver.reap(); done !== null; done = driver.reap()) {
      const at = Number(done.token);
      const base = BUFFERS + 0x100 * (at % 64) + 0x80;
      results.push({ token: done.token, written: done.written, bytes: [...memory.peek(base, done.written)] });
    }
  };
  workload.forEach((one, now) => {
    let address = BUFFERS + 0x100 * (now % 64);
    const readable = one.out.map((bytes) => {
      memory.patch(address, bytes);
      const sent = { address, length: bytes.length };
      address += bytes.length;
      return sent;
    });
    address = BUFFERS + 0x100 * (now % 64) + 0x80;
    const writable = one.room.map((length) => {
      const lent = { address, length };
      address += length;
      return lent;
    });
    const count = readable.length + writable.length;
    if (count === 0 || count > setting.size) return;
    const useTable = setting.indirect && one.indirect;
    while (driver.free < (useTable ? 1 : count)) {
      finish(Number.POSITIVE_INFINITY);
      reap();
    }
    driver.add(readable, writable, String(now), useTable ? TABLES + 0x80 * (now % 64) : undefined);
    driver.publish();
    for (let taken = device.pop(); taken !== null; taken = device.pop()) {
      const { head, readable: sent, writable: lent, writableLength } = taken;
      const fill = Math.floor((writableLength * one.fill) / 12);
      const turn = () => {
        const bytes = sent.flatMap(({ address: from, length }) => [...memory.peek(from, length)]);
        let left = fill;
        for (const { address: to, length } of lent) {
          for (let i = 0; i < length && left > 0; i++, left--) {
            raw.write8(to + i, 0xff - (bytes[(fill - left) % bytes.length] ?? 0));
          }
        }
      };
      working.push({ due: now + one.delay, head, fill, room: writableLength, turn });
    }
    finish(now);
    if (now % 3 === 2) reap();
  });
  finish(Number.POSITIVE_INFINITY);
  reap();
  expect(driver.free).toBe(setting.size);
  return results;
}

it('split and packed rings carry any workload that is legal in both to the same result', () => {
  fc.assert(
    fc.property(
      fc.array(chain, { minLength: 1, maxLength: 60 }),
      fc.constantFrom(1, 2, 4, 8),
      fc.boolean(),
      fc.boolean(),
      (workload, size, inOrder, indirect) => {
        const setting = { inOrder, indirect, size };
        const split = carry(workload, { ...setting, packed: false });
        const packed = carry(workload, { ...setting, packed: true });
        expect(packed).toEqual(split);
      },
    ),
    { numRuns: 300 },
  );
});
