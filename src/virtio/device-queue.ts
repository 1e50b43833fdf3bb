import type { Failure } from './device-model.ts';
import type { MemoryHandle } from './memory/memory.ts';
import type { DeviceQueue, QueueAddresses } from './queue/queue.ts';

const SPLIT = 'basic/split-virtqueues';

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

  /** What is wrong with where a split queue lies, or null when nothing is (version 1.4, section 2.7). */
  check(memory: MemoryHandle, queue: number): Failure | null {
    const set = this.addresses;
    if (set === null) {
      return failure('queue-not-set', `Queue ${queue} was enabled before the driver said where it lies.`);
    }
    const { size } = set;
    if (size < 1 || size > this.maxSize || size > 32768 || (size & (size - 1)) !== 0) {
      const message = `Queue ${queue} was given ${size} descriptors, which is no power of 2 up to ${this.maxSize}.`;
      return failure('queue-size', message);
    }
    const parts = [
      ['descriptor table', set.descriptors, 16, 16 * size],
      ['available ring', set.driverArea, 2, 6 + 2 * size],
      ['used ring', set.deviceArea, 4, 6 + 8 * size],
    ] as const;
    for (const [name, address, alignment, length] of parts) {
      if (address % alignment !== 0) {
        const message = `The ${name} of queue ${queue} does not begin at a multiple of ${alignment}.`;
        return failure('queue-alignment', message, `${SPLIT}/driver-requirements`);
      }
      if (!memory.contains(address, length)) {
        return failure('queue-memory', `The ${name} of queue ${queue} does not lie in guest memory.`);
      }
    }
    return null;
  }
}

function failure(reason: string, message: string, clause: string = SPLIT): Failure {
  return { reason, message, clause };
}
