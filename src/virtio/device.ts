import { DeviceConfig } from './device-config.ts';
import { Halt } from './device-halt.ts';
import type { DeviceHost, DeviceModel, DeviceOptions, Failure } from './device-model.ts';
import { DeviceNegotiation } from './device-negotiation.ts';
import { DeviceQueues, type QueueOwner } from './device-queues.ts';
import { Suspension } from './device-suspension.ts';
import { RESERVED, STATUS } from './fact-lookup.ts';
import { BigEndianMemory } from './memory/big-endian.ts';
import type { MemoryHandle } from './memory/memory.ts';
import type { Problem } from './negotiation.ts';
import type { Chain, Inspection, QueueAddresses } from './queue/queue.ts';
import type { Transport as TransportKind, Version } from './spec/types.ts';
import type {
  AccessWidth,
  AdminQueues,
  SharedMemoryRegion,
  TransportDevice,
  TransportListener,
} from './transport/transport.ts';

const { DRIVER_OK, FEATURES_OK, DEVICE_NEEDS_RESET, SUSPEND } = STATUS;
/** Bits that the device only remembers. */
const REMEMBERED = STATUS.ACKNOWLEDGE | STATUS.DRIVER | STATUS.FAILED;
const SUSPENDED = 'init/device-suspend/device-requirements';
const silent: TransportListener = { usedBuffer: () => {}, configChange: () => {} };

/**
 * A virtio device behind any transport: the device status field, feature negotiation, reset, the configuration
 * generation, the queues, their reset and the suspended state (version 1.4, sections 2.1 to 2.6 and 3). What it does
 * for a living is its model's.
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
 * ones, as in QEMU. Through the legacy interface FEATURES_OK is only remembered and queues may be used before
 * DRIVER_OK.
 */
export class VirtioDevice implements TransportDevice, DeviceHost {
  readonly model: DeviceModel;
  /** Why DEVICE_NEEDS_RESET is set, or null. */
  failure: Failure | null = null;
  readonly #options: DeviceOptions;
  readonly #queues: DeviceQueues;
  readonly #negotiation: DeviceNegotiation;
  readonly #config: DeviceConfig;
  readonly #suspension = new Suspension();
  readonly #halt = new Halt();
  #listener: TransportListener = silent;
  #status = 0;
  /** Counts resets, so that what was planned before one does not happen after it. */
  #life = 0;

  constructor(options: DeviceOptions) {
    this.#options = options;
    this.model = options.model;
    this.#negotiation = new DeviceNegotiation(options.model, options.offered ?? RESERVED.VERSION_1);
    this.#config = new DeviceConfig(options.model);
    this.#queues = new DeviceQueues(options, this.#owner());
    options.model.attach(this);
  }

  get deviceId(): number {
    return this.model.deviceId;
  }

  get configSize(): number {
    return this.#config.size;
  }

  get queueCount(): number {
    return this.#queues.count;
  }

  /** Memory as the device reaches it: by bus addresses, where the platform stands in between. */
  get memory(): MemoryHandle {
    const { memory, platform = memory } = this.#options;
    return (this.features & RESERVED.ACCESS_PLATFORM) !== 0n ? platform : memory;
  }

  get version(): Version {
    return this.model.version;
  }

  get sharedMemory(): readonly SharedMemoryRegion[] {
    return this.model.sharedMemory ?? [];
  }

  get adminQueues(): AdminQueues | undefined {
    return this.model.adminQueues;
  }

  get offered(): bigint {
    return this.#negotiation.offered;
  }

  get features(): bigint {
    return this.#negotiation.settled(this.#status);
  }

  /** Why the last attempt to set FEATURES_OK failed; empty when it did not. */
  get refusals(): readonly Problem[] {
    return this.#negotiation.refusals;
  }

  get bigEndian(): boolean {
    return this.#legacy.isBigEndian;
  }

  attach(listener: TransportListener, kind?: TransportKind): void {
    this.#listener = listener;
    if (kind !== undefined) this.#negotiation.carryOver(kind);
  }

