import type { DeviceQueue, QueueAddresses } from './queue/queue.ts';

/** One of a device's queues: what the driver set up, and the ring once the device is live. */
export class QueueSlot {
  /** The most descriptors the device takes. */
  readonly maxSize: number;
  addresses: QueueAddresses | null = null;
  enabled = false;
  ring: DeviceQueue | null = null;
  #order: number[] = [];
  readonly #held = new Map<number, number>();

  constructor(maxSize: number) {
    this.maxSize = maxSize;
  }

  reset(): void {
    this.addresses = null;
    this.enabled = false;
    this.ring = null;
    this.#order = [];
    this.#held.clear();
  }

  /** The chain with this head was taken; what comes back in order follows the order of these calls. */
  taken(head: number): void {
    this.#order.push(head);
  }

  /**
   * The chains that may come back now that `head` has `written` bytes: those at the front of the order that are
   * done. Empty while an earlier chain is still in flight.
   */
  inOrder(head: number, written: number): readonly (readonly [head: number, written: number])[] {
    this.#held.set(head, written);
    const ready: (readonly [number, number])[] = [];
    for (let front = this.#order[0]; front !== undefined; front = this.#order[0]) {
      const length = this.#held.get(front);
      if (length === undefined) break;
      this.#held.delete(front);
      this.#order.shift();
      ready.push([front, length]);
    }
    return ready;
  }

  /**
   * Why the device cannot take the queue as it was set up, as a sentence, or null when it can. Whether size and place
   * make sense is for the queue itself to find, when the device first looks at it.
   */
  unfit(queue: number): string | null {
    if (this.addresses === null) return `Queue ${queue} was enabled before the driver said where it lies.`;
    const { size } = this.addresses;
    if (size <= this.maxSize) return null;
    return `Queue ${queue} was given ${size} descriptors; the device takes at most ${this.maxSize}.`;
  }
}
