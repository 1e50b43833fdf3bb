import type { Buffer, Chain, Completion, DeviceQueue, DriverQueue } from '../queue/queue.ts';
import { splitDevice, splitDriver } from '../queue/split.ts';
import { placesOf, type SplitPlaces } from '../queue/split-places.ts';
import { bytesOf } from './bare-queue.ts';
import { countOf } from './narration.ts';
import { placeQueue, showQueue } from './stage-queue.ts';
import { LATENCY, MEMORY_BASE, type World } from './world.ts';

/**
 * What a driver can make of a ring that it sets up and feeds rightly:
 * - `copies`: it reads `used.idx` once and then looks at its copy.
 * - `keeps`: it sees that something is back, takes the answer, and never gives the descriptors back.
 * - `compares`: it asks whether `used.idx` is greater than what it has seen.
 * - `queues`: it takes whatever comes back for the answer to its oldest request.
 * - `overreads`: it uses the whole buffer, however little the device wrote.
 */
export type NoviceMistake = 'copies' | 'keeps' | 'compares' | 'queues' | 'overreads';

export interface NoviceOptions {
  /** Nothing goes wrong unless given. */
  readonly mistake?: NoviceMistake | undefined;
  readonly size?: number;
  /** Both indices start here. */
  readonly start?: number;
  /** What the device writes for a request. */
  readonly answer: (read: Uint8Array) => Uint8Array;
  /** The device keeps what it gets: it is for what will arrive, and nothing arrives. */
  readonly holds?: boolean;
  /** How long the device takes for its n-th chain, in nanoseconds. */
  readonly latency?: (n: number) => number;
  /** The driver waits for no interrupt and looks so many times, a while apart. */
  readonly looks?: number;
  /** Bytes that the driver takes for a header in front of every answer. */
  readonly header?: number;
  /** The name of the queue, and where it lies. */
  readonly name?: string;
  readonly base?: number;
}

/** One request: what is sent, where the answer goes, and what it should be. */
interface Ask {
  readonly label: string;
  readonly room: readonly Buffer[];
  readonly expected: Uint8Array;
  got?: Uint8Array;
}

/** What a driver sends with a request, and what it wants back. */
export interface Request {
  readonly label: string;
  readonly out?: Uint8Array;
  /** Bytes of each buffer that the device may write. */
  readonly room?: readonly number[];
  readonly expected?: Uint8Array;
  /** The writable buffer is the one of this earlier request. */
  readonly into?: string;
}

const POLL = 15_000;

const shown = (bytes: Uint8Array): string =>
  bytes.every((byte) => byte >= 0x20 && byte < 0x7f)
    ? `“${String.fromCharCode(...bytes)}”`
    : `\`${[...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')}\``;

/**
 * A split queue between a device and a driver that may go wrong in what it makes of the used ring. Both use the halves
 * of the model; the mistake is in the code around the driver's. The run expects each answer to reach the request that
 * it belongs to.
 */
export class Novice {
  readonly driver: DriverQueue<Ask>;
  readonly device: DeviceQueue;
  readonly #world: World;
  readonly #options: NoviceOptions;
  readonly #places: SplitPlaces;
  readonly #asks: Ask[] = [];
  /** Requests that have not come back, oldest first. */
  readonly #waiting: Ask[] = [];
  /** Requests for which there was no room yet. */
  readonly #later: Request[] = [];
  #taken = 0;
  /** As far as a driver has come that looks at the index itself. */
  #seen: number;
  #copy: number | undefined;

