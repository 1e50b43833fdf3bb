import { type Access, RecordedMemory } from '../../src/virtio/memory/recorded.ts';
import { makeDeviceQueue, makeDriverQueue } from '../../src/virtio/queue/ring-kind.ts';
import { type Costly, countCosts } from '../../src/virtio/world/costs.ts';
import { BASE, END, placeOf, SIZE, TABLES, type Way } from './rings.ts';

/** What one buffer costs each side, on the average over a lap of the ring. */
export interface LineCosts {
  /** Distinct lines of 64 bytes that the side touches, for each buffer. */
  readonly driver: number;
  readonly device: number;
  /** Lines that one side wrote and the other one touched, for each buffer. */
  readonly shared: number;
  /** Reads and writes of both sides, for each buffer. */
  readonly accesses: number;
}

/**
 * Counts cache lines in a trace of the same halves that are timed. A line counts once for each turn: the two sides
 * take turns, and what a side touches in its turn it has in its cache until the other one writes it. The first lap,
 * on fresh memory, is left out.
 */
export function linesOf(way: Way): LineCosts {
  const memory = new RecordedMemory([{ name: 'ram', base: BASE, size: END - BASE }]);
  const addresses = placeOf(way.ring);
  const driver = makeDriverQueue<number>(memory.as('driver'), addresses, way);
  const device = makeDeviceQueue(memory.as('device'), addresses, way);
  const { readable, writable } = way.shape;
  const perChain = way.indirect ? 1 : way.shape.descriptors;
  const turns = Math.ceil((2 * SIZE) / (perChain * way.batch));
  let steps: Costly[] = [];
  memory.observe({ after: (access: Access) => steps.push(access) });
  const sum = { driver: 0, device: 0, shared: 0, accesses: 0 };
  let buffers = 0;
  for (let turn = 0; turn < 2 * turns; turn++) {
    steps = [];
    for (let at = 0; at < way.batch; at++) {
      driver.add(readable, writable, at, way.indirect ? TABLES + 64 * at : undefined);
    }
    driver.publish();
    driver.shouldKick();
    for (let chain = device.pop(); chain !== null; chain = device.pop()) {
      device.push(chain.head, chain.writableLength);
    }
    device.publish();
    device.shouldInterrupt();
    while (driver.reap() !== null);
    if (way.eventIndex) {
      driver.enableInterrupts();
      device.enableKicks();
    }
    if (turn < turns) continue;
    const costs = countCosts(steps);
    sum.driver += costs.driver.lines;
    sum.device += costs.device.lines;
    sum.shared += costs.shared;
    const of = ({ reads, writes }: typeof costs.driver) => reads + writes;
    sum.accesses += of(costs.driver) + of(costs.device);
    buffers += way.batch;
  }
  const each = (count: number) => Number((count / buffers).toFixed(3));
  return {
    driver: each(sum.driver),
    device: each(sum.device),
    shared: each(sum.shared),
    accesses: each(sum.accesses),
  };
}
