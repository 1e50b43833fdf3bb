import { readConfig } from './config-reader.ts';
import { DriverError } from './driver-error.ts';
import { chooseFeatures, writeFeatures } from './driver-features.ts';
import { type DriverQueueMaker, DriverQueues, type LiveQueue, RESET_READS } from './driver-queues.ts';
import { RESERVED, STATUS } from './fact-lookup.ts';
import type { GuestAllocator } from './guest-allocator.ts';
import { bigEndian, type Struct, type Type } from './layout/layout.ts';
import { BigEndianMemory } from './memory/big-endian.ts';
import type { MemoryHandle } from './memory/memory.ts';
import type { Negotiation, Outcome } from './negotiation.ts';
import { mask } from './requirements.ts';
import type { Feature, Version } from './spec/types.ts';
import type { Transport } from './transport/transport.ts';

export type { DriverQueueMaker, LiveQueue } from './driver-queues.ts';

const { ACKNOWLEDGE, DRIVER, DRIVER_OK, FEATURES_OK, DEVICE_NEEDS_RESET, FAILED, SUSPEND } = STATUS;

const INIT = 'init/device-initialization/driver-requirements';
/** What leaves a driver without a device that it could tell. */
const UNTOUCHED: ReadonlySet<string> = new Set(['reset-incomplete', 'no-device']);
const SUSPENSION = 'init/device-suspend/driver-requirements';
/** How a `VirtioDriver` is built. */
export interface DriverOptions {
  readonly transport: Transport;
  /** The driver's handle on guest memory. */
  readonly memory: MemoryHandle;
  readonly allocator: GuestAllocator;
  /** Split queues unless given. */
  readonly makeQueue?: DriverQueueMaker;
  /** The facts of the device's own bits. */
  readonly features: readonly Feature[];
  /** The bits that the driver understands and wants; VIRTIO_F_VERSION_1 is always among them. */
  readonly wanted: bigint;
  /** 1.4 unless given. */
  readonly version?: Version;
  /** The guest is big-endian, which shows through a legacy interface. False unless given. */
  readonly bigEndian?: boolean;
  /** What to accept instead of what the rules give: a driver that breaks them. */
  readonly accept?: (outcome: Outcome, negotiation: Negotiation) => bigint;
}

/**
 * The part of a driver that every device needs: the initialisation sequence (version 1.4, section 3.1.1), queues,
 * the configuration space, notifications both ways, suspending and clean-up. What breaks a rule is a `DriverError`;
 * an error of any kind during initialisation sets FAILED first. Over a legacy interface the sequence has no
 * FEATURES_OK (section 3.1.2), and a queue is one piece of memory.
 */
export class VirtioDriver {
  readonly transport: Transport;
  readonly memory: MemoryHandle;
  readonly allocator: GuestAllocator;
  readonly version: Version;
  /** What the device offered, the driver accepted and what became of the rest; null before the features are read. */
  outcome: Outcome | null = null;
  /** True once the device was seen with DEVICE_NEEDS_RESET. */
  broken = false;
  readonly #options: DriverOptions;
  readonly #queues: DriverQueues;
  readonly #usedBuffer = new Map<number, () => void>();
  #configChange: (() => void) | null = null;
  #status = 0;
  #accepted = 0n;
  #isSettled = false;

  constructor(options: DriverOptions) {
    this.#options = options;
    this.transport = options.transport;
    this.memory = options.memory;
    this.allocator = options.allocator;
    this.#queues = new DriverQueues(this, options.makeQueue);
    this.version = options.version ?? '1.4';
    options.transport.listen({
      usedBuffer: (queue) => this.#onUsedBuffer(queue),
      configChange: () => this.#onConfigChange(),
    });
  }

  /** The negotiated feature bits; 0 before they are settled. */
  get features(): bigint {
    return this.#isSettled ? this.#accepted : 0n;
  }

