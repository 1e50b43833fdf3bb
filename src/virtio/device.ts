import { ConfigReads } from './device-config.ts';
import { FeatureRegisters } from './device-features.ts';
import type { DeviceHost, DeviceModel, DeviceOptions, Failure } from './device-model.ts';
import { QueueSlot } from './device-queue.ts';
import { queueFeatures, RESERVED, STATUS } from './fact-lookup.ts';
import type { MemoryHandle } from './memory/memory.ts';
import { choiceProblems, type Problem } from './negotiation.ts';
import type { Chain, Inspection, QueueAddresses } from './queue/queue.ts';
import { splitDevice } from './queue/split.ts';
import { RESERVED_FEATURES } from './spec/reserved-features.ts';
import type { AccessWidth, TransportDevice, TransportListener } from './transport/transport.ts';

const { DRIVER_OK, FEATURES_OK, DEVICE_NEEDS_RESET } = STATUS;
/** Bits that the device only remembers. */
const REMEMBERED = STATUS.ACKNOWLEDGE | STATUS.DRIVER | STATUS.FAILED;
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
  /** Why the last attempt to set FEATURES_OK failed; empty when it did not. */
  refusals: readonly Problem[] = [];
  /** Why DEVICE_NEEDS_RESET is set, or null. */
  failure: Failure | null = null;
  readonly #options: DeviceOptions;
  readonly #slots: readonly QueueSlot[];
  readonly #features: FeatureRegisters;
  readonly #config = new ConfigReads();
  #listener: TransportListener = silent;
  #status = 0;
  /** Counts resets, so that what was planned before one does not happen after it. */
  #life = 0;

  constructor(options: DeviceOptions) {
    this.#options = options;
    this.model = options.model;
    this.memory = options.memory;
    this.#features = new FeatureRegisters(options.model.offered | (options.offered ?? RESERVED.VERSION_1));
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

  get offered(): bigint {
    return this.#features.offered;
  }

  get features(): bigint {
    return (this.#status & FEATURES_OK) === 0 ? 0n : this.#features.accepted;
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
    return this.#features.readOffered(window);
  }

  readDriverFeatures(window: number): number {
    return this.#features.readAccepted(window);
  }

  writeDriverFeatures(window: number, bits: number): void {
    if ((this.#status & FEATURES_OK) !== 0) {
      this.#ignore('Feature bits written after FEATURES_OK change nothing.', 'init/device-initialization');
      return;
    }
    this.#features.accept(window, bits);
  }

  readConfigGeneration(): number {
    return this.#config.generation;
  }

  readConfig(offset: number, width: AccessWidth): number {
    return this.#config.read(this.model.config, offset, width);
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
    if (!this.#isLive()) return;
    if (this.#slots[queue]?.complete(chain.head, written)) this.#listener.usedBuffer(queue);
  }

  later(delay: number, run: () => void): void {
    const life = this.#life;
    this.#options.clock.after(delay, () => {
      if (life === this.#life && this.#isLive()) run();
    });
  }

  configChanged(notify = true): void {
    this.#config.changed();
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
    this.#features.clear();
    this.#life++;
    this.failure = null;
    this.refusals = [];
    for (const slot of this.#slots) slot.reset();
    this.model.reset();
    this.#options.observer?.({ kind: 'reset' });
  }

  #settleFeatures(): void {
    const { accepted } = this.#features;
    const facts = [...this.model.features, ...RESERVED_FEATURES];
    const problems = [...choiceProblems(facts, this.offered, accepted, this.model.version)];
    const own = this.model.refuse?.(accepted);
    if (own !== undefined) problems.push(own);
    this.refusals = problems;
    if (problems.length > 0) {
      this.#options.observer?.({ kind: 'features-refused', problems });
      return;
    }
    this.#status |= FEATURES_OK;
    this.model.negotiated?.(accepted);
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
    const make = this.#options.makeQueue ?? splitDevice;
    const ring = make(this.memory, slot.addresses, queueFeatures(this.features));
    slot.start(ring, (this.features & RESERVED.IN_ORDER) !== 0n);
  }

  #serve(queue: number): void {
    const slot = this.#slots[queue];
    if (slot === undefined || slot.ring === null) {
      this.#ignore(`A notification for queue ${queue}, which is not enabled, is ignored.`);
      return;
    }
    slot.serve({
      suppress: this.#options.suppressKicks ?? true,
      eventIndex: queueFeatures(this.features).eventIndex,
      isLive: () => this.#isLive(),
      accept: (chain) => this.model.accept(queue, chain),
      refuse: ({ reason, message, clause }) => this.fail({ reason, message, clause }),
    });
  }

  #ignore(message: string, clause?: string): void {
    this.#options.observer?.({ kind: 'ignored', message, ...(clause === undefined ? {} : { clause }) });
  }
}
