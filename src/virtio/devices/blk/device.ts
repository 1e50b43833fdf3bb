import type { DeviceHost, DeviceModel } from '../../device-model.ts';
import { constantOf } from '../../fact-lookup.ts';
import { encode, type Infer, type Type } from '../../layout/layout.ts';
import type { Chain } from '../../queue/queue.ts';
import { bitsOf, mask } from '../../requirements.ts';
import type { Version } from '../../spec/types.ts';
import type { AccessWidth } from '../../transport/transport.ts';
import { scatter, slice } from '../scatter.ts';
import { FEATURE, offerableIn, typesIn } from './codes.ts';
import { configOf, encodeConfig } from './config.ts';
import { Disk } from './disk.ts';
import { execute } from './execute.ts';
import { type BlkLimits, DEFAULT_LIMITS } from './limits.ts';
import { BLK_PROBES } from './probes.ts';
import { parseRequest, type Request } from './request.ts';
import { BLK, blkLifetime } from './spec.ts';

/** Wear of the storage. */
export type Lifetime = Infer<typeof blkLifetime>;

const DEFAULT_LIFETIME: Lifetime = {
  pre_eol_info: constantOf(BLK.constants, 'VIRTIO_BLK_PRE_EOL_INFO_NORMAL'),
  device_lifetime_est_typ_a: 1,
  device_lifetime_est_typ_b: 2,
};

/** How a `BlkDevice` is built; what it is without an option stands behind each. */
export interface BlkDeviceOptions {
  /** 1.4. */
  readonly version?: Version;
  /** 2048 sectors with the content of `initialSector`. */
  readonly disk?: Disk;
  /** Some of the bits that the version has and the model knows: all but RO; MQ with more than one queue. */
  readonly offered?: bigint;
  readonly limits?: Partial<BlkLimits>;
  /** ASCII, at most 20 characters: `ringside-disk-0`. */
  readonly id?: string;
  /** Normal; up to 10 % and up to 20 % used. */
  readonly lifetime?: Lifetime;
  /** 1. */
  readonly queues?: number;
  /** The most descriptors a queue takes: 256. */
  readonly queueSize?: number;
  /** Virtual nanoseconds that a request is in flight: 0. */
  readonly latency?: (request: Request) => number;
}

/**
 * A block device over a `Disk` (version 1.4, section 5.2): every request type that needs no zoned storage. A request
 * is read when it is taken, held for as long as `latency` says, and done when it completes, so a later one may
 * overtake an earlier one.
 *
 * The used length of every request is the whole of its writable part: bytes that the device has nothing to say for
 * are written as zeroes. A driver must not look at bytes beyond the used length, and the status is the last one, so
 * a shorter length would hide the status of a failed read (section 2.7.8). QEMU counts the same bytes, without
 * writing them.
 *
 * A request with fewer than 16 readable bytes gets VIRTIO_BLK_S_IOERR. One without a writable byte has no place for
 * a status: the device then needs a reset. QEMU asks for a reset in both cases; the specification says nothing.
 */
export class BlkDevice implements DeviceModel {
  readonly key = BLK.key;
  readonly deviceId = BLK.id;
  readonly features = BLK.features;
  readonly version: Version;
  readonly offered: bigint;
  readonly queueSizes: readonly number[];
  readonly disk: Disk;
  readonly limits: BlkLimits;
  config: Uint8Array;
  readonly configLayout: Type<unknown>;
  readonly #id: Uint8Array;
  readonly #lifetime: Uint8Array;
  readonly #latency: (request: Request) => number;
  readonly #types: ReadonlySet<number>;
  readonly #writebackAt: number;
  readonly #offeredBits: ReadonlySet<number>;
  /** The device's own bits and the reserved ones that were negotiated; empty before FEATURES_OK. */
  #negotiatedBits: ReadonlySet<number> = new Set();
  #capacity: number;
  #host: DeviceHost | null = null;
  #writeback = 1;
  /** Counts changes of the cache mode: a write during which it changed is volatile. */
  #modeChanges = 0;

  /** Throws a `RangeError` for an offer, an ID or a lifetime that breaks a rule of the section. */
  constructor(options: BlkDeviceOptions = {}) {
    this.version = options.version ?? '1.4';
    this.disk = options.disk ?? new Disk(2048);
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#capacity = this.disk.capacity;
    const queues = options.queues ?? 1;
    const unusual = mask(FEATURE.RO) | (queues > 1 ? 0n : mask(FEATURE.MQ));
    const offerable = offerableIn(this.version);
    this.offered = options.offered ?? offerable & ~unusual;
    this.#offeredBits = new Set(bitsOf(this.offered));
    const foreign = bitsOf(this.offered & ~offerable);
    if (foreign.length > 0) {
      throw new RangeError(`A block device of ${this.version} here cannot offer bits ${foreign.join(', ')}.`);
    }
    if (this.#offers(FEATURE.CONFIG_WCE) && !this.#offers(FEATURE.FLUSH)) {
      throw new RangeError('VIRTIO_BLK_F_CONFIG_WCE must not be offered without VIRTIO_BLK_F_FLUSH.');
    }
    if (queues > 1 && !this.#offers(FEATURE.MQ)) {
      throw new RangeError('More than one queue needs VIRTIO_BLK_F_MQ.');
    }
    this.queueSizes = Array.from({ length: queues }, () => options.queueSize ?? 256);
    this.#id = idBytes(options.id ?? 'ringside-disk-0');
    this.#lifetime = lifetimeBytes(options.lifetime ?? DEFAULT_LIFETIME);
    this.#latency = options.latency ?? (() => 0);
    this.#types = typesIn(this.version);
    const layout = configOf(this.version);
    this.configLayout = layout;
    this.#writebackAt = layout.offsetOf('writeback');
    this.config = this.#encode();
  }