  useLegacy(bigEndian = this.#options.bigEndian === true): void {
    if (this.#status === 0) this.#legacy.use(bigEndian);
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
    if ((added & SUSPEND) !== 0) this.#suspend();
  }

  readDeviceFeatures(window: number): number {
    return this.#negotiation.readOffered(window);
  }

  readDriverFeatures(window: number): number {
    return this.#negotiation.readAccepted(window);
  }

  writeDriverFeatures(window: number, bits: number): void {
    if ((this.#status & FEATURES_OK) !== 0 || this.#legacy.isOpen) {
      this.#ignore('Feature bits written after FEATURES_OK change nothing.', 'init/device-initialization');
    } else this.#negotiation.accept(window, bits);
  }

  readConfigGeneration(): number {
    return this.#config.generation;
  }

  readConfig(offset: number, width: AccessWidth): number {
    return this.#config.read(offset, width, this.bigEndian);
  }

  writeConfig(offset: number, width: AccessWidth, value: number): void {
    if (offset + width > this.configSize) {
      this.#ignore('A write past the end of the configuration space changes nothing.');
    } else if (this.#suspension.isAsleep) {
      this.#ignore('A suspended device ignores writes to its configuration space.', SUSPENDED);
    } else this.#config.write(offset, width, value, this.bigEndian);
  }

  readQueueMaxSize(queue: number): number {
    return this.#queues.maxSize(queue);
  }

  readQueueEnabled(queue: number): boolean {
    return this.#queues.isEnabled(queue);
  }

  writeQueue(queue: number, addresses: QueueAddresses): void {
    this.#queues.place(queue, addresses);
  }

  enableQueue(queue: number): void {
    this.#queues.enable(queue, this.#isLive());
  }

  disableQueue(queue: number): void {
    this.#queues.disable(queue);
    this.#fallAsleep();
  }

  resetQueue(queue: number): void {
    if ((this.features & RESERVED.RING_RESET) === 0n) {
      this.#ignore('A queue can be reset alone only with VIRTIO_F_RING_RESET.', 'basic/virtqueues');
      return;
    }
    this.#queues.beginReset(queue);
    this.#fallAsleep();
  }

  readQueueReset(queue: number): boolean {
    return this.#queues.isResetting(queue);
  }

  notify(queue: number): void {
    if (this.#legacy.inUse && !this.#legacy.isOpen) this.#open();
    if (this.#suspension.isOn) {
      this.#ignore('A device that is asked to suspend takes no more buffers.', SUSPENDED);
      return;
    }
    if ((this.#status & DRIVER_OK) === 0 && !this.#legacy.isOpen) {
      const message = 'A notification before DRIVER_OK is ignored: the device must not consume buffers yet.';
      this.#ignore(message, 'basic/device-status-field/device-requirements');
      return;
    }
    // A stopped device takes notifications and does nothing: it looks at every queue when it goes on.
    this.later(this.#options.notifyDelay ?? 0, () => {
      if (!this.#halt.isOn) this.#queues.serve(queue);
    });
  }

  /** The private state of a queue's device half, or null while the queue is not live. */
  inspect(queue: number): Inspection | null {
    return this.#queues.inspect(queue);
  }

  complete(queue: number, chain: Chain, written: number): void {
    if (!this.#isLive()) return;
    if (this.#queues.complete(queue, chain, written)) this.#listener.usedBuffer(queue);
    this.#fallAsleep();
  }

  later(delay: number, run: () => void, chain?: Chain): void {
    const life = this.#life;
    this.#options.clock.after(delay, () => {
      const isWanted = chain === undefined || this.#queues.holds(chain);
      if (life === this.#life && this.#isLive() && isWanted) run();
    });
  }

  /**
   * Stops the device without its driver: it takes nothing more from its queues, and calls `done` when all that it
   * held has been handed back. From then on it touches no memory and notifies nobody.
   */
  halt(done: () => void): void {
    this.#halt.begin(done);
    this.#halt.settle(this.#queues.isIdle);
  }

  get isHalted(): boolean {
    return this.#halt.isOn;
  }

  /** Lets a stopped device go on with what has become available meanwhile. */
  goOn(): void {
    if (!this.#halt.isOn) return;
    if (this.#halt.end()) this.#listener.configChange();
    for (const queue of this.#queues.live) this.notify(queue);
  }

  configChanged(notify = true): void {
    this.#config.changed();
    if (notify && this.#suspension.isAsleep) this.#suspension.hasNews = true;
    if (notify && this.#isLive()) this.#tellOfConfig();
  }

  fail(failure: Failure): void {
    if (this.failure !== null) return;
    this.failure = failure;
    this.#status |= DEVICE_NEEDS_RESET;
    this.#options.observer?.({ kind: 'needs-reset', ...failure });
    if ((this.#status & DRIVER_OK) !== 0) this.#tellOfConfig();
  }

  #tellOfConfig(): void {
    if (this.#halt.isStill) this.#halt.hasNews = true;
    else this.#listener.configChange();
  }

  get #legacy() {
    return this.#negotiation.legacy;
  }

  #isLive(): boolean {
    return ((this.#status & DRIVER_OK) !== 0 || this.#legacy.isOpen) && this.failure === null;
  }

  #reset(): void {
    this.#status = 0;
    this.#negotiation.reset();
    this.#life++;
    this.failure = null;
    this.#suspension.reset();
    this.#queues.reset();
    this.model.reset();
    this.#halt.settle(true);
    this.#options.observer?.({ kind: 'reset' });
  }

  #settleFeatures(): void {
    if (this.#legacy.inUse) {
      this.#status |= FEATURES_OK;
      return;
    }
    if (!this.#negotiation.check()) {
      this.#options.observer?.({ kind: 'features-refused', problems: this.refusals });
      return;
    }
    this.#status |= FEATURES_OK;
    this.model.negotiated?.(this.features);
  }

  #start(): void {
    if (this.#legacy.inUse) {
      this.#status |= DRIVER_OK;
      this.#open();
      return;
    }
    if (this.#suspension.isOn) {
      this.#resume();
      return;
    }
    if ((this.#status & FEATURES_OK) === 0) {
      const message = 'DRIVER_OK is ignored: the driver has not set FEATURES_OK, or the device refused it.';
      this.#ignore(message, 'init/device-initialization/driver-requirements');
      return;
    }
    this.#status |= DRIVER_OK;
    this.#queues.open();
  }

  /** Features count as settled from here on. Through the legacy interface nothing says so. */
  #open(): void {
    if (this.#legacy.isOpen) return;
    this.#legacy.isOpen = true;
    this.model.negotiated?.(this.features);
    this.#queues.open();
  }

  #suspend(): void {
    if ((this.features & RESERVED.SUSPEND) === 0n || !this.#isLive()) {
      const message = 'SUSPEND is ignored: it needs VIRTIO_F_SUSPEND and a device that is live.';
      this.#ignore(message, SUSPENDED);
      return;
    }
    this.#suspension.state = 'asked';
    this.#fallAsleep();
  }

  /** Once nothing is held any more, the driver may see that the device has suspended. */
  #fallAsleep(): void {
    this.#halt.settle(this.#queues.isIdle);
    if (this.#suspension.state !== 'asked' || !this.#queues.isIdle) return;
    this.#suspension.state = 'asleep';
    this.#status = (this.#status | SUSPEND) & ~DRIVER_OK;
  }

  #resume(): void {
    const { hasNews } = this.#suspension;
    this.#suspension.reset();
    this.#status = (this.#status | DRIVER_OK) & ~SUSPEND;
    if (this.failure !== null) return;
    if (hasNews) this.#listener.configChange();
    // What was made available before is waiting, and nobody will notify the device of it again.
    for (const queue of this.#queues.live) this.notify(queue);
  }

  #owner(): QueueOwner {
    const device = this;
    return {
      get features() {
        return device.features;
      },
      get ringMemory() {
        return device.bigEndian ? new BigEndianMemory(device.memory) : device.memory;
      },
      get isTaking() {
        return device.#isLive() && !device.#suspension.isOn && !device.#halt.isOn;
      },
      fail: (failure) => device.fail(failure),
      ignore: (message, clause) => device.#ignore(message, clause),
    };
  }

  #ignore(message: string, clause?: string): void {
    this.#options.observer?.({ kind: 'ignored', message, ...(clause === undefined ? {} : { clause }) });
  }
}
