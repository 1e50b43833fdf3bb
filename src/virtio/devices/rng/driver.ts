import { type DriverOptions, type LiveQueue, VirtioDriver } from '../../driver.ts';
import { DriverError } from '../../driver-error.ts';
import type { NamedBuffer } from '../../guest-allocator.ts';
import { RNG_PROBES } from './probes.ts';
import { RNG } from './spec.ts';

/** How an `RngDriver` is built. */
export interface RngDriverOptions extends Omit<DriverOptions, 'features' | 'wanted'> {
  /** Reserved bits that the driver wants beside VIRTIO_F_VERSION_1; none unless given. */
  readonly wanted?: bigint;
  /** Descriptors in the queue; as many as the device takes unless given. */
  readonly queueSize?: number;
}

/** One request for random bytes. */
export interface RngRequest {
  readonly buffer: NamedBuffer;
  /** The bytes that came, at least one and maybe fewer than were asked for; null while the request is in flight. */
  bytes: Uint8Array | null;
}

/** A driver for the entropy device (version 1.4, section 5.4). */
export class RngDriver {
  readonly core: VirtioDriver;
  readonly #queueSize: number | undefined;
  readonly #inFlight = new Set<RngRequest>();
  #queue: LiveQueue<RngRequest> | null = null;
  #made = 0;

  constructor(options: RngDriverOptions) {
    this.core = new VirtioDriver({ ...options, features: RNG.features, wanted: options.wanted ?? 0n });
    this.#queueSize = options.queueSize;
  }

  /** The whole initialisation sequence. Requests that were in flight are given up and get no bytes. */
  initialise(): void {
    this.core.initialise(() => {
      for (const request of this.#inFlight) this.core.allocator.free(request.buffer);
      this.#inFlight.clear();
      this.#queue = this.core.addQueue<RngRequest>(0, this.#queueSize);
      this.core.onUsedBuffer(0, () => this.onInterrupt());
    });
  }

  /** Asks for up to `length` random bytes. */
  request(length: number): RngRequest {
    this.core.requireLive();
    const queue = this.#live();
    if (length < 1)
      throw new DriverError('request-invalid', 'A request asks for at least one byte.', 'entropy');
    if (queue.ring.free < 1) throw new DriverError('queue-full', 'Every descriptor of the queue is in use.');
    const buffer = this.core.allocator.allocate(`rng request ${this.#made++}`, length);
    const request: RngRequest = { buffer, bytes: null };
    this.#inFlight.add(request);
    queue.ring.add([], [{ address: buffer.address, length }], request);
    this.core.publish(queue);
    return request;
  }

  /** Takes back everything that is done. Returns it in the order in which the device was done with it. */
  poll(): readonly RngRequest[] {
    const done: RngRequest[] = [];
    const queue = this.#queue;
    if (queue === null) return done;
    for (let used = queue.ring.reap(); used !== null; used = queue.ring.reap()) {
      const { buffer } = used.token;
      const bytes = new Uint8Array(Math.min(used.written, buffer.size));
      this.core.memory.at(RNG_PROBES.dataUse);
      this.core.memory.fetch(buffer.address, bytes.length, bytes);
      used.token.bytes = bytes;
      this.core.allocator.free(buffer);
      this.#inFlight.delete(used.token);
      done.push(used.token);
    }
    return done;
  }

  /** What the driver does on a used buffer notification. */
  onInterrupt(): void {
    const queue = this.#queue;
    if (queue === null) return;
    do {
      queue.ring.disableInterrupts();
      this.poll();
    } while (queue.ring.enableInterrupts());
  }

  #live(): LiveQueue<RngRequest> {
    if (this.#queue === null) throw new DriverError('not-live', 'The driver has not been initialised.');
    return this.#queue;
  }
}
