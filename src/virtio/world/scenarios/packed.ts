import { BareQueue, bytesOf } from '../bare-queue.ts';
import { choice, type Scenario, toggle } from '../scenario.ts';
import type { ScenarioAction } from '../trace.ts';
import { LATENCY } from '../world.ts';
import { latencies, messages, order, queueActions } from './queue.ts';

const LABELS: Readonly<Record<string, string>> = {
  'driver-reaps': 'The driver looks for used buffers',
  'device-looks': 'The device looks for available ones',
};

/** Which of the two kinds of ring carries an exchange. */
export const ring = choice('ring', 'Ring', [
  ['split', 'split'],
  ['packed', 'packed'],
]);
export const inOrder = toggle('in-order', 'In order');

/** What either side can be made to do in the middle of an exchange on a packed ring. */
export const packedActions: readonly ScenarioAction[] = queueActions.map((action) => {
  const label = LABELS[action.name];
  return label === undefined ? action : { ...action, label };
});

const base = { actions: packedActions };
const packed = true;

export const packedOneBuffer: Scenario = {
  ...base,
  id: 'queue/packed-one-buffer',
  title: 'One buffer on a packed ring',
  summary:
    'Five bytes of memory go to the device and come back through one descriptor, which both sides write.',
  options: [],
  prepare(world) {
    const queue = new BareQueue(world, { packed, size: 4, single: true, answer: () => bytesOf('hello') });
    world.after(0, 'driver', () => {
      queue.add('buffer', [], [5]);
      queue.go();
    });
  },
};

export const packedWrap: Scenario = {
  ...base,
  id: 'queue/packed-wrap',
  title: 'The wrap counter turns',
  summary:
    'Four messages through a ring of three descriptors: from the fourth on, AVAIL and USED change places.',
  options: [
    choice('size', 'Queue size', [
      ['3', '3'],
      ['2', '2'],
      ['5', '5'],
    ]),
  ],
  prepare(world, options) {
    const queue = new BareQueue(world, { packed, size: Number(options.size) });
    messages(world, queue, [0, 30_000, 60_000, 90_000]);
  },
};

export const packedChainOverTheWrap: Scenario = {
  ...base,
  id: 'queue/packed-chain-over-the-wrap',
  title: 'A list over the end of the ring',
  summary:
    'Two requests of three descriptors in a ring of five: the second begins in one lap and ends in the next.',
  options: [
    choice('size', 'Queue size', [
      ['5', '5'],
      ['4', '4'],
    ]),
  ],
  prepare(world, options) {
    const queue = new BareQueue(world, {
      packed,
      size: Number(options.size),
      answer: (_, room) => new Uint8Array(room).fill(0x5a),
    });
    [0, 60_000].forEach((time, i) => {
      world.after(time, 'driver', () => {
        queue.add(`request ${i}`, [bytesOf('which sector?   ')], [32, 1]);
        queue.go();
      });
    });
  },
};

export const packedReorder: Scenario = {
  ...base,
  id: 'queue/packed-reorder',
  title: 'Coming back in another order on a packed ring',
  summary:
    'Used descriptors are written one after the other wherever the buffers lay; the buffer ID tells which is which.',
  options: [order],
  prepare(world, options) {
    const times = latencies(world, 3, options.order ?? '');
    const queue = new BareQueue(world, {
      packed,
      latency: (taken) => times[taken % 3] ?? LATENCY.request,
    });
    world.after(0, 'driver', () => {
      queue.add('first', [bytesOf('first')], [16]);
      queue.add('second', [], [16]);
      queue.add('third', [bytesOf('third'), bytesOf('more')], [16]);
      queue.go();
    });
  },
};

export const packedEvents: Scenario = {
  ...base,
  id: 'queue/packed-events',
  title: 'Event suppression on a packed ring',
  summary:
    'Each side says in four bytes of its own what it wants to be told of: everything, nothing, or one descriptor.',
  options: [
    choice('events', 'They ask to be told', [
      ['descriptor', 'of one descriptor'],
      ['flags', 'of everything or nothing'],
      ['each', 'of everything'],
    ]),
  ],
  prepare(world, options) {
    const { events } = options;
    const queue = new BareQueue(world, {
      packed,
      size: 4,
      eventIndex: events === 'descriptor',
      suppress: events === 'flags',
      polls: 1,
    });
    messages(world, queue, [0, 5_000, 60_000]);
  },
};

export const packedIndirect: Scenario = {
  ...base,
  id: 'queue/packed-indirect',
  title: 'An indirect table on a packed ring',
  summary:
    'Three buffers take one descriptor of the ring; in the table they lie one after the other, without NEXT.',
  options: [toggle('indirect', 'Indirect descriptors', 'on')],
  prepare(world, options) {
    const indirect = options.indirect === 'on';
    const queue = new BareQueue(world, {
      packed,
      indirect,
      answer: (_, room) => new Uint8Array(room).fill(0x5a),
    });
    const table = indirect ? world.allocateTable('table', 3, packed) : undefined;
    world.after(0, 'driver', () => {
      queue.add('request', [bytesOf('which sector?   ')], [32, 1], table);
      queue.go();
    });
  },
};

export const inOrderBatch: Scenario = {
  ...base,
  id: 'queue/in-order',
  title: 'Three buffers, one used element',
  summary:
    'The first of three buffers takes the longest; in order, all three come back with one entry for the last.',
  options: [ring, toggle('in-order', 'In order', 'on')],
  prepare(world, options) {
    const times = latencies(world, 3, 'reverse');
    const queue = new BareQueue(world, {
      packed: options.ring === 'packed',
      inOrder: options['in-order'] === 'on',
      size: 4,
      latency: (taken) => times[taken % 3] ?? LATENCY.request,
      answer: (_, room) => new Uint8Array(room).fill(0x5a),
    });
    world.after(0, 'driver', () => {
      for (const label of ['first', 'second', 'third']) queue.add(label, [], [16]);
      queue.go();
    });
  },
};

export const sameWork: Scenario = {
  ...base,
  id: 'queue/same-work',
  title: 'The same work on either ring',
  summary: 'Three requests of one to three buffers, one of them sent while the others are under way.',
  options: [
    ring,
    order,
    toggle('indirect', 'Indirect descriptors'),
    toggle('event-index', 'Event index'),
    inOrder,
  ],
  prepare(world, options) {
    const times = latencies(world, 3, options.order ?? '');
    const isPacked = options.ring === 'packed';
    const indirect = options.indirect === 'on';
    const queue = new BareQueue(world, {
      packed: isPacked,
      size: 8,
      indirect,
      eventIndex: options['event-index'] === 'on',
      inOrder: options['in-order'] === 'on',
      latency: (taken) => times[taken % 3] ?? LATENCY.request,
      answer: (_, room) => new Uint8Array(room).fill(0x5a),
    });
    const table = indirect ? world.allocateTable('table', 3, isPacked) : undefined;
    world.after(0, 'driver', () => {
      queue.add('read', [bytesOf('which sector?   ')], [32, 1], table);
      queue.add('message', [bytesOf('a message')], []);
      queue.go();
    });
    world.after(LATENCY.request / 2, 'driver', () => {
      queue.add('room', [], [64]);
      queue.go();
    });
  },
};

export const packedScenarios: readonly Scenario[] = [
  packedOneBuffer,
  packedWrap,
  packedChainOverTheWrap,
  packedReorder,
  packedEvents,
  packedIndirect,
  inOrderBatch,
  sameWork,
];
