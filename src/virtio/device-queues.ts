import type { DeviceOptions, Failure } from './device-model.ts';
import { QueueSlot } from './device-queue.ts';
import { queueFeatures, RESERVED } from './fact-lookup.ts';
import type { MemoryHandle } from './memory/memory.ts';
import type { Chain, Inspection, QueueAddresses } from './queue/queue.ts';
import { makeDeviceQueue } from './queue/ring-kind.ts';

/** What the queues of a device must know of it. */
export interface QueueOwner {
  /** The negotiated bits. */
  readonly features: bigint;
  /** The device's handle on rings. */
  readonly ringMemory: MemoryHandle;
  /** True while chains may be taken. */
  readonly isTaking: boolean;
  fail(failure: Failure): void;
  ignore(message: string, clause?: string): void;
}

/** The queues of a device: where the driver put them, which are in use, and the chains that the device holds. */
export class DeviceQueues {
  readonly #options: DeviceOptions;
  readonly #owner: QueueOwner;
  readonly #slots: readonly QueueSlot[];
  /** Chains that were taken and not handed back, and their queues. */
  readonly #held = new Map<Chain, number>();

  constructor(options: DeviceOptions, owner: QueueOwner) {
    this.#options = options;
    this.#owner = owner;
    this.#slots = options.model.queueSizes.map((size) => new QueueSlot(size));
  }

  get count(): number {
    return this.#slots.length;
  }

  /** True when every chain that was taken has been handed back. */
  get isIdle(): boolean {
    return this.#held.size === 0;
  }

  /** The queues that are live. */
  get live(): readonly number[] {
    return [...this.#slots.keys()].filter((queue) => this.#slots[queue]?.ring != null);
  }

  maxSize(queue: number): number {
    return this.#slots[queue]?.maxSize ?? 0;
  }

  isEnabled(queue: number): boolean {
    return this.#slots[queue]?.enabled ?? false;
  }

  holds(chain: Chain): boolean {
    return this.#held.has(chain);
  }

  inspect(queue: number): Inspection | null {
    return this.#slots[queue]?.ring?.inspect() ?? null;
  }

  place(queue: number, addresses: QueueAddresses): void {
    const slot = this.#slots[queue];
    if (slot === undefined || slot.enabled) {
      const why = slot === undefined ? 'here' : 'while it is enabled';
      this.#owner.ignore(`Queue ${queue} cannot be set up ${why}.`);
    } else {
      slot.addresses = addresses;
    }
  }

  /** Enables a queue; with `open` it is live at once. */
  enable(queue: number, open: boolean): void {
    const slot = this.#slots[queue];
    if (slot === undefined || slot.maxSize === 0) {
      this.#owner.ignore(`The device has no queue ${queue} to enable.`);
      return;
    }
    if (slot.enabled) return;
    const unfit = slot.unfit(queue);
    if (unfit !== null) {
      this.#owner.ignore(unfit, 'basic/split-virtqueues');
      return;
    }
    slot.enabled = true;
    if (open) this.#makeRing(slot);
  }

  /** Makes the enabled queues live, with what was negotiated. */
  open(): void {
    for (const slot of this.#slots) if (slot.enabled && !slot.isResetting) this.#makeRing(slot);
  }

  /** A queue back to the state after a reset; the chains that were taken from it are no longer held. */
  disable(queue: number): void {
    this.#slots[queue]?.reset();
    this.#letGo(queue);
  }

  /**
   * The same by a reset of the queue alone. Nothing in it is touched from here on, but it may take the device some
   * looks of the driver to say that it is done. A further request meanwhile changes nothing.
   */
  beginReset(queue: number): void {
    const slot = this.#slots[queue];
    if (slot === undefined || slot.isResetting) return;
    slot.beginReset(this.#options.queueResetReads ?? 0);
    this.#letGo(queue);
  }

  /** One look at a reset that may go on. */
  isResetting(queue: number): boolean {
    return this.#slots[queue]?.lookAtReset() ?? false;
  }

  #letGo(queue: number): void {
    for (const [chain, owner] of this.#held) if (owner === queue) this.#held.delete(chain);
  }

  reset(): void {
    this.#held.clear();
    for (const slot of this.#slots) slot.reset();
  }

  /** Takes all that is available in a queue and gives it to the model. */
  serve(queue: number): void {
    const slot = this.#slots[queue];
    const ring = slot?.ring ?? null;
    if (slot === undefined || ring === null) {
      this.#owner.ignore(`A notification for queue ${queue}, which is not enabled, is ignored.`);
      return;
    }
    slot.serve({
      suppress: this.#options.suppressKicks ?? true,
      eventIndex: queueFeatures(this.#owner.features).eventIndex,
      isLive: () => this.#owner.isTaking && slot.ring === ring,
      accept: (chain) => {
        this.#held.set(chain, queue);
        this.#options.model.accept(queue, chain);
      },
      refuse: ({ reason, message, clause }) => this.#owner.fail({ reason, message, clause }),
    });
  }

  /** Hands a chain back. True when the driver is to be notified. One whose queue was reset meanwhile is forgotten. */
  complete(queue: number, chain: Chain, written: number): boolean {
    if (!this.#held.delete(chain)) return false;
    return this.#slots[queue]?.complete(chain.head, written) ?? false;
  }

  #makeRing(slot: QueueSlot): void {
    if (slot.addresses === null) return;
    const { features } = this.#owner;
    const make = this.#options.makeQueue ?? makeDeviceQueue;
    const ring = make(this.#owner.ringMemory, slot.addresses, queueFeatures(features));
    slot.start(ring, (features & RESERVED.IN_ORDER) !== 0n);
  }
}
