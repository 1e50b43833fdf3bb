import type { DeviceHost, DeviceModel, DeviceOptions, Failure } from './device-model.ts';
import { QueueSlot } from './device-queue.ts';
import { RESERVED, STATUS } from './fact-lookup.ts';
import type { MemoryHandle } from './memory/memory.ts';
import { choiceProblems, type Problem } from './negotiation.ts';
import { ChainError } from './queue/errors.ts';
import type { Chain, DeviceQueue, Inspection, QueueAddresses } from './queue/queue.ts';
import { splitDevice } from './queue/split.ts';
import { RESERVED_FEATURES } from './spec/reserved-features.ts';
import type { AccessWidth, TransportDevice, TransportListener } from './transport/transport.ts';

const { DRIVER_OK, FEATURES_OK, DEVICE_NEEDS_RESET } = STATUS;
/** Bits that the device only remembers. */
const REMEMBERED = STATUS.ACKNOWLEDGE | STATUS.DRIVER | STATUS.FAILED;
/** Feature bits go up to 127 (version 1.4, section 2.2); choices beyond are of bits that are never offered. */
const WINDOWS = 4;

const silent: TransportListener = { usedBuffer: () => {}, configChange: () => {} };

/**
 * A virtio device behind any transport: the device status field, feature negotiation, reset, the configuration
 * generation and the queues (version 1.4, sections 2.1 to 2.5 and 3.1). What it does for a living is its model's.
 *
 * **What a malformed chain does.** A chain that the queue rejects with a `ChainError` makes the device set
 * DEVICE_NEEDS_RESET, send a configuration change notification if DRIVER_OK is set, and stop: it touches no queue,
 * completes nothing in flight and sends nothing more until it is reset; then it serves again. The specification
 * demands the notification once the bit is set (section 2.1.2) but leaves open which errors set it; QEMU does as
 * this device does.
 *
 * **What it makes of a driver that breaks rules.** A status bit once set stays set until a reset. Feature bits
 * written after FEATURES_OK, DRIVER_OK without FEATURES_OK, notifications before DRIVER_OK, enabling a queue larger
 * than the device takes, and writes to configuration bytes that are not there are ignored; reads of such bytes give
 * ones, as in QEMU.
 */
export class VirtioDevice implements TransportDevice, DeviceHost {
  readonly model: DeviceModel;
  readonly memory: MemoryHandle;
  readonly offered: bigint;
  /** Why the last attempt to set FEATURES_OK failed; empty when it did not. */
  refusals: readonly Problem[] = [];
  /** Why DEVICE_NEEDS_RESET is set, or null. */
  failure: Failure | null = null;
  readonly #options: DeviceOptions;
  readonly #slots: readonly QueueSlot[];
  #listener: TransportListener = silent;
  #status = 0;
  #accepted = 0n;
  #generation = 0;
  #configDirty = false;
  /** Counts resets, so that what was planned before one does not happen after it. */
  #life = 0;

  constructor(options: DeviceOptions) {
    this.#options = options;
    this.model = options.model;
    this.memory = options.memory;
    this.offered = options.model.offered | (options.offered ?? RESERVED.VERSION_1);
    this.#slots = options.model.queueSizes.map((size) => new QueueSlot(size));
    options.model.attach(this);
  }

  get deviceId(): number {
    return this.model.deviceId;
  }

  get configSize(): number {
    return this.model.config.length;
  }

  get queueCount(): number {
    return this.#slots.length;
  }

