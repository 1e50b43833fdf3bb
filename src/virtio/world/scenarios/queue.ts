import { BareQueue, bytesOf } from '../bare-queue.ts';
import { barrierAt } from '../barriers.ts';
import { ORDER_SENTENCES } from '../order-sentences.ts';
import { showStores } from '../ordering.ts';
import { choice, type Scenario, toggle } from '../scenario.ts';
import type { ScenarioAction } from '../trace.ts';
import { WeakMemory } from '../weak-memory.ts';
import { LATENCY, type World } from '../world.ts';

/** What either side can be made to do in the middle of any of these exchanges. */
export const queueActions: readonly ScenarioAction[] = [
  { name: 'driver-adds', label: 'The driver adds a buffer of 16 bytes', actor: 'driver' },
  { name: 'driver-reaps', label: 'The driver looks at the used ring', actor: 'driver' },
  { name: 'device-looks', label: 'The device looks at the available ring', actor: 'device' },
  { name: 'device-completes', label: 'The device completes its oldest chain now', actor: 'device' },
];

export const size = choice('size', 'Queue size', [
  ['8', '8'],
  ['4', '4'],
  ['16', '16'],
]);
export const start = choice('start', 'Indices start at', [
  ['0', '0'],
  ['65534', '65534'],
]);
export const eventIndex = toggle('event-index', 'Event index');
export const indirect = toggle('indirect', 'Indirect descriptors');

/** Latencies in nanoseconds for `count` chains that are taken together: in this order they come back. */
export function latencies(world: World, count: number, order: string): number[] {
  const turns = Array.from({ length: count }, (_, i) => i + 1);
  if (order === 'reverse') turns.reverse();
  if (order === 'seed') {
    for (let i = count - 1; i > 0; i--) {
      const j = world.random.below(i + 1);
      [turns[i], turns[j]] = [turns[j] as number, turns[i] as number];
    }
  }
  return turns.map((turn) => turn * LATENCY.request);
}

export const order = choice('order', 'They come back', [
  ['reverse', 'last one first'],
  ['seed', 'in an order drawn from the seed'],
  ['same', 'in the order they were sent'],
]);

const base = { actions: queueActions };

export const oneBuffer: Scenario = {
  ...base,
  id: 'queue/one-buffer',
  title: 'One buffer there and back',
  summary: 'The driver lends the device five bytes of memory, the device writes “hello” and hands them back.',
  options: [],
  prepare(world) {
    const queue = new BareQueue(world, { single: true, answer: () => bytesOf('hello') });
    world.after(0, 'driver', () => {
      queue.add('buffer', [], [5]);
      queue.go();
    });
  },
};

export const availRing: Scenario = {
  ...base,
  id: 'queue/avail-ring',
  title: 'The available ring',
  summary: 'Three buffers are put into the ring; they count only once `idx` covers them.',
  options: [size, start],
  prepare(world, options) {
    const queue = new BareQueue(world, { size: Number(options.size), start: Number(options.start) });
    world.after(0, 'driver', () => {
      queue.add('first', [bytesOf('one')], []);
      queue.add('second', [bytesOf('two')], []);
      queue.go();
    });
    world.after(LATENCY.request, 'driver', () => {
      queue.add('third', [bytesOf('three')], []);
      queue.go();
    });
  },
};

export const usedRing: Scenario = {
  ...base,
  id: 'queue/used-ring',
  title: 'The used ring',
  summary: 'Three buffers come back one by one, each with the number of bytes the device wrote.',
  options: [order, size],
  prepare(world, options) {
    const times = latencies(world, 3, options.order ?? '');
    const answers = ['a', 'four', 'twelve bytes'];
    let n = 0;
    const queue = new BareQueue(world, {
      size: Number(options.size),
      latency: (taken) => times[taken % 3] ?? LATENCY.request,
      answer: () => bytesOf(answers[n++ % 3] ?? ''),
    });
    world.after(0, 'driver', () => {
      for (const label of ['first', 'second', 'third']) queue.add(label, [], [16]);
      queue.go();
    });
  },
};

const request = (queue: BareQueue, table?: number): void => {
  queue.add('request', [bytesOf('which sector?   ')], [32, 1], table);
  queue.go();
};

export const chain: Scenario = {
  ...base,
  id: 'queue/chain',
  title: 'A chain of three descriptors',
  summary: 'One request in three buffers: one that the device reads, two that it writes.',
  options: [],
  prepare(world) {
    const queue = new BareQueue(world, { answer: (_, room) => new Uint8Array(room).fill(0x5a) });
    world.after(0, 'driver', () => request(queue));
  },
};

