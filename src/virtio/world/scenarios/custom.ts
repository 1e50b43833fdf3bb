import { BareQueue } from '../bare-queue.ts';
import { type ChainRecipe, decodeChains } from '../codec.ts';
import { choice, type Scenario } from '../scenario.ts';
import type { ScenarioOption } from '../trace.ts';
import { LATENCY } from '../world.ts';
import { goWrong, mistake } from './mistakes.ts';
import { eventIndex, indirect, latencies, order, queueActions, size, start } from './queue.ts';

const FALLBACK = 'r16.w512.w1_r16.w64';

/** Bytes that say where they come from: 00 01 02… from the given start. */
export const pattern = (length: number, from: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (from + i) & 0xff);

/** Chains as a reader wrote them; the initial ones where the text is no list of chains. */
export function recipes(text = FALLBACK): ChainRecipe[] {
  const decoded = decodeChains(text);
  if (decoded.ok) return decoded.value;
  const fallback = decodeChains(FALLBACK);
  return fallback.ok ? fallback.value : [];
}

/** What to send, as one of a few lists or as the reader's own. */
export const chains: ScenarioOption = {
  name: 'chains',
  label: 'Chains',
  values: [
    { value: FALLBACK, label: 'two requests' },
    { value: 'w32', label: 'one buffer to fill' },
    { value: 'r8_r8_r8_r8', label: 'four messages' },
  ],
  initial: FALLBACK,
  text: 'chains',
};

/** The reader's own chains, sent together. A text that is no list of chains is taken as the initial one. */
export const custom: Scenario = {
  id: 'queue/custom',
  title: 'Your own buffers',
  summary: 'Chains of your own making; the device fills whatever it may write with what it has read.',
  actions: queueActions,
  options: [
    chains,
    size,
    start,
    indirect,
    eventIndex,
    mistake,
    choice('order', 'They come back', [['same', 'in the order they were sent'], ...others()]),
  ],
  prepare(world, options) {
    const wanted = recipes(options.chains);
    const times = latencies(world, wanted.length, options.order ?? '');
    const useTables = options.indirect === 'on';
    const queue = new BareQueue(world, {
      size: Number(options.size),
      start: Number(options.start),
      indirect: useTables,
      eventIndex: options['event-index'] === 'on',
      latency: (taken) => times[taken % times.length] ?? LATENCY.request,
      answer: (read, room) => Uint8Array.from({ length: room }, (_, i) => read[i % read.length] ?? 0xaa),
    });
    const tables = wanted.map(({ readable, writable }, i) => {
      const count = readable.length + writable.length;
      return useTables && count > 1 ? world.allocateTable(`table ${i}`, count) : undefined;
    });
    world.after(0, 'driver', () => {
      wanted.forEach(({ readable, writable }, i) => {
        const sent = readable.map((length, j) => pattern(length, 0x10 * (i + 1) + j));
        queue.add(`chain ${i}`, sent, writable, tables[i]);
      });
      const [first] = wanted;
      const [shown] = world.queues;
      if (first && shown) {
        goWrong(world, shown, options.mistake ?? '', {
          start: Number(options.start),
          descriptors: first.readable.length + first.writable.length,
          endsWritable: first.writable.length > 0,
          table: tables[0],
        });
      }
      queue.go();
    });
  },
};

function others(): (readonly [string, string])[] {
  return order.values.filter(({ value }) => value !== 'same').map(({ value, label }) => [value, label]);
}
