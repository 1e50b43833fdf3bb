import { readConfig } from './config-reader.ts';
import { DriverError } from './driver-error.ts';
import { queueFeatures, RESERVED, STATUS } from './fact-lookup.ts';
import type { GuestAllocator, NamedBuffer } from './guest-allocator.ts';
import type { Struct, Type } from './layout/layout.ts';
import type { MemoryHandle } from './memory/memory.ts';
import { type Negotiation, negotiate, type Outcome } from './negotiation.ts';
import type { DriverQueue, QueueAddresses, QueueFeatures } from './queue/queue.ts';
import { splitDriver } from './queue/split.ts';
import { mask } from './requirements.ts';
import { RESERVED_FEATURES } from './spec/reserved-features.ts';
import type { Feature, Version } from './spec/types.ts';
import type { Transport } from './transport/transport.ts';

const { ACKNOWLEDGE, DRIVER, DRIVER_OK, FEATURES_OK, DEVICE_NEEDS_RESET, FAILED } = STATUS;

const INIT = 'init/device-initialization/driver-requirements';
/** How often a driver reads the status while it waits for a reset. */
const RESET_READS = 64;

/** Makes the driver's half of a queue of the format that was negotiated. */
export type DriverQueueMaker = <Token>(
  memory: MemoryHandle,
  addresses: QueueAddresses,
  features: QueueFeatures,
) => DriverQueue<Token>;

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
  /** What to accept instead of what the rules give: a driver that breaks them. */
  readonly accept?: (outcome: Outcome, negotiation: Negotiation) => bigint;
}

/** A queue that the driver has set up. */
export interface LiveQueue<Token> {
  readonly index: number;
  readonly addresses: QueueAddresses;
  readonly ring: DriverQueue<Token>;
}

/**
 * The part of a driver that every device needs: the initialisation sequence (version 1.4, section 3.1.1), queues,
 * the configuration space, notifications both ways and clean-up. What breaks a rule is a `DriverError`; an error of
 * any kind during initialisation sets FAILED first.
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
  readonly #queues = new Map<number, LiveQueue<unknown>>();
  readonly #buffers: NamedBuffer[] = [];
  readonly #usedBuffer = new Map<number, () => void>();
  #configChange: (() => void) | null = null;
  #status = 0;
  #accepted = 0n;

  constructor(options: DriverOptions) {
    this.#options = options;
    this.transport = options.transport;
    this.memory = options.memory;
    this.allocator = options.allocator;
    this.version = options.version ?? '1.4';
    options.transport.listen({
      usedBuffer: (queue) => this.#onUsedBuffer(queue),
      configChange: () => this.#onConfigChange(),
    });
  }

  /** The negotiated feature bits; 0 before FEATURES_OK. */
  get features(): bigint {
    return (this.#status & FEATURES_OK) === 0 ? 0n : this.#accepted;
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
      const untouched = error instanceof DriverError && error.reason === 'reset-incomplete';
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
    this.broken = false;
    this.#queues.clear();
    for (const buffer of this.#buffers.splice(0)) this.allocator.free(buffer);
  }

  /**
   * Sets up and enables one queue in zeroed memory of its own. `size` is the number of descriptors, as many as the
   * device takes unless given.
   */
  addQueue<Token>(index: number, size?: number): LiveQueue<Token> {
    const max = this.transport.readQueueMaxSize(index);
    if (max === 0)
      throw new DriverError('queue-unavailable', `The device has no queue ${index}.`, 'basic/virtqueues');
    if (this.transport.readQueueEnabled(index)) {
      throw new DriverError('queue-in-use', `Queue ${index} is already enabled.`, 'basic/virtqueues');
    }
    const wanted = size ?? max;
    if (wanted > max) {
      const message = `Queue ${index} takes at most ${max} descriptors, not ${wanted}.`;
      throw new DriverError('queue-too-large', message, 'basic/split-virtqueues');
    }
    const addresses = {
      size: wanted,
      descriptors: this.#area(`queue ${index} descriptor table`, 16 * wanted, 16),
      driverArea: this.#area(`queue ${index} available ring`, 6 + 2 * wanted, 2),
      deviceArea: this.#area(`queue ${index} used ring`, 6 + 8 * wanted, 4),
    };
    this.transport.writeQueue(index, addresses);
    const make = this.#options.makeQueue ?? splitDriver;
    const ring = make<Token>(this.memory, addresses, queueFeatures(this.features));
    this.transport.enableQueue(index);
    const live = { index, addresses, ring };
    this.#queues.set(index, live as LiveQueue<unknown>);
    return live;
  }

  /** The queues that are set up, in the order they were. */
  get queues(): readonly LiveQueue<unknown>[] {
    return [...this.#queues.values()];
  }

  /** Publishes what was added to a queue and notifies the device if it wants to hear of it. True when it did. */
  publish(queue: LiveQueue<unknown>): boolean {
    this.requireLive();
    queue.ring.publish();
    if (!queue.ring.shouldKick()) return false;
    this.transport.notify(queue.index);
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
    return readConfig(this.transport, type, offset);
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

  #area(name: string, size: number, alignment: number): number {
    const buffer = this.allocator.allocate(name, size, alignment);
    this.#buffers.push(buffer);
    this.memory.at('ring.clear');
    this.memory.store(buffer.address, new Uint8Array(size));
    return buffer.address;
  }

  #setStatus(bit: number): void {
    this.#status |= bit;
    this.transport.writeStatus(this.#status);
  }

  #settleFeatures(): void {
    const features = [...this.#options.features, ...RESERVED_FEATURES];
    const windows = Math.max(2, ...features.map((one) => Math.floor(one.bit / 32) + 1));
    let offered = 0n;
    for (let window = 0; window < windows; window++) {
      offered |= BigInt(this.transport.readDeviceFeatures(window)) << BigInt(window * 32);
    }
    const wanted = this.#options.wanted | RESERVED.VERSION_1;
    const negotiation = { features, offered, wanted, version: this.version };
    const outcome = negotiate(negotiation);
    this.outcome = outcome;
    const accepted = this.#options.accept?.(outcome, negotiation) ?? outcome.accepted;
    const missing = outcome.problems.find((one) => one.kind === 'version-1');
    if (missing !== undefined && this.#options.accept === undefined) {
      throw new DriverError('version-1-missing', missing.message, missing.clause, outcome.problems);
    }
    for (let window = 0; window < windows || accepted >> BigInt(window * 32) > 0n; window++) {
      this.transport.writeDriverFeatures(window, Number((accepted >> BigInt(window * 32)) & 0xffff_ffffn));
    }
    this.#accepted = accepted;
    this.transport.writeStatus(this.#status | FEATURES_OK);
    if ((this.transport.readStatus() & FEATURES_OK) === 0) {
      const message = 'The device did not keep FEATURES_OK: it does not support this choice of features.';
      throw new DriverError('features-refused', message, INIT, outcome.problems);
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
