import { array } from '../../layout/layout.ts';
import { pvirtqDesc } from '../../spec/packed-ring.ts';
import { VIRTQ_DESC_F_INDIRECT, VIRTQ_DESC_F_NEXT, VIRTQ_DESC_F_WRITE, virtqDesc } from '../../spec/ring.ts';
import { BareQueue, bytesOf } from '../bare-queue.ts';
import { countOf, hex, type Sayings, type Told } from '../narration.ts';
import { choice, type Scenario, toggle } from '../scenario.ts';
import { LATENCY, type World } from '../world.ts';
import { ring } from './packed.ts';
import { queueActions } from './queue.ts';

const DESCRIPTOR = 16;
const answer = (_: Uint8Array, room: number): Uint8Array => new Uint8Array(room).fill(0x5a);

const fullSentences: Sayings = {
  'driver.waits': {
    say: ({ name }) => name,
    clause: 'basic/split-virtqueues/supplying-buffers-to-the-device',
  },
};

/** The same requests with and without tables, in a queue in which they do not all fit. */
export const queueFull: Scenario = {
  id: 'queue/full',
  title: 'Four requests of three buffers',
  summary: 'Eight descriptors hold two such requests; with a table for each, they hold all four and more.',
  sentences: fullSentences,
  actions: queueActions,
  options: [toggle('indirect', 'Indirect descriptors'), ring],
  prepare(world, options) {
    const packed = options.ring === 'packed';
    const indirect = options.indirect === 'on';
    let sent = 0;
    const queue: BareQueue = new BareQueue(world, {
      packed,
      indirect,
      size: 8,
      answer,
      latency: (n) => (n + 1) * LATENCY.request,
      taken: () => send(),
    });
    const tables = Array.from({ length: 4 }, (_, i) =>
      indirect ? world.allocateTable(`table ${i}`, 3, packed) : undefined,
    );
    const needed = indirect ? 1 : 3;
    const send = (): void => {
      const before = sent;
      for (; sent < tables.length && queue.driver.free >= needed; sent++) {
        queue.add(`request ${sent}`, [bytesOf(`request ${sent}`)], [32, 1], tables[sent]);
      }
      if (sent > before) queue.go();
      if (sent === tables.length) return;
      const free = queue.driver.free;
      const sentence = `Has no room for request ${sent}: it needs ${countOf(needed, 'descriptor')}, and ${free} ${free === 1 ? 'is' : 'are'} free. It has to wait.`;
      world.mark('driver', 'driver.waits', sentence);
    };
    world.after(0, 'driver', send);
  },
};

const change = ({ size, name, u16, u32, u64 }: Told): string =>
  size > 8
    ? `Writes a descriptor to \`${name}\`, past its own half of the queue.`
    : `Puts ${hex(size === 8 ? u64() : size === 4 ? u32() : u16())} into \`${name}\`, past its own half of the queue.`;

const ruleSentences: Sayings = {
  'rule.split': {
    say: change,
    clause: 'basic/split-virtqueues/the-virtqueue-descriptor-table/indirect-descriptors/driver-requirements',
  },
  'rule.packed': { say: change, clause: 'basic/packed-virtqueues/driver-requirements-indirect-descriptors' },
};

/** What a driver does to a request with a table, and what the device makes of it. */
const rule = choice('rule', 'The driver', [
  ['none', 'keeps to the rules'],
  ['next', 'sets NEXT beside INDIRECT'],
  ['nested', 'sets INDIRECT inside the table'],
  ['write', 'sets WRITE beside INDIRECT'],
  ['length', 'gives a length of 40 bytes'],
  ['empty', 'gives a length of 0 bytes'],
  ['long', 'makes the chain longer than the queue'],
  ['past', 'lets an entry lead out of the table'],
  ['outside', 'puts the table outside memory'],
  ['odd', 'puts the table at an odd address'],
  ['mixed', 'puts a direct descriptor in front'],
  ['unasked', 'has not negotiated INDIRECT'],
]);

/** Queue size; the request itself has three buffers. */
const SIZE = 4;
const ENTRIES = 3;

