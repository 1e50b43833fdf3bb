import { PlainMemory } from '../../src/virtio/memory/plain.ts';
import { placePacked } from '../../src/virtio/queue/packed.ts';
import type { Buffer, QueueFeatures } from '../../src/virtio/queue/queue.ts';
import { makeDeviceQueue, makeDriverQueue } from '../../src/virtio/queue/ring-kind.ts';
import { placeSplit } from '../../src/virtio/queue/split.ts';

export const SIZE = 256;
export const BASE = 0x4000_0000;
export const TABLES = BASE + 0x1_0000;
export const BUFFERS = BASE + 0x2_0000;
export const END = BASE + 0x4_0000;
const TRIPS = 4096;

/** What one round trip carries. */
export interface Shape {
  readonly descriptors: number;
  readonly readable: readonly Buffer[];
  readonly writable: readonly Buffer[];
}

export const ONE: Shape = { descriptors: 1, readable: [], writable: [{ address: BUFFERS, length: 512 }] };
export const THREE: Shape = {
  descriptors: 3,
  readable: [{ address: BUFFERS, length: 16 }],
  writable: [
    { address: BUFFERS + 0x1000, length: 512 },
    { address: BUFFERS + 0x2000, length: 1 },
  ],
};

/** One way to carry buffers. */
export interface Way extends QueueFeatures {
  readonly ring: 'split' | 'packed';
  readonly shape: Shape;
  /** Chains between two looks at the other side. */
  readonly batch: number;
}

/** One row of the table. `run` does `trips` round trips. */
export interface Case {
  readonly way: Way;
  readonly name: string;
  readonly trips: number;
  run(): void;
}

/** Where a queue of `SIZE` lies here. */
export const placeOf = (ring: Way['ring']) =>
  ring === 'packed' ? placePacked(SIZE, BASE) : placeSplit(SIZE, BASE);

/** What is measured: each way to carry one and three descriptors, alone and in batches. */
export const ways: readonly Way[] = (['split', 'packed'] as const).flatMap((ring) => {
  const way = (shape: Shape, more: Partial<Way> = {}): Way => ({
    ring,
    shape,
    batch: 1,
    indirect: false,
    eventIndex: false,
    inOrder: false,
    packed: ring === 'packed',
    ...more,
  });
  return [
    way(ONE),
    way(ONE, { eventIndex: true }),
    way(ONE, { indirect: true }),
    way(ONE, { inOrder: true }),
    way(THREE),
    way(THREE, { indirect: true }),
    ...[8, 32, 128].map((batch) => way(ONE, { batch })),
    ...[8, 32, 128].map((batch) => way(ONE, { batch, inOrder: true })),
    way(THREE, { batch: 32 }),
    way(THREE, { batch: 32, indirect: true }),
    way(THREE, { batch: 32, inOrder: true }),
  ];
});

/** `3 descriptors, indirect, batches of 32`. */
export function nameOf({ shape, indirect, eventIndex, inOrder, batch }: Way): string {
  const parts = [
    `${shape.descriptors} descriptor${shape.descriptors === 1 ? '' : 's'}`,
    indirect ? 'indirect' : 'direct',
    ...(eventIndex ? ['event index'] : []),
    ...(inOrder ? ['in order'] : []),
    ...(batch > 1 ? [`batches of ${batch}`] : []),
  ];
  return parts.join(', ');
}

/** The round trips of a way, on plain memory. */
export function caseOf(way: Way): Case {
  const { shape, batch, indirect, eventIndex } = way;
  const memory = new PlainMemory([{ name: 'ram', base: BASE, size: END - BASE }]);
  const addresses = placeOf(way.ring);
  const driver = makeDriverQueue<number>(memory.as('driver'), addresses, way);
  const device = makeDeviceQueue(memory.as('device'), addresses, way);
  const { readable, writable } = shape;
  const run = () => {
    let notified = 0;
    for (let trip = 0; trip < TRIPS; trip += batch) {
      for (let at = 0; at < batch; at++) {
        driver.add(readable, writable, trip + at, indirect ? TABLES + 64 * at : undefined);
      }
      driver.publish();
      if (driver.shouldKick()) notified++;
      for (let at = 0; at < batch; at++) {
        const taken = device.pop();
        if (taken === null) throw new Error('The device found nothing.');
        device.push(taken.head, taken.writableLength);
      }
      device.publish();
      if (device.shouldInterrupt()) notified++;
      for (let at = 0; at < batch; at++) {
        const done = driver.reap();
        if (done === null || done.token !== trip + at) throw new Error('The driver found something else.');
      }
      if (eventIndex && (driver.enableInterrupts() || device.enableKicks()))
        throw new Error('Something is left.');
    }
    if (notified !== (2 * TRIPS) / batch) throw new Error(`${notified} notifications.`);
  };
  return { way, name: nameOf(way), trips: TRIPS, run };
}
