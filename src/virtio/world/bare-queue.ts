import type { MemoryHandle } from '../memory/memory.ts';
import type { Buffer, Chain, Completion, DeviceQueue, DriverQueue, QueueFeatures } from '../queue/queue.ts';
import { makeDeviceQueue, makeDriverQueue } from '../queue/ring-kind.ts';
import { ChainError, splitDevice, splitDriver } from '../queue/split.ts';
import { placeQueue, showQueue } from './stage-queue.ts';
import { LATENCY, MEMORY_BASE, type World } from './world.ts';

/** What a bare device writes into the writable part of a chain; it may be shorter than the part, never longer. */
export type Answer = (read: Uint8Array, room: number) => Uint8Array;

export interface BareQueueOptions extends Partial<QueueFeatures> {
  readonly size?: number;
  /** Both indices start here; 0 unless given. For a split ring only. */
  readonly start?: number;
  readonly answer?: Answer;
  /** How long the device takes for its n-th chain, in nanoseconds. Without it a chain is answered as it is taken. */
  readonly latency?: (n: number) => number;
  /** Whether both sides ask not to be disturbed while they are at work anyway. */
  readonly suppress?: boolean;
  /** Each side takes one chain when it is called, and does not look for more: for an exchange of a single chain. */
  readonly single?: boolean;
  /** Called when the driver has taken a completion, with the bytes of the writable part that it took. */
  readonly taken?: (label: string, bytes: Uint8Array) => void;
  /** After it found nothing, the device looks this many times more before it asks to be notified again. */
  readonly polls?: number;
  /** The driver's handle on memory, where it is not the plain one of the stage. */
  readonly memory?: MemoryHandle;
  /** The same for the device. */
  readonly deviceMemory?: MemoryHandle;
}

/** A request on its way: what it is called and where its buffers lie. */
interface Request {
  readonly label: string;
  readonly writable: readonly Buffer[];
}

/** How long the device waits before it looks again by itself, in nanoseconds. */
const POLL = 5_000;

const text = new TextEncoder();
export const bytesOf = (value: string): Uint8Array => text.encode(value);

const echo: Answer = (read, room) => read.subarray(0, room);

/**
 * One virtqueue with nothing around it: a driver that offers buffers and a device that answers each chain by itself.
 * No initialisation, no registers: notifications and interrupts are events of the stage.
 */
export class BareQueue {
  readonly driver: DriverQueue<Request>;
  readonly device: DeviceQueue;
  /** Labels of the requests that came back, in that order. */
  readonly returned: string[] = [];
  /** Bytes that the device said it wrote, over all requests that came back. */
  written = 0;
  readonly #world: World;
  readonly #memory: MemoryHandle;
  readonly #options: BareQueueOptions;
  readonly #flying: Chain[] = [];
  /** With VIRTIO_F_IN_ORDER: chains that the device has taken and not handed back, and those of them that are done. */
  readonly #held: Chain[] = [];
  readonly #done = new Map<Chain, number>();
  #offered = 0;
  #taken = 0;
  #broken = false;

