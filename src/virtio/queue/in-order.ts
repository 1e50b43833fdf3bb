import { Held } from './held.ts';
import type { Inspection } from './queue.ts';

/**
 * What VIRTIO_F_IN_ORDER lets a driver rely on: buffers come back in the order in which they were added, and one used
 * entry may stand for all of them up to the one that it names.
 */
export class DriverOrder {
  /** The last buffer of those that came back together and were not all taken yet; -1 when there are none. */
  last = -1;
  /** Bytes that the device wrote to the buffer that `take` gave. */
  written = 0;
  readonly #held: Held;
  #lastWritten = 0;

  constructor(capacity: number) {
    this.#held = new Held(capacity);
  }

  /** A buffer was made available whose writable part has `room` bytes. */
  add(head: number, room: number): void {
    this.#held.add(head, room);
  }

  /**
   * Every buffer up to `last` came back. Those before it count as written to the end. False when there is none before
   * it: then it has been taken already.
   */
  cameBack(last: number, written: number): boolean {
    if (this.#held.first === last) {
      this.#held.take();
      return false;
    }
    this.last = last;
    this.#lastWritten = written;
    return true;
  }

  /** Takes the first one of those that came back. */
  take(): number {
    const { first, room } = this.#held;
    this.#held.take();
    const isLast = first === this.last;
    this.written = isLast ? this.#lastWritten : room;
    if (isLast) this.last = -1;
    return first;
  }

  inspect(): Inspection {
    return { 'last of batch': this.last < 0 ? 'none' : this.last };
  }
}

/**
 * The same for a device: it hands buffers back in the order in which it took them, and saves used entries by letting
 * one stand for a run of buffers.
 */
export class DeviceOrder {
  /** What the next used entry will stand for, as the ring counts: chains or descriptors. */
  count = 0;
  /** What that entry will say. */
  head = 0;
  written = 0;
  readonly #held: Held;
  readonly #batch: boolean;

  /** Without `batch`, each buffer gets a used entry of its own. */
  constructor(capacity: number, batch: boolean) {
    this.#held = new Held(capacity);
    this.#batch = batch;
  }

  /** The buffer that has to be handed back next, or -1. */
  get first(): number {
    return this.#held.first;
  }

  add(head: number, room: number): void {
    this.#held.add(head, room);
  }

  /** Puts the first buffer into the run. True when the run has to end with it. */
  put(head: number, written: number, count: number): boolean {
    this.count += count;
    this.head = head;
    this.written = written;
    const { room } = this.#held;
    this.#held.take();
    // Skipped buffers count as used completely, so a run ends with one that was not.
    return !this.#batch || written !== room;
  }

  /** Begins a new run. The answer is the count of the one that ended. */
  end(): number {
    const { count } = this;
    this.count = 0;
    return count;
  }
}