  constructor(world: World, options: NoviceOptions) {
    const { size = 8, start = 0, name = 'queue', base = MEMORY_BASE } = options;
    this.#world = world;
    this.#options = options;
    const addresses = placeQueue(size, base);
    const features = { indirect: false, eventIndex: false };
    this.#places = placesOf(addresses);
    this.#seen = start;
    this.driver = splitDriver(world.driver, addresses, features, start);
    this.device = splitDevice(world.device, addresses, features, start);
    showQueue(world, name, addresses, features, this, name === 'queue' ? '' : `${name} `);
    world.expect(() => this.#missing());
  }

  /** The driver makes requests available, those for which there is room, and looks for answers if it polls. */
  send(...requests: readonly Request[]): void {
    this.#later.push(...requests);
    this.#sendOn();
    for (let look = 1; look <= (this.#options.looks ?? 0); look++) {
      this.#world.after(look * POLL, 'driver', () => this.#look());
    }
  }

  #sendOn(): void {
    let sent = false;
    for (let next = this.#later[0]; next !== undefined; next = this.#later[0]) {
      const needed = (next.out === undefined ? 0 : 1) + (next.room?.length ?? 0);
      if (needed > this.driver.free) {
        const sentence = `Has no room for “${next.label}”: it needs ${countOf(needed, 'descriptor')}, and ${this.driver.free} are free. It has to wait.`;
        this.#world.mark('driver', 'say', sentence);
        break;
      }
      this.#later.shift();
      this.#add(next);
      sent = true;
    }
    if (sent) this.#publish();
  }

  #add({ label, out, room = [], expected = bytesOf(''), into }: Request): void {
    const world = this.#world;
    const readable: Buffer[] = [];
    if (out !== undefined) {
      const address = world.allocate(room.length === 0 ? label : `${label} out`, out.length, 0x100);
      world.driver.at('data.fill');
      world.driver.store(address, out);
      readable.push({ address, length: out.length });
    }
    const earlier = this.#asks.find((ask) => ask.label === into)?.room;
    const lent =
      earlier ??
      room.map((length, i): Buffer => {
        const part = room.length === 1 ? '' : ` ${i}`;
        return { address: world.allocate(`${label} in${part}`, length, 0x100), length };
      });
    const ask = { label, room: lent, expected };
    this.driver.add(readable, lent, ask);
    this.#asks.push(ask);
    this.#waiting.push(ask);
  }

  #publish(): void {
    const world = this.#world;
    this.driver.publish();
    if (!this.driver.shouldKick()) return;
    const name = this.#options.name ?? 'queue';
    world.happen({ actor: 'driver', kind: 'notify', probe: 'notify', name, detail: 0 });
    world.after(LATENCY.notify, 'device', () => this.#serve());
  }

