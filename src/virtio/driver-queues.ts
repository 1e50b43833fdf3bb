import { DriverError } from './driver-error.ts';
import { QueueMemory } from './driver-memory.ts';
import { queueFeatures, RESERVED } from './fact-lookup.ts';
import type { GuestAllocator } from './guest-allocator.ts';
import type { MemoryHandle } from './memory/memory.ts';
import type { DriverQueue, QueueAddresses, QueueFeatures } from './queue/queue.ts';
import { makeDriverQueue } from './queue/ring-kind.ts';
import type { Transport } from './transport/transport.ts';

/** How often a driver looks whether a reset has ended, of the device or of one queue. */
export const RESET_READS = 64;
const RESET = 'basic/virtqueues/virtqueue-reset/virtqueue-reset/driver-requirements';

/** Makes the driver's half of a queue of the format that was negotiated. */
export type DriverQueueMaker = <Token>(
  memory: MemoryHandle,
  addresses: QueueAddresses,
  features: QueueFeatures,
) => DriverQueue<Token>;

/** A queue that the driver has set up. */
export interface LiveQueue<Token> {
  readonly index: number;
  readonly addresses: QueueAddresses;
  readonly ring: DriverQueue<Token>;
}

/** What a driver's queues must know of it. */
export interface QueuesOwner {
  readonly transport: Transport;
  readonly memory: MemoryHandle;
  readonly allocator: GuestAllocator;
  /** The negotiated bits. */
  readonly features: bigint;
  /** The driver's handle on rings. */
  readonly ringMemory: MemoryHandle;
}

/** The queues that a driver has set up, and the memory they take. */
export class DriverQueues {
  readonly #owner: QueuesOwner;
  readonly #make: DriverQueueMaker;
  readonly #areas: QueueMemory;
  readonly #live = new Map<number, LiveQueue<unknown>>();

  /** `make` may give other halves than the usual ones. */
  constructor(owner: QueuesOwner, make: DriverQueueMaker = makeDriverQueue) {
    this.#owner = owner;
    this.#make = make;
    this.#areas = new QueueMemory(owner.allocator, owner.memory);
  }

  /** Those that are set up, in the order they were. */
  get live(): readonly LiveQueue<unknown>[] {
    return [...this.#live.values()];
  }

  has(index: number): boolean {
    return this.#live.has(index);
  }

  /** Sets up and enables one queue in zeroed memory of its own; without `size`, as large as the device takes it. */
  add<Token>(index: number, size: number | undefined): LiveQueue<Token> {
    const { transport, ringMemory } = this.#owner;
    const max = transport.readQueueMaxSize(index);
    if (max === 0)
      throw new DriverError('queue-unavailable', `The device has no queue ${index}.`, 'basic/virtqueues');
    if (transport.readQueueEnabled(index)) {
      throw new DriverError('queue-in-use', `Queue ${index} is already enabled.`, 'basic/virtqueues');
    }
    const { legacy } = transport;
    const wanted = legacy?.isSizeFixed ? max : (size ?? max);
    if (wanted > max) {
      const message = `Queue ${index} takes at most ${max} descriptors, not ${wanted}.`;
      throw new DriverError('queue-too-large', message, 'basic/split-virtqueues');
    }
    const features = queueFeatures(this.#owner.features);
    const addresses = this.#areas.place(index, wanted, features, legacy);
    transport.writeQueue(index, addresses);
    const ring = this.#make<Token>(ringMemory, addresses, features);
    transport.enableQueue(index);
    const live = { index, addresses, ring };
    this.#live.set(index, live as LiveQueue<unknown>);
    return live;
  }

  /** Resets one queue, waits until that is done, and gives its memory back. */
  reset(index: number): void {
    const { transport, features } = this.#owner;
    if ((features & RESERVED.RING_RESET) === 0n) {
      throw new DriverError('not-negotiated', 'Resetting one queue needs VIRTIO_F_RING_RESET.', RESET);
    }
    for (let looks = 1; !transport.resetQueue(index); looks++) {
      if (looks < RESET_READS) continue;
      throw new DriverError('reset-incomplete', `The reset of queue ${index} did not end.`, RESET);
    }
    this.#live.delete(index);
    this.#areas.free(index);
  }

  /** The device was reset: gives the memory of all queues back. */
  clear(): void {
    this.#live.clear();
    this.#areas.freeAll();
  }
}
