import { Halt } from './device-halt.ts';
import type { DeviceEvent, DeviceModel, Failure } from './device-model.ts';
import type { DeviceNegotiation } from './device-negotiation.ts';
import type { DeviceQueues } from './device-queues.ts';
import { Suspension } from './device-suspension.ts';
import { RESERVED, STATUS } from './fact-lookup.ts';

const { DRIVER_OK, FEATURES_OK, DEVICE_NEEDS_RESET, SUSPEND } = STATUS;
/** Bits that the device only remembers. */
const REMEMBERED = STATUS.ACKNOWLEDGE | STATUS.DRIVER | STATUS.FAILED;

/** The device whose life it is. */
export interface Alive {
  readonly model: DeviceModel;
  readonly queues: DeviceQueues;
  readonly negotiation: DeviceNegotiation;
  /** Sends a configuration change notification. */
  tellOfConfig(): void;
  /** Looks at every live queue as if its driver had notified the device. */
  serveAll(): void;
  observe(event: DeviceEvent): void;
  ignore(message: string, clause: string): void;
}

/**
 * The device status field and what follows from it (version 1.4, sections 2.1, 2.4, 3.1 and 3.4): settled features,
 * queues that open, suspending and waking, stopping by an owner, DEVICE_NEEDS_RESET and the reset that ends them all.
 */
export class DeviceLife {
  /** Why DEVICE_NEEDS_RESET is set, or null. */
  failure: Failure | null = null;
  /** Counts resets, so that what was planned before one does not happen after it. */
  count = 0;
  readonly #device: Alive;
  readonly #suspension = new Suspension();
  readonly #halt = new Halt();
  #status = 0;

  constructor(device: Alive) {
    this.#device = device;
  }

  get status(): number {
    return this.#status;
  }

  /** The negotiated bits; none before they are settled. */
  get features(): bigint {
    return this.#device.negotiation.settled(this.#status);
  }

  /** The device may answer. */
  get isLive(): boolean {
    return this.isOpen && this.failure === null;
  }

  /** The driver has said that it is ready, or used a queue of the legacy interface. */
  get isOpen(): boolean {
    return (this.#status & DRIVER_OK) !== 0 || this.#device.negotiation.legacy.isOpen;
  }

  /** Chains may be taken from queues. */
  get isTaking(): boolean {
    return this.isLive && !this.isSuspending && !this.isHalted;
  }

  /** Asked to suspend, or asleep. */
  get isSuspending(): boolean {
    return this.#suspension.isOn;
  }

  get isAsleep(): boolean {
    return this.#suspension.isAsleep;
  }

  get isHalted(): boolean {
    return this.#halt.isOn;
  }

  /** The driver writes the status. A bit once set stays set until a reset. */
  write(value: number): void {
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

  /** Features count as settled from here on. Through the legacy interface nothing says so. */
  openLegacy(): void {
    const { negotiation, model, queues } = this.#device;
    if (negotiation.legacy.isOpen) return;
    negotiation.legacy.isOpen = true;
    model.negotiated?.(this.features);
    queues.open();
  }

  /** To be called when the last thing that the device held may have been handed back: then it may come to rest. */
  settle(): void {
    const { isIdle } = this.#device.queues;
    this.#halt.settle(isIdle);
    if (this.#suspension.state !== 'asked' || !isIdle) return;
    this.#suspension.state = 'asleep';
    this.#status = (this.#status | SUSPEND) & ~DRIVER_OK;
  }

  /** Stops the device without its driver; `done` hears when all that it held has been handed back. */
  halt(done: () => void): void {
    this.#halt.begin(done);
    this.#halt.settle(this.#device.queues.isIdle);
  }

  /** Lets a stopped device go on. */
  goOn(): void {
    if (!this.#halt.isOn) return;
    if (this.#halt.end()) this.#device.tellOfConfig();
    this.#device.serveAll();
  }

  /** The configuration changed, and the driver is to hear of it as soon as it may. */
  configChanged(): void {
    if (this.isAsleep) this.#suspension.hasNews = true;
    if (this.isLive) this.#tellOfConfig();
  }

  fail(failure: Failure): void {
    if (this.failure !== null) return;
    this.failure = failure;
    this.#status |= DEVICE_NEEDS_RESET;
    this.#device.observe({ kind: 'needs-reset', ...failure });
    if ((this.#status & DRIVER_OK) !== 0) this.#tellOfConfig();
  }

  #tellOfConfig(): void {
    if (this.#halt.isStill) this.#halt.hasNews = true;
    else this.#device.tellOfConfig();
  }

  #reset(): void {
    const { negotiation, queues, model } = this.#device;
    this.#status = 0;
    negotiation.reset();
    this.count++;
    this.failure = null;
    this.#suspension.reset();
    queues.reset();
    model.reset();
    this.#halt.settle(true);
    this.#device.observe({ kind: 'reset' });
  }

  #settleFeatures(): void {
    const { negotiation, model } = this.#device;
    if (negotiation.legacy.inUse) {
      this.#status |= FEATURES_OK;
      return;
    }
    if (!negotiation.check()) {
      this.#device.observe({ kind: 'features-refused', problems: negotiation.refusals });
      return;
    }
    this.#status |= FEATURES_OK;
    model.negotiated?.(this.features);
  }

  #start(): void {
    const { negotiation, queues } = this.#device;
    if (negotiation.legacy.inUse) {
      this.#status |= DRIVER_OK;
      this.openLegacy();
      return;
    }
    if (this.isSuspending) {
      this.#resume();
      return;
    }
    if ((this.#status & FEATURES_OK) === 0) {
      const message = 'DRIVER_OK is ignored: the driver has not set FEATURES_OK, or the device refused it.';
      this.#device.ignore(message, 'init/device-initialization/driver-requirements');
      return;
    }
    this.#status |= DRIVER_OK;
    queues.open();
  }

  #suspend(): void {
    if ((this.features & RESERVED.SUSPEND) === 0n || !this.isLive) {
      const message = 'SUSPEND is ignored: it needs VIRTIO_F_SUSPEND and a device that is live.';
      this.#device.ignore(message, 'init/device-suspend/device-requirements');
      return;
    }
    this.#suspension.state = 'asked';
    this.settle();
  }

  #resume(): void {
    const { hasNews } = this.#suspension;
    this.#suspension.reset();
    this.#status = (this.#status | DRIVER_OK) & ~SUSPEND;
    if (this.failure !== null) return;
    if (hasNews) this.#device.tellOfConfig();
    // What was made available before is waiting, and nobody will notify the device of it again.
    this.#device.serveAll();
  }
}