  constructor(world: World, options: BareQueueOptions = {}) {
    this.#world = world;
    this.#options = options;
    const { size = 8, start = 0, indirect = false, eventIndex = false } = options;
    const { inOrder = false, packed = false, orderPlatform = false } = options;
    const addresses = placeQueue(size, MEMORY_BASE, packed);
    const features = { indirect, eventIndex, inOrder, packed, orderPlatform };
    this.#memory = options.memory ?? world.driver;
    const device = options.deviceMemory ?? world.device;
    this.driver =
      start === 0
        ? makeDriverQueue(this.#memory, addresses, features)
        : splitDriver(this.#memory, addresses, features, start);
    this.device =
      start === 0
        ? makeDeviceQueue(device, addresses, features)
        : splitDevice(device, addresses, features, start);
    showQueue(world, 'queue', addresses, features, this);
    world.expect(() => {
      const waiting = this.#offered - this.returned.length;
      if (waiting === 0) return null;
      const what = waiting === 1 ? 'one buffer has' : `${waiting} buffers have`;
      return `Nothing is left to happen, and ${what} not come back to the driver.`;
    });
    world.offer('device-looks', 'device', () => this.#service());
    world.offer('device-completes', 'device', () => this.#complete(this.#flying[0]));
    world.offer('driver-reaps', 'driver', () => this.#reap());
    world.offer('driver-adds', 'driver', () => {
      if (this.driver.free < 1) return;
      this.add(`extra ${this.#offered}`, [], [16]);
      this.go();
    });
  }

  /** The driver fills buffers and describes them as one chain, without making it available. */
  add(label: string, readable: readonly Uint8Array[], writable: readonly number[], table?: number): void {
    const world = this.#world;
    const name = (kind: string, i: number, all: number): string =>
      `${label}${all > 1 ? ` ${kind} ${i}` : ''}`;
    const total = readable.length + writable.length;
    const sent = readable.map((bytes, i): Buffer => {
      const address = world.allocate(name('out', i, total), bytes.length, 0x100);
      this.#memory.at('data.fill');
      this.#memory.store(address, bytes);
      return { address, length: bytes.length };
    });
    const lent = writable.map((length, i): Buffer => {
      return { address: world.allocate(name('in', i, total), length, 0x100), length };
    });
    this.driver.add(sent, lent, { label, writable: lent }, table);
    this.#offered++;
  }

  /** The driver makes what it added available, and notifies the device if that wants to know. */
  go(): void {
    this.driver.publish();
    if (!this.driver.shouldKick()) return;
    this.#world.happen({
      actor: 'driver',
      kind: 'notify',
      probe: this.#options.packed ? 'packed.notify' : 'notify',
      name: 'queue',
      detail: 0,
    });
    this.#world.after(LATENCY.notify, 'device', () => this.#service());
  }

  /** A notification has arrived. */
  #service(): void {
    this.#look(this.#options.polls ?? 0);
  }

  /** Takes every available chain, `polls` times more later. A malformed one stops the device for good. */
  #look(polls: number): void {
    if (this.#broken) return;
    const { suppress = false, eventIndex = false } = this.#options;
    try {
      if (suppress) this.device.disableKicks();
      for (;;) {
        for (let chain = this.device.pop(); chain; chain = this.#options.single ? null : this.device.pop()) {
          this.#accept(chain);
        }
        if (polls > 0) {
          this.#world.after(POLL, 'device', () => this.#look(polls - 1));
          return;
        }
        if (!(suppress || eventIndex) || !this.device.enableKicks()) return;
      }
    } catch (error) {
      if (!(error instanceof ChainError)) throw error;
      this.#broken = true;
      this.#world.fail('device', error);
      this.#world.happen({ actor: 'device', kind: 'interrupt', probe: 'config-interrupt', name: 'config' });
    }
  }

  #accept(chain: Chain): void {
    this.#flying.push(chain);
    if (this.#options.inOrder) this.#held.push(chain);
    const latency = this.#options.latency?.(this.#taken++);
    if (latency === undefined) this.#complete(chain);
    else this.#world.after(latency, 'device', () => this.#complete(chain));
  }

  #complete(chain: Chain | undefined): void {
    const at = chain ? this.#flying.indexOf(chain) : -1;
    if (!chain || at < 0 || this.#broken) return;
    this.#flying.splice(at, 1);
    const memory = this.#options.deviceMemory ?? this.#world.device;
    const read = new Uint8Array(chain.readableLength);
    let done = 0;
    for (const { address, length } of chain.readable) {
      memory.at('data.read', length);
      memory.fetch(address, length, read, done);
      done += length;
    }
    const answer = (this.#options.answer ?? echo)(read, chain.writableLength);
    let written = 0;
    for (const { address, length } of chain.writable) {
      const part = Math.min(length, answer.length - written);
      if (part <= 0) break;
      memory.at('data.write', part);
      memory.store(address, answer, written, part);
      written += part;
    }
    if (!this.#handBack(chain, written)) return;
    this.device.publish();
    if (!this.device.shouldInterrupt()) return;
    this.#world.happen({ actor: 'device', kind: 'interrupt', probe: 'interrupt', name: 'queue', detail: 0 });
    this.#world.after(LATENCY.interrupt, 'driver', () => this.#reap());
  }

  /** False when the chain has to wait for an earlier one; then it comes back together with that. */
  #handBack(chain: Chain, written: number): boolean {
    if (!this.#options.inOrder) {
      this.device.push(chain.head, written);
      return true;
    }
    this.#done.set(chain, written);
    const waiting = this.#held.findIndex((one) => !this.#done.has(one));
    const ready = this.#held.splice(0, waiting < 0 ? this.#held.length : waiting);
    if (ready.length === 0) {
      this.#world.mark(
        'device',
        'device.waits',
        `Is done with buffer ${chain.head}, and keeps it: an earlier one is not done.`,
      );
    }
    for (const one of ready) this.device.push(one.head, this.#done.get(one) ?? 0);
    return ready.length > 0;
  }

  /** Takes every completion. A used element that makes no sense ends the run. */
  #reap(): void {
    const careful = this.#options.suppress || this.#options.eventIndex;
    if (this.#options.suppress) this.driver.disableInterrupts();
    do {
      for (let one = this.driver.reap(); one; one = this.#options.single ? null : this.driver.reap()) {
        this.#take(one);
      }
    } while (careful && this.driver.enableInterrupts());
  }

  #take({ token, written }: Completion<Request>): void {
    const bytes = new Uint8Array(token.writable.reduce((sum, { length }) => sum + length, 0));
    let done = 0;
    for (const { address, length } of token.writable) {
      const part = Math.min(length, written - done);
      if (part === 0) break;
      this.#memory.at('data.take', part);
      this.#memory.fetch(address, part, bytes, done);
      done += part;
    }
    this.returned.push(token.label);
    this.written += written;
    this.#options.taken?.(token.label, bytes.subarray(0, done));
  }
}
