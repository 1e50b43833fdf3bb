import type { QueueAddresses } from '../queue/queue.ts';
import type { AccessWidth, LegacyInterface, Transport, TransportListener } from '../transport/transport.ts';

/** One access to the device status, as the driver made it. */
export interface StatusAccess {
  readonly kind: 'write' | 'read';
  readonly value: number;
}

/** 32 feature bits at a time, as they went over the transport; null where that way was not used. */
export interface FeatureWord {
  readonly window: number;
  readonly offered: number;
  readonly accepted: number | null;
}

/** A queue as the driver placed it. */
export interface PlacedQueue {
  readonly index: number;
  readonly addresses: QueueAddresses;
}

/** A transport that writes down what passes over it, whatever its registers are called. */
export class Watched implements Transport {
  readonly statuses: StatusAccess[] = [];
  readonly queues: PlacedQueue[] = [];
  readonly legacy?: LegacyInterface;
  readonly #offered = new Map<number, number>();
  readonly #accepted = new Map<number, number>();
  readonly #inner: Transport;

  readonly #count: () => number;

  /** `count` says how many register accesses there have been. */
  constructor(inner: Transport, count: () => number) {
    this.#inner = inner;
    this.#count = count;
    if (inner.legacy !== undefined) this.legacy = inner.legacy;
  }

  get words(): readonly FeatureWord[] {
    return [...this.#offered].map(([window, offered]) => ({
      window,
      offered,
      accepted: this.#accepted.get(window) ?? null,
    }));
  }

  get kind(): string {
    return this.#inner.kind;
  }

  get deviceId(): number {
    return this.#inner.deviceId;
  }

  readStatus(): number {
    const before = this.#count();
    const value = this.#inner.readStatus();
    // Channel I/O answers from what was written before it has a command to read the status.
    if (this.#count() > before) this.statuses.push({ kind: 'read', value });
    return value;
  }

  writeStatus(value: number): void {
    this.statuses.push({ kind: 'write', value });
    this.#inner.writeStatus(value);
  }

  readDeviceFeatures(window: number): number {
    const bits = this.#inner.readDeviceFeatures(window);
    this.#offered.set(window, bits);
    return bits;
  }

  writeDriverFeatures(window: number, bits: number): void {
    this.#accepted.set(window, bits);
    this.#inner.writeDriverFeatures(window, bits);
  }

  readConfigGeneration(): number {
    return this.#inner.readConfigGeneration();
  }

  readConfig(offset: number, width: AccessWidth): number {
    return this.#inner.readConfig(offset, width);
  }

  writeConfig(offset: number, width: AccessWidth, value: number): void {
    this.#inner.writeConfig(offset, width, value);
  }

  readQueueMaxSize(queue: number): number {
    return this.#inner.readQueueMaxSize(queue);
  }

  readQueueEnabled(queue: number): boolean {
    return this.#inner.readQueueEnabled(queue);
  }

  writeQueue(index: number, addresses: QueueAddresses): void {
    this.queues.push({ index, addresses });
    this.#inner.writeQueue(index, addresses);
  }

  enableQueue(queue: number): void {
    this.#inner.enableQueue(queue);
  }

  resetQueue(queue: number): boolean {
    return this.#inner.resetQueue(queue);
  }

  notify(queue: number, position?: number): void {
    this.#inner.notify(queue, position);
  }

  listen(listener: TransportListener): void {
    this.#inner.listen(listener);
  }
}
