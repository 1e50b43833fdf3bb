/** A device that answers one kind of request, and its driver: for devices whose model has no more here. */

import type { DeviceHost, DeviceModel } from '../device-model.ts';
import { gather, scatter } from '../devices/scatter.ts';
import { type DriverOptions, type LiveQueue, VirtioDriver } from '../driver.ts';
import type { Chain } from '../queue/queue.ts';
import type { Feature, Version } from '../spec/types.ts';

export interface AnswererOptions {
  readonly key: string;
  readonly deviceId: number;
  readonly version: Version;
  readonly features: readonly Feature[];
  readonly offered: bigint;
  readonly queueSizes: readonly number[];
  readonly config: Uint8Array;
  /** What the device writes for what it reads, under the features that were negotiated. */
  readonly answer: (asked: Uint8Array, features: bigint) => Uint8Array;
}

/** A device that reads all of a chain, and writes its answer to it. */
export class Answerer implements DeviceModel {
  readonly key: string;
  readonly deviceId: number;
  readonly version: Version;
  readonly features: readonly Feature[];
  readonly offered: bigint;
  readonly queueSizes: readonly number[];
  readonly config: Uint8Array;
  readonly #answer: AnswererOptions['answer'];
  #host: DeviceHost | null = null;

  constructor(options: AnswererOptions) {
    this.key = options.key;
    this.deviceId = options.deviceId;
    this.version = options.version;
    this.features = options.features;
    this.offered = options.offered;
    this.queueSizes = options.queueSizes;
    this.config = options.config;
    this.#answer = options.answer;
  }

  attach(host: DeviceHost): void {
    this.#host = host;
  }

  accept(queue: number, chain: Chain): void {
    const host = this.#host;
    if (host === null) throw new Error('A device must be attached to a VirtioDevice.');
    const answer = this.#answer(gather(host.memory, chain.readable), host.features);
    host.complete(queue, chain, scatter(host.memory, chain.writable, answer));
  }

  reset(): void {}
}

export interface AskerOptions extends DriverOptions {
  /** The queue that requests go into. */
  readonly queue: number;
}

/** The driver: one request at a time, each piece of it in a descriptor of its own. */
export class Asker {
  readonly core: VirtioDriver;
  readonly #index: number;
  #queue: LiveQueue<number> | null = null;
  #answer: Uint8Array | null = null;

  constructor(options: AskerOptions) {
    this.core = new VirtioDriver(options);
    this.#index = options.queue;
  }

  /** The whole initialisation, with all queues up to the one that is asked. */
  initialise(): void {
    this.core.initialise(() => {
      for (let index = 0; index <= this.#index; index++) this.#queue = this.core.addQueue<number>(index);
      this.core.onUsedBuffer(this.#index, () => this.#take());
    });
  }

  /** What the device wrote, once it has; null while the request is in flight. */
  get answer(): Uint8Array | null {
    return this.#answer;
  }

  /** Sends `pieces`, with room for an answer of `length` bytes, which may be 0. */
  ask(pieces: readonly Uint8Array[], length: number): void {
    const { allocator, memory } = this.core;
    const queue = this.#queue;
    if (queue === null) return;
    const put = (bytes: Uint8Array, at: number) => {
      const { address } = allocator.allocate(`request, piece ${at}`, bytes.length, 16);
      memory.store(address, bytes);
      return { address, length: bytes.length };
    };
    const room = length === 0 ? [] : [{ address: allocator.allocate('answer', length, 16).address, length }];
    this.#answer = null;
    queue.ring.add(pieces.map(put), room, room[0]?.address ?? 0);
    this.core.publish(queue);
  }

  #take(): void {
    const used = this.#queue?.ring.reap();
    if (used == null) return;
    const bytes = new Uint8Array(used.written);
    if (used.written > 0) this.core.memory.fetch(used.token, used.written, bytes);
    this.#answer = bytes;
  }
}