  /**
   * True where the numbers of rings, configuration and requests are big-endian: through a legacy interface they have
   * the guest's own order (sections 2.5.3 and 2.7.3).
   */
  get bigEndian(): boolean {
    const { legacy } = this.transport;
    return legacy !== undefined && (legacy.bigEndian ?? this.#options.bigEndian ?? false);
  }

  /** A type in the byte order that holds here. */
  inByteOrder<T>(type: Type<T>): Type<T> {
    return this.bigEndian ? bigEndian(type) : type;
  }

  /** The driver's handle on rings. */
  get ringMemory(): MemoryHandle {
    return this.bigEndian ? new BigEndianMemory(this.memory) : this.memory;
  }

  /** True between DRIVER_OK and the next reset or failure. */
  get live(): boolean {
    return (this.#status & DRIVER_OK) !== 0 && !this.broken;
  }

  /** Whether a feature bit was negotiated. */
  has(bit: number): boolean {
    return (this.features & mask(bit)) !== 0n;
  }

  /**
   * The whole sequence: reset, ACKNOWLEDGE, DRIVER, features, FEATURES_OK and its check, then `setUp` for what the
   * device type needs (queues, reading its configuration), then DRIVER_OK.
   */
  initialise(setUp: () => void): void {
    try {
      this.reset();
      this.#setStatus(ACKNOWLEDGE);
      this.#setStatus(DRIVER);
      this.#settleFeatures();
      setUp();
      this.#setStatus(DRIVER_OK);
    } catch (error) {
      const untouched = error instanceof DriverError && UNTOUCHED.has(error.reason);
      if (!untouched) this.#setStatus(FAILED);
      throw error;
    }
  }

  /** Resets the device, waits until it is done, and gives the memory of all queues back (sections 2.4 and 3.3). */
  reset(): void {
    this.transport.writeStatus(0);
    for (let reads = 1; this.transport.readStatus() !== 0; reads++) {
      if (reads < RESET_READS) continue;
      const message = `The status did not read as 0 in ${RESET_READS} reads after a reset.`;
      throw new DriverError('reset-incomplete', message, 'basic/device-reset/driver-requirements');
    }
    this.#status = 0;
    this.#accepted = 0n;
    this.#isSettled = false;
    this.broken = false;
    this.#queues.clear();
  }

  /**
   * Sets up and enables one queue in zeroed memory of its own. `size` is the number of descriptors, as many as the
   * device takes unless given.
   */
  addQueue<Token>(index: number, size?: number): LiveQueue<Token> {
    return this.#queues.add<Token>(index, size);
  }

  /**
   * Resets one queue and gives its memory back; requests in it are lost (VIRTIO_F_RING_RESET, sections 2.6.1.1 and
   * 2.6.1.2). `addQueue` sets it up again.
   */
  resetQueue(index: number): void {
    this.#queues.reset(index);
  }

  /**
   * Asks the device to suspend (VIRTIO_F_SUSPEND, section 3.4.1). True once the status says that it has; until then
   * it may still hand buffers back, and `isSuspended` asks again. Requests are refused from here on.
   */
  suspend(): boolean {
    if ((this.features & RESERVED.SUSPEND) === 0n) {
      throw new DriverError('not-negotiated', 'Suspending needs VIRTIO_F_SUSPEND.', SUSPENSION);
    }
    this.requireLive();
    this.#status = (this.#status | SUSPEND) & ~DRIVER_OK;
    this.transport.writeStatus(this.#status | DRIVER_OK);
    return this.isSuspended();
  }

  /** Reads the status: SUSPEND there and DRIVER_OK gone means that the device has suspended. */
  isSuspended(): boolean {
    return (this.transport.readStatus() & (SUSPEND | DRIVER_OK)) === SUSPEND;
  }

  /** Lets a suspended device run again. Throws a `DriverError` when the status does not say that it does. */
  resume(): void {
    // SUSPEND stays in what is written: it is the device that takes it away (sections 2.1.1 and 3.4).
    this.transport.writeStatus(this.#status | DRIVER_OK);
    if ((this.transport.readStatus() & (SUSPEND | DRIVER_OK)) !== DRIVER_OK) {
      throw new DriverError('not-live', 'The device has not resumed.', SUSPENSION);
    }
    this.#status = (this.#status | DRIVER_OK) & ~SUSPEND;
  }

  /** The queues that are set up, in the order they were. */
  get queues(): readonly LiveQueue<unknown>[] {
    return this.#queues.live;
  }

  /** Publishes what was added to a queue and notifies the device if it wants to hear of it. True when it did. */
  publish(queue: LiveQueue<unknown>): boolean {
    this.requireLive();
    queue.ring.publish();
    if (!queue.ring.shouldKick()) return false;
    this.transport.notify(queue.index, queue.ring.position);
    return true;
  }

  /** Throws unless requests can be made now. */
  requireLive(): void {
    if (this.broken) {
      const message = 'The device has set DEVICE_NEEDS_RESET; it answers again after a reset.';
      throw new DriverError('needs-reset', message, 'basic/device-status-field/driver-requirements');
    }
    if (!this.live) throw new DriverError('not-live', 'DRIVER_OK is not set.', INIT);
  }

  /** What to do on a used buffer notification for a queue. */
  onUsedBuffer(queue: number, run: () => void): void {
    this.#usedBuffer.set(queue, run);
  }

  /** What to do on a configuration change notification, after the status has been looked at. */
  onConfigChange(run: () => void): void {
    this.#configChange = run;
  }

  /** One field of the configuration space, or a whole struct of it, read with the generation checked. */
  readConfig<T>(type: Type<T>, offset = 0): T {
    return readConfig(this.transport, this.inByteOrder(type), offset);
  }

  /** A field of the configuration space by its name. */
  readField<T, K extends keyof T & string>(config: Struct<T>, name: K): NonNullable<T[K]> {
    const found = config.fields.find((one) => one.name === name);
    if (found === undefined) {
      throw new DriverError(
        'not-negotiated',
        `${config.name} has no field ${name} in version ${this.version}.`,
      );
    }
    return this.readConfig(found.type as Type<NonNullable<T[K]>>, found.offset);
  }

  #setStatus(bit: number): void {
    this.#status |= bit;
    this.transport.writeStatus(this.#status);
  }

  #settleFeatures(): void {
    const { features, accept } = this.#options;
    const isLegacy = this.transport.legacy !== undefined;
    const wanted = this.#options.wanted | (isLegacy ? RESERVED.ANY_LAYOUT : RESERVED.VERSION_1);
    const { outcome, accepted } = chooseFeatures(this.transport, {
      features,
      wanted,
      version: this.version,
      accept,
    });
    this.outcome = outcome;
    const missing = outcome.problems.find((one) => one.kind === 'version-1');
    if (missing !== undefined && accept === undefined) {
      throw new DriverError('version-1-missing', missing.message, missing.clause, outcome.problems);
    }
    writeFeatures(this.transport, features, accepted);
    this.#accepted = accepted;
    if (!isLegacy) this.#confirmFeatures(outcome);
    this.#isSettled = true;
  }

  #confirmFeatures({ problems }: Outcome): void {
    this.transport.writeStatus(this.#status | FEATURES_OK);
    if ((this.transport.readStatus() & FEATURES_OK) === 0) {
      const message = 'The device did not keep FEATURES_OK: it does not support this choice of features.';
      throw new DriverError('features-refused', message, INIT, problems);
    }
    this.#status |= FEATURES_OK;
  }

  /** One that was under way when the device was reset is for a queue whose memory is no longer the driver's. */
  #onUsedBuffer(queue: number): void {
    if (this.#queues.has(queue)) this.#usedBuffer.get(queue)?.();
  }

  #onConfigChange(): void {
    if ((this.transport.readStatus() & DEVICE_NEEDS_RESET) !== 0) this.broken = true;
    this.#configChange?.();
  }
}