  #serve(): void {
    for (let chain = this.device.pop(); chain !== null; chain = this.device.pop()) {
      if (this.#options.holds) {
        this.#world.mark('device', 'say', 'Keeps the buffer for what will arrive. Nothing has arrived.');
        continue;
      }
      const taken = chain;
      const time = this.#options.latency?.(this.#taken++) ?? LATENCY.request;
      this.#world.after(time, 'device', () => this.#complete(taken));
    }
  }

  #complete(chain: Chain): void {
    const { device } = this.#world;
    const read = new Uint8Array(chain.readableLength);
    let done = 0;
    for (const { address, length } of chain.readable) {
      device.at('data.read', length);
      device.fetch(address, length, read, done);
      done += length;
    }
    const answer = this.#options.answer(read);
    let written = 0;
    for (const { address, length } of chain.writable) {
      const part = Math.min(length, answer.length - written);
      if (part <= 0) break;
      device.at('data.write', part);
      device.store(address, answer, written, part);
      written += part;
    }
    this.device.push(chain.head, written);
    this.device.publish();
    if (!this.device.shouldInterrupt()) return;
    const name = this.#options.name ?? 'queue';
    this.#world.happen({ actor: 'device', kind: 'interrupt', probe: 'interrupt', name, detail: 0 });
    if (this.#options.looks === undefined) {
      this.#world.after(LATENCY.interrupt, 'driver', () => this.#look());
    }
  }

  /** Takes everything that the driver believes to be back. */
  #look(): void {
    const { mistake } = this.#options;
    const before = this.#later.length;
    if (mistake === 'keeps') {
      while (this.#index() !== this.#seen) {
        this.#seen = (this.#seen + 1) & 0xffff;
        this.#world.mark('driver', 'say', 'Something is back. It takes the answer, and frees nothing.');
        this.#take(this.#waiting.shift(), undefined);
      }
    } else {
      while (this.#hasNews()) {
        const one = this.driver.reap();
        if (one === null) break;
        this.#seen = (this.#seen + 1) & 0xffff;
        this.#take(this.#askOf(one), one.written);
      }
    }
    if (before > 0) this.#sendOn();
  }

  #index(): number {
    const { driver } = this.#world;
    driver.at('used.idx', this.#seen);
    return driver.read16(this.#places.usedIdx);
  }

  /** Whether to look into the ring: a driver without one of these mistakes leaves that to its half of the queue. */
  #hasNews(): boolean {
    const { mistake } = this.#options;
    const seen = this.#seen;
    if (mistake === 'compares') {
      const idx = this.#index();
      const isNew = idx > seen;
      const verdict = isNew ? 'it is' : 'it is not, so there seems to be nothing';
      this.#world.mark('driver', 'say', `Asks whether ${idx} is greater than ${seen}: ${verdict}.`);
      return isNew;
    }
    if (mistake !== 'copies') return true;
    if (this.#copy === undefined) this.#copy = this.#index();
    else {
      const sentence = `Compares its copy of \`used.idx\`, ${this.#copy}, which sits in a register: nothing is new. It does not read memory.`;
      this.#world.mark('driver', 'say', sentence);
    }
    return this.#copy !== seen;
  }

  /** The request that a driver takes a completion to answer. */
  #askOf({ token }: Completion<Ask>): Ask | undefined {
    const { mistake } = this.#options;
    const oldest = this.#waiting[0];
    if (mistake === 'queues' && oldest !== undefined) {
      this.#waiting.shift();
      const sentence = `Takes it for the answer to “${oldest.label}”, the oldest request that it waits for.`;
      this.#world.mark('driver', 'say', sentence);
      return oldest;
    }
    this.#waiting.splice(this.#waiting.indexOf(token), 1);
    return token;
  }

  #take(ask: Ask | undefined, written: number | undefined): void {
    if (ask === undefined) return;
    const { header = 0, mistake } = this.#options;
    const room = ask.room.reduce((sum, { length }) => sum + length, 0);
    const count = written === undefined || mistake === 'overreads' ? room : Math.min(written, room);
    const bytes = new Uint8Array(count);
    let done = 0;
    for (const { address, length } of ask.room) {
      const part = Math.min(length, count - done);
      const skip = done === 0 ? Math.min(header, part) : 0;
      if (part > skip) {
        this.#world.driver.at('data.take', part - skip);
        this.#world.driver.fetch(address + skip, part - skip, bytes, done + skip);
      }
      done += part;
    }
    ask.got = bytes.subarray(Math.min(header, count));
  }

  #missing(): string | null {
    const out = this.#waiting.length;
    if (out > 0) {
      const what = out === 1 ? 'one buffer has' : `${out} buffers have`;
      return `Nothing is left to happen, and ${what} not come back to the driver.${this.#view()}`;
    }
    if (this.#later.length > 0) {
      const { free } = this.driver;
      return `The device holds nothing, ${countOf(this.#later.length, 'request')} cannot be sent, and of ${this.driver.size} descriptors ${free} are free.`;
    }
    const wrong = this.#asks.find(({ got, expected }) => got?.join() !== expected.join());
    if (wrong === undefined) return null;
    return `The driver takes ${shown(wrong.got ?? bytesOf(''))} for the answer to “${wrong.label}”. It is ${shown(wrong.expected)}.`;
  }

  /** How far the device has come, and how far the driver. */
  #view(): string {
    const { mistake, holds } = this.#options;
    const [low = 0, high = 0] = this.#world.memory.peek(this.#places.usedIdx, 2);
    const idx = low | (high << 8);
    if (mistake === 'copies')
      return ` \`used.idx\` is ${idx} in memory, and ${this.#copy ?? 0} in the driver’s register.`;
    if (mistake === 'compares') return ` \`used.idx\` is ${idx}, and the driver has seen ${this.#seen}.`;
    return holds ? ` The device has taken it, and \`used.idx\` is ${idx}.` : '';
  }
}