  /** 1 when writes go to a volatile cache that the driver can turn off or flush. */
  get writeback(): number {
    return this.#writeback;
  }

  attach(host: DeviceHost): void {
    this.#host = host;
  }

  negotiated(features: bigint): void {
    this.#negotiatedBits = new Set(bitsOf(features));
    // With CONFIG_WCE but without FLUSH the driver could never make a write stable in writeback mode.
    if (this.#has(FEATURE.CONFIG_WCE) && !this.#has(FEATURE.FLUSH)) this.#setWriteback(0);
  }

  writeConfig(offset: number, width: AccessWidth, value: number): void {
    if (offset !== this.#writebackAt || width !== 1 || !this.#has(FEATURE.CONFIG_WCE)) return;
    this.#setWriteback(value === 0 ? 0 : 1);
  }

  /** The host gives the disk another size in sectors, up to what the `Disk` has, and the driver hears of it. */
  resize(capacity: number): void {
    this.#capacity = Math.min(capacity, this.disk.capacity);
    this.config = this.#encode();
    this.#host?.configChanged();
  }

  accept(queue: number, chain: Chain): void {
    const host = this.#attached();
    const request = parseRequest(host.memory, chain, host.bigEndian);
    if (request === null) {
      const message = 'A block request has no writable byte, so there is no place for its status.';
      host.fail({ reason: 'no-status', message, clause: 'blk/device-operation' });
      return;
    }
    const changes = this.#modeChanges;
    const finish = () => this.#finish(queue, request, changes === this.#modeChanges);
    host.later(this.#latency(request), finish, request.chain);
  }

  reset(): void {
    this.#negotiatedBits = new Set();
    this.#setWriteback(1);
  }

  #finish(queue: number, request: Request, sameMode: boolean): void {
    const host = this.#attached();
    const { memory } = host;
    const answer = execute(request, {
      memory,
      disk: this.disk,
      capacity: this.#capacity,
      limits: this.limits,
      id: this.#id,
      lifetime: this.#lifetime,
      offers: (bit) => this.#offers(bit),
      has: (bit) => this.#has(bit),
      knows: (type) => this.#types.has(type),
      stable: this.#isStable(sameMode),
    });
    let said = 0;
    if (answer.reply !== undefined) {
      memory.at(BLK_PROBES.dataWrite);
      said = scatter(memory, request.reply, answer.reply);
    }
    if (said < request.replyLength) {
      memory.at(BLK_PROBES.dataPad);
      for (const piece of slice(request.reply, said, request.replyLength - said)) {
        memory.store(piece.address, new Uint8Array(piece.length));
      }
    }
    memory.at(BLK_PROBES.statusWrite, answer.status);
    memory.write8(request.status, answer.status);
    host.complete(queue, request.chain, request.chain.writableLength);
  }

  /** Whether a write that completes now is stable at once (version 1.4, section 5.2.6.2). */
  #isStable(sameMode: boolean): boolean {
    if (this.#has(FEATURE.CONFIG_WCE)) return this.#writeback === 0 && sameMode;
    return !this.#has(FEATURE.FLUSH);
  }

  #setWriteback(value: number): void {
    if (value === this.#writeback) return;
    this.#writeback = value;
    this.#modeChanges++;
    this.config = this.#encode();
    // Each change has its cause in what the driver did, so it is not told of it.
    this.#host?.configChanged(false);
  }

  #encode(): Uint8Array {
    return encodeConfig(this.version, this.offered, {
      ...this.limits,
      capacity: this.#capacity,
      writeback: this.#writeback,
      queues: this.queueSizes.length,
    });
  }

  #offers(bit: number): boolean {
    return this.#offeredBits.has(bit);
  }

  #has(bit: number): boolean {
    return this.#negotiatedBits.has(bit);
  }

  #attached(): DeviceHost {
    if (this.#host === null) throw new Error('A block device must be attached to a VirtioDevice.');
    return this.#host;
  }
}

/** The section forbids a device to send values that it reserves. */
function lifetimeBytes(lifetime: Lifetime): Uint8Array {
  const { pre_eol_info, device_lifetime_est_typ_a, device_lifetime_est_typ_b } = lifetime;
  const isReserved = pre_eol_info > 3 || Math.max(device_lifetime_est_typ_a, device_lifetime_est_typ_b) > 11;
  if (isReserved) throw new RangeError('A lifetime has values of 0 to 3, 0 to 11 and 0 to 11.');
  return encode(blkLifetime, lifetime);
}

function idBytes(id: string): Uint8Array {
  const bytes = new Uint8Array(20);
  const text = new TextEncoder().encode(id);
  if (text.length > bytes.length) throw new RangeError(`The ID "${id}" is longer than 20 bytes.`);
  bytes.set(text);
  return bytes;
}
