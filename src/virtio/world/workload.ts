import type { Actor } from '../memory/memory.ts';
import type { Buffer, Chain, DeviceQueue, DriverQueue } from '../queue/queue.ts';
import { makeDeviceQueue, makeDriverQueue } from '../queue/ring-kind.ts';
import { splitDevice, splitDriver } from '../queue/split.ts';
import { placeQueue, showQueue } from './stage-queue.ts';
import { LATENCY, MEMORY_BASE, type World } from './world.ts';

/** By which means both sides hold notifications back. */
export type Suppression = 'none' | 'flags' | 'event';

/** Work for one queue. Times are in nanoseconds. */
export interface WorkloadOptions {
  readonly packed: boolean;
  readonly suppression: Suppression;
  readonly size: number;
  /** Both indices of a split ring start here; a packed ring has none. */
  readonly start: number;
  readonly requests: number;
  /** So many requests are made available together. */
  readonly batch: number;
  /** The mean time from one batch to the next; each gap lies between half of it and one and a half. */
  readonly every: number;
  /** The mean time that the device takes for a request, drawn likewise. */
  readonly service: number;
  /** How long the driver takes for each request that came back. */
  readonly handling: number;
}

/** Bytes of a request, which the device reads. */
const REQUEST = 8;

/**
 * A driver that sends batches as they come, and a device that serves one request at a time, in the order in which it
 * got them. Neither wants to be told of anything while it is at work. Two runs with one seed have the same work.
 */
export class Workload {
  readonly #world: World;
  readonly #options: WorkloadOptions;
  readonly #suppresses: boolean;
  readonly #driver: DriverQueue<number>;
  readonly #device: DeviceQueue;
  /** How long each request takes. */
  readonly #services: readonly number[];
  /** Requests that wait for a free descriptor. */
  readonly #waiting: Buffer[] = [];
  #sent = 0;
  #served = 0;
  #returned = 0;
  #isServing = false;
  #isHandling = false;

  constructor(world: World, options: WorkloadOptions) {
    this.#world = world;
    this.#options = options;
    const { packed, size, start, suppression, requests, batch, every, service } = options;
    this.#suppresses = suppression !== 'none';
    const addresses = placeQueue(size, MEMORY_BASE, packed);
    const features = { indirect: false, eventIndex: suppression === 'event', packed };
    this.#driver = packed
      ? makeDriverQueue(world.driver, addresses, features)
      : splitDriver(world.driver, addresses, features, start);
    this.#device = packed
      ? makeDeviceQueue(world.device, addresses, features)
      : splitDevice(world.device, addresses, features, start);
    showQueue(world, 'queue', addresses, features, { driver: this.#driver, device: this.#device });
    const spread = (mean: number): number => Math.round(mean / 2 + world.random.below(mean + 1));
    this.#services = Array.from({ length: requests }, () => spread(service));
    const buffers = Array.from({ length: requests }, (_, i): Buffer => {
      return { address: world.allocate(`request ${i}`, REQUEST, 16), length: REQUEST };
    });
    let time = 0;
    for (let from = 0; from < requests; from += batch) {
      world.after(time, 'driver', () => {
        this.#waiting.push(...buffers.slice(from, from + batch));
        this.#send();
      });
      time += spread(every);
    }
    world.expect(() => {
      const missing = requests - this.#returned;
      if (missing === 0) return null;
      return `Nothing is left to happen, and ${missing} of ${requests} requests have not come back.`;
    });
  }

  /** Makes what waits available, as far as there is room, and notifies the device if that wants to know. */
  #send(): void {
    const queue = this.#driver;
    while (queue.free > 0 && this.#waiting.length > 0) {
      queue.add([this.#waiting.shift() as Buffer], [], this.#sent++);
    }
    queue.publish();
    if (!queue.shouldKick()) return;
    this.#tell('driver', 'notify', LATENCY.notify, 'device', () => this.#notified());
  }

  /** A device at work lets a notification pass: it looks for more by itself. */
  #notified(): void {
    if (this.#isServing) return;
    this.#isServing = true;
    if (this.#suppresses) this.#device.disableKicks();
    this.#serve();
  }

  #serve(): void {
    const chain = this.#device.pop();
    if (chain) {
      const time = this.#services[this.#served++] ?? 0;
      this.#world.mark('device', 'work.serve', undefined, time);
      this.#world.after(time, 'device', () => this.#complete(chain));
    } else if (this.#suppresses && this.#device.enableKicks()) {
      this.#device.disableKicks();
      this.#serve();
    } else this.#isServing = false;
  }

  #complete(chain: Chain): void {
    this.#device.push(chain.head, 0);
    this.#device.publish();
    if (this.#device.shouldInterrupt()) {
      this.#tell('device', 'interrupt', LATENCY.interrupt, 'driver', () => this.#interrupted());
    }
    this.#serve();
  }

  /** A driver that handles what came back lets an interrupt pass likewise. */
  #interrupted(): void {
    if (this.#isHandling) return;
    this.#isHandling = true;
    if (this.#suppresses) this.#driver.disableInterrupts();
    this.#handle();
  }

  #handle(): void {
    if (this.#driver.reap()) {
      const { handling } = this.#options;
      this.#world.mark('driver', 'work.handle', undefined, handling);
      this.#world.after(handling, 'driver', () => {
        this.#returned++;
        this.#send();
        this.#handle();
      });
    } else if (this.#suppresses && this.#driver.enableInterrupts()) {
      this.#driver.disableInterrupts();
      this.#handle();
    } else this.#isHandling = false;
  }

  #tell(actor: Actor, kind: 'notify' | 'interrupt', delay: number, to: Actor, run: () => void): void {
    const probe = kind === 'notify' && this.#options.packed ? 'packed.notify' : kind;
    this.#world.happen({ actor, kind, probe, name: 'queue', detail: 0 });
    this.#world.after(delay, to, run);
  }
}