  get features(): bigint {
    return (this.#status & FEATURES_OK) === 0 ? 0n : this.#accepted;
  }

  attach(listener: TransportListener): void {
    this.#listener = listener;
  }

  readStatus(): number {
    return this.#status;
  }

  writeStatus(value: number): void {
    if (value === 0) {
      this.#reset();
      return;
    }
    const added = value & ~this.#status;
    this.#status |= added & REMEMBERED;
    if ((added & FEATURES_OK) !== 0) this.#settleFeatures();
    if ((added & DRIVER_OK) !== 0) this.#start();
  }

  readDeviceFeatures(window: number): number {
    return wordOf(this.offered, window);
  }

  readDriverFeatures(window: number): number {
    return wordOf(this.#accepted, window);
  }

  writeDriverFeatures(window: number, bits: number): void {
    if ((this.#status & FEATURES_OK) !== 0) {
      this.#ignore('Feature bits written after FEATURES_OK change nothing.', 'init/device-initialization');
      return;
    }
    if (window < 0 || window >= WINDOWS) return;
    const shift = BigInt(window) * 32n;
    const others = this.#accepted & ~(0xffff_ffffn << shift);
    this.#accepted = others | (BigInt(bits >>> 0) << shift);
  }

  readConfigGeneration(): number {
    return this.#generation;
  }

  readConfig(offset: number, width: AccessWidth): number {
    // The generation moves on when changed bytes are read, not when they change: counting changes could wrap a
    // narrow register back to the value that the driver saw (version 1.4, section 4.1.4.3.1).
    if (this.#configDirty) this.#generation++;
    this.#configDirty = false;
    const bytes = this.model.config;
    let value = 0;
    for (let at = width - 1; at >= 0; at--) {
      const byte = offset + width <= bytes.length ? (bytes[offset + at] ?? 0xff) : 0xff;
      value = ((value << 8) | byte) >>> 0;
    }
    return value;
  }

  writeConfig(offset: number, width: AccessWidth, value: number): void {
    if (offset + width > this.configSize) {
      this.#ignore('A write past the end of the configuration space changes nothing.');
    } else {
      this.model.writeConfig?.(offset, width, value);
    }
  }

  readQueueMaxSize(queue: number): number {
    return this.#slots[queue]?.maxSize ?? 0;
  }

  readQueueEnabled(queue: number): boolean {
    return this.#slots[queue]?.enabled ?? false;
  }

  writeQueue(queue: number, addresses: QueueAddresses): void {
    const slot = this.#slots[queue];
    if (slot === undefined || slot.enabled) {
      this.#ignore(`Queue ${queue} cannot be set up ${slot === undefined ? 'here' : 'while it is enabled'}.`);
    } else {
      slot.addresses = addresses;
    }
  }

  enableQueue(queue: number): void {
    const slot = this.#slots[queue];
    if (slot === undefined || slot.maxSize === 0) {
      this.#ignore(`The device has no queue ${queue} to enable.`);
      return;
    }
    if (slot.enabled) return;
    const unfit = slot.unfit(queue);
    if (unfit !== null) {
      this.#ignore(unfit, 'basic/split-virtqueues');
      return;
    }
    slot.enabled = true;
    if (this.#isLive()) this.#makeRing(slot);
  }

  notify(queue: number): void {
    if ((this.#status & DRIVER_OK) === 0) {
      const message = 'A notification before DRIVER_OK is ignored: the device must not consume buffers yet.';
      this.#ignore(message, 'basic/device-status-field/device-requirements');
      return;
    }
    this.later(this.#options.notifyDelay ?? 0, () => this.#serve(queue));
  }

  /** The private state of a queue's device half, or null while the queue is not live. */
  inspect(queue: number): Inspection | null {
    return this.#slots[queue]?.ring?.inspect() ?? null;
  }

  complete(queue: number, chain: Chain, written: number): void {
    const slot = this.#slots[queue];
    if (slot === undefined || slot.ring === null || !this.#isLive()) return;
    const inOrder = (this.features & RESERVED.IN_ORDER) !== 0n;
    const ready = inOrder ? slot.inOrder(chain.head, written) : ([[chain.head, written]] as const);
    if (ready.length === 0) return;
    // A used element has 32 bits for the length, and a chain may have 2^32 bytes.
    for (const [head, length] of ready) slot.ring.push(head, Math.min(length, 0xffff_ffff));
    slot.ring.publish();
    if (slot.ring.shouldInterrupt()) this.#listener.usedBuffer(queue);
  }

  later(delay: number, run: () => void): void {
    const life = this.#life;
    this.#options.clock.after(delay, () => {
      if (life === this.#life && this.#isLive()) run();
    });
  }

  configChanged(notify = true): void {
    this.#configDirty = true;
    if (notify && this.#isLive()) this.#listener.configChange();
  }

  fail(failure: Failure): void {
    if (this.failure !== null) return;
    this.failure = failure;
    this.#status |= DEVICE_NEEDS_RESET;
    this.#options.observer?.({ kind: 'needs-reset', ...failure });
    if ((this.#status & DRIVER_OK) !== 0) this.#listener.configChange();
  }

  #isLive(): boolean {
    return (this.#status & DRIVER_OK) !== 0 && this.failure === null;
  }

  #reset(): void {
    this.#status = 0;
    this.#accepted = 0n;
    this.#life++;
    this.failure = null;
    this.refusals = [];
    for (const slot of this.#slots) slot.reset();
    this.model.reset();
    this.#options.observer?.({ kind: 'reset' });
  }

  #settleFeatures(): void {
    const facts = [...this.model.features, ...RESERVED_FEATURES];
    const problems = [...choiceProblems(facts, this.offered, this.#accepted, this.model.version)];
    const own = this.model.refuse?.(this.#accepted);
    if (own !== undefined) problems.push(own);
    this.refusals = problems;
    if (problems.length > 0) {
      this.#options.observer?.({ kind: 'features-refused', problems });
      return;
    }
    this.#status |= FEATURES_OK;
    this.model.negotiated?.(this.#accepted);
  }

  #start(): void {
    if ((this.#status & FEATURES_OK) === 0) {
      const message = 'DRIVER_OK is ignored: the driver has not set FEATURES_OK, or the device refused it.';
      this.#ignore(message, 'init/device-initialization/driver-requirements');
      return;
    }
    this.#status |= DRIVER_OK;
    for (const slot of this.#slots) if (slot.enabled) this.#makeRing(slot);
  }

  #makeRing(slot: QueueSlot): void {
    if (slot.addresses === null) return;
    const features = {
      indirect: (this.features & RESERVED.INDIRECT_DESC) !== 0n,
      eventIndex: (this.features & RESERVED.EVENT_IDX) !== 0n,
    };
    const make = this.#options.makeQueue ?? splitDevice;
    slot.ring = make(this.memory, slot.addresses, features);
  }

  #serve(queue: number): void {
    const slot = this.#slots[queue];
    if (slot === undefined || slot.ring === null) {
      this.#ignore(`A notification for queue ${queue}, which is not enabled, is ignored.`);
      return;
    }
    const ring = slot.ring;
    const suppress = this.#options.suppressKicks ?? true;
    do {
      if (suppress) ring.disableKicks();
      for (let chain = this.#pop(ring); chain !== null; chain = this.#pop(ring)) {
        if ((this.#accepted & RESERVED.IN_ORDER) !== 0n) slot.taken(chain.head);
        this.model.accept(queue, chain);
      }
    } while (suppress && this.#isLive() && ring.enableKicks());
  }

  #pop(ring: DeviceQueue): Chain | null {
    if (!this.#isLive()) return null;
    try {
      return ring.pop();
    } catch (error) {
      if (!(error instanceof ChainError)) throw error;
      this.fail({ reason: error.reason, message: error.message, clause: error.clause });
      return null;
    }
  }

  #ignore(message: string, clause?: string): void {
    this.#options.observer?.({ kind: 'ignored', message, ...(clause === undefined ? {} : { clause }) });
  }
}

function wordOf(bits: bigint, window: number): number {
  return window < 0 || window >= WINDOWS ? 0 : Number((bits >> (BigInt(window) * 32n)) & 0xffff_ffffn);
}