export const indirectTable: Scenario = {
  ...base,
  id: 'queue/indirect',
  title: 'An indirect table',
  summary: 'The same three buffers take one descriptor of the queue; the chain lies in a table of its own.',
  options: [toggle('indirect', 'Indirect descriptors', 'on')],
  prepare(world, options) {
    const on = options.indirect === 'on';
    const queue = new BareQueue(world, {
      indirect: on,
      answer: (_, room) => new Uint8Array(room).fill(0x5a),
    });
    const table = on ? world.allocateTable('table', 3) : undefined;
    world.after(0, 'driver', () => request(queue, table));
  },
};

/** Sends one-buffer messages at the given times, in nanoseconds. */
export function messages(world: World, queue: BareQueue, times: readonly number[]): void {
  times.forEach((time, i) => {
    world.after(time, 'driver', () => {
      queue.add(`message ${i}`, [bytesOf(`message ${i}`)], []);
      queue.go();
    });
  });
}

export const kick: Scenario = {
  ...base,
  id: 'queue/kick',
  title: 'A notification saved by a flag',
  summary: 'While the device is looking anyway it sets a flag, and the driver need not notify it.',
  options: [],
  prepare(world) {
    const queue = new BareQueue(world, { suppress: true, polls: 1 });
    messages(world, queue, [0, 5_000, 60_000]);
  },
};

export const eventIndexScenario: Scenario = {
  ...base,
  id: 'queue/event-index',
  title: 'Notifications saved by the event index',
  summary:
    'Each side names the index at which it wants to be woken; what comes before needs no notification.',
  options: [toggle('event-index', 'Event index', 'on')],
  prepare(world, options) {
    const queue = new BareQueue(world, { eventIndex: options['event-index'] === 'on', polls: 1 });
    messages(world, queue, [0, 5_000, 60_000]);
  },
};

export const wrap: Scenario = {
  ...base,
  id: 'queue/wrap',
  title: 'The indices wrap',
  summary: 'Both indices count to 65535 and go on at 0; the slot is the index modulo the queue size.',
  options: [
    choice('start', 'Indices start at', [
      ['65534', '65534'],
      ['65535', '65535'],
      ['0', '0'],
    ]),
    eventIndex,
  ],
  prepare(world, options) {
    const queue = new BareQueue(world, {
      size: 4,
      start: Number(options.start),
      eventIndex: options['event-index'] === 'on',
    });
    messages(world, queue, [0, 30_000, 60_000]);
  },
};

export const reorder: Scenario = {
  ...base,
  id: 'queue/reorder',
  title: 'Coming back in another order',
  summary:
    'Three requests are sent in one order and come back in another; the ID in the used ring tells which is which.',
  options: [order, eventIndex],
  prepare(world, options) {
    const times = latencies(world, 3, options.order ?? '');
    const queue = new BareQueue(world, {
      eventIndex: options['event-index'] === 'on',
      latency: (taken) => times[taken % 3] ?? LATENCY.request,
    });
    world.after(0, 'driver', () => {
      for (const label of ['first', 'second', 'third']) queue.add(label, [bytesOf(label)], [16]);
      queue.go();
    });
  },
};

export const barrier: Scenario = {
  ...base,
  id: 'queue/barrier',
  title: 'A barrier left out',
  summary: 'On a machine that reorders writes, the device sees the new index before what the index covers.',
  sentences: ORDER_SENTENCES,
  options: [toggle('barrier', 'The write barrier before the index')],
  prepare(world, options) {
    const missing = options.barrier === 'on' ? undefined : 'driver-publishes';
    const memory = new WeakMemory(world, {
      kind: 'weak',
      random: world.random,
      tells: true,
      missing: (actor, probe) => (barrierAt('split', actor, probe) === missing ? missing : undefined),
      // The device looks again and again: it sees every store of the driver as soon as anybody can.
      shown: (actor) => {
        if (actor === 'driver') world.perform('device-looks');
      },
    });
    const queue = new BareQueue(world, { memory: memory.driver, deviceMemory: memory.device });
    showStores(world, memory);
    world.after(0, 'driver', () => {
      queue.add('message', [bytesOf('hello')], [16]);
      queue.go();
    });
    world.expect(() =>
      queue.written === 5
        ? null
        : 'The driver has its buffers back, and no answer in them: the device saw old bytes.',
    );
  },
};

export const queueScenarios: readonly Scenario[] = [
  oneBuffer,
  availRing,
  usedRing,
  chain,
  indirectTable,
  kick,
  eventIndexScenario,
  wrap,
  reorder,
  barrier,
];
