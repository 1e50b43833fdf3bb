import { ChainError } from './queue/errors.ts';
import type { Chain, DeviceQueue, QueueAddresses } from './queue/queue.ts';

/** A used element has 32 bits for the length, and a chain may have 2^32 bytes. */
const MOST_WRITTEN = 0xffff_ffff;
/** More chains than a ring can hold twice over: a service that has taken so many only goes round in circles. */
const MOST_TAKEN = 0x1_0000;

/** How a queue is served, and by whom. */
export interface Service {
  /** Whether the driver is told not to notify while chains are taken. */
  readonly suppress: boolean;
  /** With an event index, which moves only when it is set anew: left behind, it would silence the driver for good. */
  readonly eventIndex: boolean;
  /** False once nothing may be taken any more. */
  isLive(): boolean;
  accept(chain: Chain): void;
  refuse(error: ChainError): void;
}

/** One of a device's queues: what the driver set up, and the ring once the device is live. */
export class QueueSlot {
  /** The most descriptors the device takes. */
  readonly maxSize: number;
  addresses: QueueAddresses | null = null;
  enabled = false;
  #ring: DeviceQueue | null = null;
  #inOrder = false;
  /** How many looks a reset of the queue will still outlast. */
  #resetReads = 0;
  /** Chains that were taken and not handed back, in that order; those that are done have a length. */
  #order: { readonly head: number; written: number | null }[] = [];

  constructor(maxSize: number) {
    this.maxSize = maxSize;
  }

  /** The device's half, or null while the queue is not live. */
  get ring(): DeviceQueue | null {
    return this.#ring;
  }

  start(ring: DeviceQueue, inOrder: boolean): void {
    this.#ring = ring;
    this.#inOrder = inOrder;
  }

  reset(): void {
    this.addresses = null;
    this.enabled = false;
    this.#ring = null;
    this.#order = [];
    this.#resetReads = 0;
  }

  get isResetting(): boolean {
    return this.#resetReads > 0;
  }

  /** Stops the queue at once; it stays enabled for `reads` looks, unless it was not in use. */
  beginReset(reads: number): void {
    const outlasts = this.enabled && reads > 0;
    this.reset();
    this.enabled = outlasts;
    this.#resetReads = outlasts ? reads : 0;
  }

  /** Whether the reset still goes on. Each look brings its end nearer. */
  lookAtReset(): boolean {
    if (this.#resetReads === 0) return false;
    this.#resetReads--;
    if (this.#resetReads === 0) this.reset();
    return true;
  }

  /**
   * Takes every chain that is available, until there is none or the service ends. Areas that lie on top of one another
   * may let what the device writes look like further chains, so one service takes a limited number of them.
   */
  serve(service: Service): void {
    const ring = this.#ring;
    if (ring === null) return;
    for (let promised = false, left = MOST_TAKEN; left > 0; promised = true) {
      if (service.suppress) ring.disableKicks();
      const taken = this.#takeAll(ring, service, left);
      left -= taken;
      if (!service.isLive() || !(service.suppress || service.eventIndex) || !ring.enableKicks()) return;
      // Areas that lie on top of one another can say for ever that there is more, and have nothing.
      if (promised && taken === 0) return;
    }
  }

  /**
   * Hands back what is done now that the chain of `head` is: with VIRTIO_F_IN_ORDER that may be nothing yet, or later
   * chains as well. True when the driver is to be notified.
   */
  complete(head: number, written: number): boolean {
    const ring = this.#ring;
    if (ring === null) return false;
    if (!this.#inOrder) ring.push(head, Math.min(written, MOST_WRITTEN));
    else if (!this.#pushInOrder(ring, head, written)) return false;
    ring.publish();
    return ring.shouldInterrupt();
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

  #takeAll(ring: DeviceQueue, service: Service, most: number): number {
    for (let taken = 0; taken < most; taken++) {
      const chain = pop(ring, service);
      if (chain === null) return taken;
      if (this.#inOrder) this.#order.push({ head: chain.head, written: null });
      service.accept(chain);
    }
    return most;
  }

  #pushInOrder(ring: DeviceQueue, head: number, written: number): boolean {
    // A driver that breaks the rules may have made one head available twice.
    const done = this.#order.find((one) => one.head === head && one.written === null);
    if (done !== undefined) done.written = written;
    const open = this.#order.findIndex((one) => one.written === null);
    const ready = this.#order.splice(0, open === -1 ? this.#order.length : open);
    for (const one of ready) ring.push(one.head, Math.min(one.written ?? 0, MOST_WRITTEN));
    return ready.length > 0;
  }
}

function pop(ring: DeviceQueue, service: Service): Chain | null {
  if (!service.isLive()) return null;
  try {
    return ring.pop();
  } catch (error) {
    if (!(error instanceof ChainError)) throw error;
    service.refuse(error);
    return null;
  }
}
