import { VIRTQ_DESC_F_AVAIL, VIRTQ_DESC_F_USED } from '../../spec/packed-ring.ts';
import { VIRTQ_DESC_F_INDIRECT, VIRTQ_DESC_F_NEXT, VIRTQ_DESC_F_WRITE } from '../../spec/ring.ts';
import { BareQueue } from '../bare-queue.ts';
import type { ChainRecipe } from '../codec.ts';
import { choice, type Scenario } from '../scenario.ts';
import { LATENCY, MEMORY_BASE, type World } from '../world.ts';
import { chains, pattern, recipes } from './custom.ts';
import { inOrder, packedActions } from './packed.ts';
import { eventIndex, indirect, latencies, order } from './queue.ts';

/** Ways in which a driver can go wrong on a packed ring, once it has made its buffers available. */
const mistake = choice('mistake', 'The driver goes wrong', [
  ['none', 'nowhere'],
  ['wrap', 'the first descriptor has the bits of the other lap'],
  ['tail', 'a further descriptor is not made available'],
  ['id', 'two buffers have one ID'],
  ['order', 'a readable buffer after a writable one'],
  ['outside', 'a buffer lies outside memory'],
  ['indirect', 'INDIRECT where it must not stand'],
]);

const AVAIL = VIRTQ_DESC_F_AVAIL;

/** Lets the driver overwrite what it has made available, before the device gets to it. The ring is fresh. */
function goWrong(
  world: World,
  kind: string,
  recipe: readonly ChainRecipe[],
  table: number | undefined,
): void {
  const counts = recipe.map(({ readable, writable }) => readable.length + writable.length);
  const [count = 1, second = 1] = counts;
  const [first] = recipe;
  const place = (index: number) => MEMORY_BASE + 16 * index;
  const write = (address: number, value: number): void => {
    world.driver.at('packed.mistake');
    world.driver.write16(address, value);
  };
  const inRing = table === undefined ? count : 1;
  const goesOn = first && first.readable.length > 0 ? 0 : VIRTQ_DESC_F_WRITE;
  switch (kind) {
    case 'wrap':
      write(place(0) + 14, VIRTQ_DESC_F_USED | (inRing > 1 ? VIRTQ_DESC_F_NEXT | goesOn : goesOn));
      return;
    case 'tail':
      if (inRing > 1) write(place(1) + 14, 0);
      else write(place(0) + 14, AVAIL | VIRTQ_DESC_F_NEXT);
      return;
    case 'id':
      if (counts.length > 1) write(place(inRing + (table === undefined ? second : 1) - 1) + 12, 0);
      return;
    case 'order':
      if (table !== undefined) {
        write(table + 14, VIRTQ_DESC_F_WRITE);
        write(table + 16 * (count - 1) + 14, 0);
        return;
      }
      write(place(0) + 14, AVAIL | VIRTQ_DESC_F_WRITE | (count > 1 ? VIRTQ_DESC_F_NEXT : 0));
      if (count > 1) write(place(count - 1) + 14, AVAIL);
      return;
    case 'outside':
      world.driver.at('packed.mistake');
      world.driver.write64(table ?? place(0), BigInt(MEMORY_BASE) * 4n);
      return;
    case 'indirect':
      write(place(0) + 14, AVAIL | VIRTQ_DESC_F_INDIRECT | (table === undefined ? 0 : VIRTQ_DESC_F_NEXT));
      return;
  }
}

/** The reader's own buffers on a packed ring. A text that is no list of chains is taken as the initial one. */
export const packedCustom: Scenario = {
  id: 'queue/packed-custom',
  title: 'Your own buffers on a packed ring',
  summary: 'Lists of your own making; the device fills whatever it may write with what it has read.',
  actions: packedActions,
  options: [
    chains,
    choice('size', 'Queue size', [
      ['8', '8'],
      ['4', '4'],
      ['5', '5'],
      ['13', '13'],
    ]),
    indirect,
    eventIndex,
    inOrder,
    mistake,
    choice('order', 'They come back', [
      ['same', 'in the order they were sent'],
      ...order.values
        .filter(({ value }) => value !== 'same')
        .map(({ value, label }) => [value, label] as const),
    ]),
  ],
  prepare(world, options) {
    const wanted = recipes(options.chains);
    const times = latencies(world, wanted.length, options.order ?? '');
    const useTables = options.indirect === 'on';
    const queue = new BareQueue(world, {
      packed: true,
      size: Number(options.size),
      indirect: useTables,
      eventIndex: options['event-index'] === 'on',
      inOrder: options['in-order'] === 'on',
      latency: (taken) => times[taken % times.length] ?? LATENCY.request,
      answer: (read, room) => Uint8Array.from({ length: room }, (_, i) => read[i % read.length] ?? 0xaa),
    });
    const tables = wanted.map(({ readable, writable }, i) => {
      const count = readable.length + writable.length;
      return useTables && count > 1 ? world.allocateTable(`table ${i}`, count, true) : undefined;
    });
    world.after(0, 'driver', () => {
      wanted.forEach(({ readable, writable }, i) => {
        const sent = readable.map((length, j) => pattern(length, 0x10 * (i + 1) + j));
        queue.add(`chain ${i}`, sent, writable, tables[i]);
      });
      queue.go();
      goWrong(world, options.mistake ?? '', wanted, tables[0]);
    });
  },
};
