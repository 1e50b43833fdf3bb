import { PlainMemory } from '../../src/virtio/memory/plain.ts';
import { makeDeviceQueue, makeDriverQueue } from '../../src/virtio/queue/ring-kind.ts';
import { Random } from '../../src/virtio/world/random.ts';
import { Scheduler } from '../../src/virtio/world/scheduler.ts';
import { BASE, END, ONE, placeOf } from './rings.ts';

/** How both sides ask not to be disturbed. */
export type Suppression = 'none' | 'flags' | 'event';

/** Notifications and interrupts of a workload, for 1,000 buffers. */
export interface Signals {
  readonly notifications: number;
  readonly interrupts: number;
}

/** Times in virtual nanoseconds. */
const LATENCY = { notify: 2_000, interrupt: 3_000, pop: 200, request: 1_500, reap: 300 } as const;
const BUFFERS = 20_000;

/** Mean times between two buffers, in virtual nanoseconds: from a busy driver to an idle one. */
export const GAPS = [1_000, 2_000, 4_000, 16_000] as const;

/**
 * A driver with a buffer every `gap` nanoseconds on the average, and a device that works on one after another, in
 * virtual time. A side that is awake looks again until it finds nothing; one that sleeps waits to be told. The times
 * are chosen, not measured, so what counts is how the forms of suppression compare.
 */
export function signalsOf(ring: 'split' | 'packed', suppression: Suppression, gap: number): Signals {
  const features = { indirect: false, eventIndex: suppression === 'event', packed: ring === 'packed' };
  const memory = new PlainMemory([{ name: 'ram', base: BASE, size: END - BASE }]);
  const driver = makeDriverQueue<number>(memory.as('driver'), placeOf(ring), features);
  const device = makeDeviceQueue(memory.as('device'), placeOf(ring), features);
  const random = new Random(1);
  const scheduler = new Scheduler();
  const isQuiet = suppression !== 'none';
  let [notifications, interrupts, sent, returned] = [0, 0, 0, 0];
  let deviceAwake = false;
  let driverAwake = false;

  const send = () => {
    if (driver.free > 0) {
      driver.add(ONE.readable, ONE.writable, sent++);
      driver.publish();
      if (driver.shouldKick()) {
        notifications++;
        scheduler.after(LATENCY.notify, 'device', wakeDevice);
      }
    }
    if (sent < BUFFERS) scheduler.after(1 + random.below(2 * gap), 'driver', send);
  };
  const wakeDevice = () => {
    if (deviceAwake) return;
    deviceAwake = true;
    if (isQuiet) device.disableKicks();
    work();
  };
  const work = () => {
    const chain = device.pop();
    if (chain !== null) {
      scheduler.after(LATENCY.pop + LATENCY.request, 'device', () => {
        device.push(chain.head, chain.writableLength);
        device.publish();
        if (device.shouldInterrupt()) {
          interrupts++;
          scheduler.after(LATENCY.interrupt, 'driver', wakeDriver);
        }
        work();
      });
    } else if (isQuiet && device.enableKicks()) {
      device.disableKicks();
      work();
    } else deviceAwake = false;
  };
  const wakeDriver = () => {
    if (driverAwake) return;
    driverAwake = true;
    if (isQuiet) driver.disableInterrupts();
    take();
  };
  const take = () => {
    if (driver.reap() !== null) {
      returned++;
      scheduler.after(LATENCY.reap, 'driver', take);
    } else if (isQuiet && driver.enableInterrupts()) {
      driver.disableInterrupts();
      take();
    } else driverAwake = false;
  };

  send();
  while (scheduler.step());
  if (returned !== sent) throw new Error(`${sent - returned} buffers did not come back.`);
  const perThousand = (count: number) => Number(((count * 1000) / returned).toFixed(1));
  return { notifications: perThousand(notifications), interrupts: perThousand(interrupts) };
}
