import type { DeviceHost, DeviceModel } from '../../device-model.ts';
import type { Chain } from '../../queue/queue.ts';
import type { Version } from '../../spec/types.ts';
import { scatter } from '../scatter.ts';
import { type ByteSource, seededBytes } from './generator.ts';
import { RNG_PROBES } from './probes.ts';
import { RNG } from './spec.ts';

/** The most bytes that the device gives at once, so that a driver cannot keep it busy for ever. */
export const MOST = 65536;

/** How an `RngDevice` is built; what it is without an option stands behind each. */
export interface RngDeviceOptions {
  /** 1.4. */
  readonly version?: Version;
  /** `seededBytes(1)`. */
  readonly source?: ByteSource;
  /** How many bytes the device has for a buffer of `length` bytes: all. Taken as 1 up to `length` and `MOST`. */
  readonly fill?: (length: number) => number;
  /** The most descriptors the queue takes: 8. */
  readonly queueSize?: number;
  /** Virtual nanoseconds that a request is in flight: 0. */
  readonly latency?: (length: number) => number;
}

/**
 * The entropy device (version 1.4, section 5.4): it fills what the driver lets it write, wholly or in part, with at
 * least one byte. Bytes that the driver lets it read are passed over, though a driver must not send any; a chain
 * with nothing to write comes back with a used length of 0.
 */
export class RngDevice implements DeviceModel {
  readonly key = RNG.key;
  readonly deviceId = RNG.id;
  readonly features = RNG.features;
  readonly offered = 0n;
  readonly config = new Uint8Array(0);
  readonly version: Version;
  readonly queueSizes: readonly number[];
  readonly #source: ByteSource;
  readonly #fill: (length: number) => number;
  readonly #latency: (length: number) => number;
  #host: DeviceHost | null = null;

  constructor(options: RngDeviceOptions = {}) {
    this.version = options.version ?? '1.4';
    this.queueSizes = [options.queueSize ?? 8];
    this.#source = options.source ?? seededBytes(1);
    this.#fill = options.fill ?? ((length) => length);
    this.#latency = options.latency ?? (() => 0);
  }

  attach(host: DeviceHost): void {
    this.#host = host;
  }

  accept(queue: number, chain: Chain): void {
    const host = this.#host;
    if (host === null) throw new Error('An entropy device must be attached to a VirtioDevice.');
    const answer = () => {
      const bytes = this.#bytes(chain.writableLength);
      host.memory.at(RNG_PROBES.dataWrite);
      host.complete(queue, chain, scatter(host.memory, chain.writable, bytes));
    };
    host.later(this.#latency(chain.writableLength), answer, chain);
  }

  reset(): void {}

  #bytes(length: number): Uint8Array {
    const count = Math.min(length, MOST, Math.max(1, Math.floor(this.#fill(length)) || 0));
    return Uint8Array.from({ length: count }, this.#source);
  }
}