/** Overwrites what the driver has made available, before the device gets to it. The ring is fresh. */
function breakRule(world: World, kind: string, ringAt: number, table: number, packed: boolean): void {
  /** Where the flags of a descriptor stand: behind the length, or behind the ID. */
  const flagsAt = packed ? 14 : 12;
  const say = (): void => world.driver.at(packed ? 'rule.packed' : 'rule.split');
  const flags = (at: number, more: number): void => {
    say();
    const [low = 0, high = 0] = world.memory.peek(at + flagsAt, 2);
    world.driver.write16(at + flagsAt, low | (high << 8) | more);
  };
  const length = (bytes: number): void => {
    say();
    world.driver.write16(ringAt + 8, bytes);
  };
  switch (kind) {
    case 'next':
      flags(ringAt, VIRTQ_DESC_F_NEXT);
      return;
    case 'nested':
      flags(table + DESCRIPTOR, VIRTQ_DESC_F_INDIRECT);
      return;
    case 'write':
      flags(ringAt, VIRTQ_DESC_F_WRITE);
      return;
    case 'length':
      length(2 * DESCRIPTOR + 8);
      return;
    case 'empty':
      length(0);
      return;
    case 'past':
      // A packed table has no `next`; what stands in that place is an ID that nobody reads.
      say();
      world.driver.write16(table + DESCRIPTOR + (packed ? 12 : 14), ENTRIES + 1);
      return;
    case 'outside':
      say();
      world.driver.write64(ringAt, 0n);
      return;
    case 'long': {
      // Two entries more than the queue has descriptors, each a copy of the last one.
      const last = table + (ENTRIES - 1) * DESCRIPTOR;
      const copy = world.memory.peek(last, DESCRIPTOR);
      const all = SIZE + 2;
      for (let at = ENTRIES; at < all; at++) {
        say();
        world.driver.store(table + at * DESCRIPTOR, copy);
      }
      for (let at = ENTRIES - 1; !packed && at < all - 1; at++) {
        flags(table + at * DESCRIPTOR, VIRTQ_DESC_F_NEXT);
        say();
        world.driver.write16(table + at * DESCRIPTOR + 14, at + 1);
      }
      length(all * DESCRIPTOR);
      return;
    }
  }
}

/** One request in an indirect table, and the rules of tables to break one by one. */
export const indirectRules: Scenario = {
  id: 'queue/indirect-rules',
  title: 'The rules of indirect tables',
  summary:
    'One request in a table, in a queue of four; the driver breaks a rule, and the device refuses or copes.',
  sentences: ruleSentences,
  actions: queueActions,
  options: [rule, ring],
  prepare(world, options) {
    const kind = options.rule ?? 'none';
    const packed = options.ring === 'packed';
    const queue = new BareQueue(world, { packed, size: SIZE, indirect: kind !== 'unasked', answer });
    if (kind === 'odd') world.allocate('a byte in front', 1, DESCRIPTOR);
    const entries = kind === 'long' ? SIZE + 2 : ENTRIES;
    const layout = packed ? array(pvirtqDesc, entries) : array(virtqDesc, entries);
    const table = world.allocate('table', entries * DESCRIPTOR, kind === 'odd' ? 1 : DESCRIPTOR, layout);
    const [shown] = world.queues;
    world.after(0, 'driver', () => {
      if (kind === 'mixed' || kind === 'unasked') {
        // The driver's half makes no such thing, so what it has made is changed by hand.
        queue.add('request', [bytesOf('which sector?   ')], [32]);
        queue.go();
        replaceLast(world, shown?.descriptors ?? 0, table, packed);
        return;
      }
      queue.add('request', [bytesOf('which sector?   ')], [32, 1], table);
      queue.go();
      breakRule(world, kind, shown?.descriptors ?? 0, table, packed);
    });
  },
};

/** Moves the second of two direct descriptors into a table of one entry, and lets it refer to that. */
function replaceLast(world: World, ringAt: number, table: number, packed: boolean): void {
  const second = ringAt + DESCRIPTOR;
  const flagsAt = packed ? 14 : 12;
  const say = (): void => world.driver.at(packed ? 'rule.packed' : 'rule.split');
  const entry = world.memory.peek(second, DESCRIPTOR);
  const [low = 0, high = 0] = entry.subarray(flagsAt, flagsAt + 2);
  say();
  world.driver.store(table, entry);
  say();
  world.driver.write64(second, BigInt(table));
  say();
  world.driver.write32(second + 8, DESCRIPTOR);
  say();
  world.driver.write16(second + flagsAt, (low | (high << 8) | VIRTQ_DESC_F_INDIRECT) & ~VIRTQ_DESC_F_WRITE);
}

export const indirectScenarios: readonly Scenario[] = [queueFull, indirectRules];
