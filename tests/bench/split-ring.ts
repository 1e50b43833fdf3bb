import { PlainMemory } from '../../src/virtio/memory/plain.ts';
import type { Buffer } from '../../src/virtio/queue/queue.ts';
import { placeSplit, splitDevice, splitDriver } from '../../src/virtio/queue/split.ts';

/** One row of the table. `run` does `trips` round trips. */
export interface Case {
  readonly name: string;
  readonly trips: number;
  run(): void;
}

const SIZE = 256;
const BASE = 0x4000_0000;
const TABLES = BASE + 0x1_0000;
const BUFFERS = BASE + 0x2_0000;
const TRIPS = 4096;

const one = { readable: [], writable: [{ address: BUFFERS, length: 512 }] };
const three = {
  readable: [{ address: BUFFERS, length: 16 }],
  writable: [
    { address: BUFFERS + 0x1000, length: 512 },
    { address: BUFFERS + 0x2000, length: 1 },
  ],
};

export const cases: readonly Case[] = [
  row('1 descriptor, direct', one, {}),
  row('1 descriptor, direct, event index', one, { eventIndex: true }),
  row('1 descriptor, indirect', one, { indirect: true }),
  row('3 descriptors, direct', three, {}),
  row('3 descriptors, indirect', three, { indirect: true }),
  row('1 descriptor, direct, batches of 32', one, { batch: 32 }),
  row('3 descriptors, direct, batches of 32', three, { batch: 32 }),
  row('3 descriptors, indirect, batches of 32', three, { indirect: true, batch: 32 }),
];

function row(
  name: string,
  chain: { readonly readable: readonly Buffer[]; readonly writable: readonly Buffer[] },
  options: { readonly indirect?: boolean; readonly eventIndex?: boolean; readonly batch?: number },
): Case {
  const { indirect = false, eventIndex = false, batch = 1 } = options;
  const memory = new PlainMemory([{ name: 'ram', base: BASE, size: 0x4_0000 }]);
  const addresses = placeSplit(SIZE, BASE);
  const features = { indirect, eventIndex };
  const driver = splitDriver<number>(memory.as('driver'), addresses, features);
  const device = splitDevice(memory.as('device'), addresses, features);
  const { readable, writable } = chain;
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
  return { name, trips: TRIPS, run };
}
