import { STATUS } from '../../../src/virtio/fact-lookup.ts';
import type { Buffer } from '../../../src/virtio/queue/queue.ts';
import { placesOf } from '../../../src/virtio/queue/split-places.ts';
import { OneQueueDriver } from './one-queue.ts';

/** A descriptor written by hand; what is not given is 0. */
export interface Descriptor {
  readonly address?: number | bigint;
  readonly length?: number;
  readonly flags?: number;
  readonly next?: number;
}

/** What a chain came back with: the used length and the bytes of its writable buffers. */
export interface Returned {
  readonly written: number;
  readonly bytes: readonly string[];
}

/** What became of chains written by hand: the device status, the used index, and who was notified of what. */
export type Outcome = {
  readonly status: number;
  readonly used: number;
  readonly usedBuffer: boolean;
  readonly configChange: boolean;
};

/** Sends chains of any shape over a split queue: through the ring's driver half, or written by hand. */
export class RawDriver extends OneQueueDriver {
  get places() {
    return placesOf(this.queue.addresses);
  }

  /** The used index in memory. */
  get used(): number {
    return this.core.memory.read16(this.places.usedIdx);
  }

  bytes({ address, length }: Buffer): string {
    return Buffer.from(this.peer.ram.peek(address, length)).toString('hex');
  }

  /** Adds a chain with the ring's driver half, notifies, and waits until it has come back; null when it does not. */
  send(readable: readonly Buffer[], writable: readonly Buffer[], table?: number): Returned | null {
    const before = this.used;
    this.queue.ring.add(readable, writable, '', table);
    this.core.publish(this.queue);
    this.#settle((before + 1) & 0xffff);
    const done = this.queue.ring.reap();
    return done === null ? null : { written: done.written, bytes: writable.map((one) => this.bytes(one)) };
  }

  /** Writes a descriptor of the queue's table, or of the table at `table`. */
  write(index: number, { address = 0, length = 0, flags = 0, next = 0 }: Descriptor, table?: number): void {
    const at = (table ?? this.places.descriptors) + 16 * index;
    const { memory } = this.core;
    memory.write64(at, BigInt(address));
    memory.write32(at + 8, length);
    memory.write16(at + 12, flags);
    memory.write16(at + 14, next);
  }

  /** Makes heads available in the first entries of the ring, whose index then is `idx`, and notifies. */
  offer(heads: readonly number[], idx = heads.length): void {
    const { memory } = this.core;
    for (const [at, head] of heads.entries()) memory.write16(this.places.availRing + 2 * at, head);
    memory.write16(this.places.availIdx, idx);
    this.peer.transport.notify(0);
  }

  /** What became of `count` chains that were made available by hand. */
  outcome(count: number): Outcome {
    this.#settle(count);
    const { usedBuffer, configChange } = this.peer.signals();
    return { status: this.status, used: this.used, usedBuffer, configChange };
  }

  /** Waits until the used index is `used` or the device needs a reset. */
  #settle(used: number): void {
    this.peer.settle(() => this.used === used || (this.status & STATUS.DEVICE_NEEDS_RESET) !== 0);
  }
}
