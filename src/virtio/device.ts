import { DeviceConfig } from './device-config.ts';
import { type Alive, DeviceLife } from './device-life.ts';
import type { DeviceHost, DeviceModel, DeviceOptions, Failure } from './device-model.ts';
import { DeviceNegotiation } from './device-negotiation.ts';
import { DeviceQueues, type QueueOwner } from './device-queues.ts';
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
  readonly #options: DeviceOptions;
  readonly #queues: DeviceQueues;
  readonly #negotiation: DeviceNegotiation;
  readonly #config: DeviceConfig;
  readonly #life: DeviceLife;
  #listener: TransportListener = silent;

  constructor(options: DeviceOptions) {
    this.#options = options;
    this.model = options.model;
    this.#negotiation = new DeviceNegotiation(options.model, options.offered ?? RESERVED.VERSION_1);
    this.#config = new DeviceConfig(options.model);
    this.#life = new DeviceLife(this.#alive());
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
    return this.#life.features;
  }

  /** Why the last attempt to set FEATURES_OK failed; empty when it did not. */
  get refusals(): readonly Problem[] {
    return this.#negotiation.refusals;
  }

  /** Why DEVICE_NEEDS_RESET is set, or null. */
  get failure(): Failure | null {
    return this.#life.failure;
  }

  get bigEndian(): boolean {
    return this.#negotiation.legacy.isBigEndian;
  }

  attach(listener: TransportListener, kind?: TransportKind): void {
    this.#listener = listener;
    if (kind !== undefined) this.#negotiation.carryOver(kind);
  }

  useLegacy(bigEndian = this.#options.bigEndian === true): void {
    if (this.#life.status === 0) this.#negotiation.legacy.use(bigEndian);
  }

  readStatus(): number {
    return this.#life.status;
  }

  writeStatus(value: number): void {
    this.#life.write(value);
  }

  readDeviceFeatures(window: number): number {
    return this.#negotiation.readOffered(window);
  }

  readDriverFeatures(window: number): number {
    return this.#negotiation.readAccepted(window);
  }

  writeDriverFeatures(window: number, bits: number): void {
    if ((this.#life.status & STATUS.FEATURES_OK) !== 0 || this.#negotiation.legacy.isOpen) {
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
    } else if (this.#life.isAsleep) {
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
    this.#queues.enable(queue, this.#life.isLive);
  }

  disableQueue(queue: number): void {
    this.#queues.disable(queue);
    this.#life.settle();
  }

  resetQueue(queue: number): void {
    if ((this.features & RESERVED.RING_RESET) === 0n) {
      this.#ignore('A queue can be reset alone only with VIRTIO_F_RING_RESET.', 'basic/virtqueues');
      return;
    }
    this.#queues.beginReset(queue);
    this.#life.settle();
  }

  readQueueReset(queue: number): boolean {
    return this.#queues.isResetting(queue);
  }

  notify(queue: number): void {
    if (this.#negotiation.legacy.inUse) this.#life.openLegacy();
    if (this.#life.isSuspending) {
      this.#ignore('A device that is asked to suspend takes no more buffers.', SUSPENDED);
      return;
    }
    if (!this.#life.isOpen) {
      const message = 'A notification before DRIVER_OK is ignored: the device must not consume buffers yet.';
      this.#ignore(message, 'basic/device-status-field/device-requirements');
      return;
    }
    // A stopped device takes notifications and does nothing: it looks at every queue when it goes on.
    this.later(this.#options.notifyDelay ?? 0, () => {
      if (!this.#life.isHalted) this.#queues.serve(queue);
    });
  }

  /** The private state of a queue's device half, or null while the queue is not live. */
  inspect(queue: number): Inspection | null {
    return this.#queues.inspect(queue);
  }

  complete(queue: number, chain: Chain, written: number): void {
    if (!this.#life.isLive) return;
    if (this.#queues.complete(queue, chain, written)) this.#listener.usedBuffer(queue);
    this.#life.settle();
  }

  later(delay: number, run: () => void, chain?: Chain): void {
    const { count } = this.#life;
    this.#options.clock.after(delay, () => {
      const isWanted = chain === undefined || this.#queues.holds(chain);
      if (count === this.#life.count && this.#life.isLive && isWanted) run();
    });
  }

  /**
   * Stops the device without its driver: it takes nothing more from its queues, and calls `done` when all that it
   * held has been handed back. From then on it touches no memory and notifies nobody.
   */
  halt(done: () => void): void {
    this.#life.halt(done);
  }

  get isHalted(): boolean {
    return this.#life.isHalted;
  }

  /** Lets a stopped device go on with what has become available meanwhile. */
  goOn(): void {
    this.#life.goOn();
  }

  configChanged(notify = true): void {
    this.#config.changed();
    if (notify) this.#life.configChanged();
  }

  fail(failure: Failure): void {
    this.#life.fail(failure);
  }

  #alive(): Alive {
    const device = this;
    return {
      model: this.model,
      negotiation: this.#negotiation,
      get queues() {
        return device.#queues;
      },
      tellOfConfig: () => device.#listener.configChange(),
      serveAll: () => {
        for (const queue of device.#queues.live) device.notify(queue);
      },
      observe: (event) => device.#options.observer?.(event),
      ignore: (message, clause) => device.#ignore(message, clause),
    };
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
        return device.#life.isTaking;
      },
      fail: (failure) => device.fail(failure),
      ignore: (message, clause) => device.#ignore(message, clause),
    };
  }

  #ignore(message: string, clause?: string): void {
    this.#options.observer?.({ kind: 'ignored', message, ...(clause === undefined ? {} : { clause }) });
  }
}
