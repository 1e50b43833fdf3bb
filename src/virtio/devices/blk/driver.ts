import { type DriverOptions, type LiveQueue, VirtioDriver } from '../../driver.ts';
import { DriverError } from '../../driver-error.ts';
import { RESERVED } from '../../fact-lookup.ts';
import type { NamedBuffer } from '../../guest-allocator.ts';
import { array, encode, type Type } from '../../layout/layout.ts';
import { pvirtqDesc } from '../../spec/packed-ring.ts';
import { virtqDesc } from '../../spec/ring.ts';
import { FEATURE, offerableIn, STATUS, TYPE } from './codes.ts';
import { configOf } from './config.ts';
import { checkRequest, requireFeature } from './driver-checks.ts';
import { type DiskInfo, readDiskInfo } from './driver-info.ts';
import { type Asked, type BlkRequest, type BlkResult, cut, type SubmitOptions } from './driver-request.ts';
import { BLK_PROBES } from './probes.ts';
import { BLK, blkRange, blkRequest, blkStatus } from './spec.ts';

/** How a `BlkDriver` is built. */
export interface BlkDriverOptions extends Omit<DriverOptions, 'features' | 'wanted'> {
  /** All bits that the driver wants; unless given, every bit of the device's own that the model knows. */
  readonly wanted?: bigint;
  /** Descriptors in each queue; as many as the device takes unless given. */
  readonly queueSize?: number;
  /** The most queues to set up: 1 unless given. More need VIRTIO_BLK_F_MQ. */
  readonly queues?: number;
  /** Whether a chain goes into an indirect table where that was negotiated. True unless given. */
  readonly indirect?: boolean;
  /** True sends requests that break a rule or a limit, instead of throwing. */
  readonly careless?: boolean;
}

const NOTHING = new Uint8Array(0);

/**
 * A driver for the block device (version 1.4, section 5.2). `requests.ts` says what to ask for; this class puts it
 * into guest memory, as a header, data and a status byte of their own, and takes the answers back. Breaking a rule
 * throws a `DriverError`, unless the driver is careless.
 */
export class BlkDriver {
  readonly core: VirtioDriver;
  readonly #options: BlkDriverOptions;
  #queues: LiveQueue<BlkRequest>[] = [];
  #inFlight = new Set<BlkRequest>();
  #info: DiskInfo | null = null;
  #made = 0;

  constructor(options: BlkDriverOptions) {
    const wanted = options.wanted ?? offerableIn(options.version ?? '1.4');
    this.core = new VirtioDriver({ ...options, features: BLK.features, wanted });
    this.#options = options;
    this.core.onConfigChange(() => this.onConfigChange());
  }

  /** What the driver knows of the disk. Throws a `DriverError` before `initialise`. */
  get info(): DiskInfo {
    if (this.#info === null) throw new DriverError('not-live', 'The driver has not been initialised.');
    return this.#info;
  }

  get queues(): readonly LiveQueue<BlkRequest>[] {
    return this.#queues;
  }

  /** Requests that the device has not answered. */
  get inFlight(): ReadonlySet<BlkRequest> {
    return this.#inFlight;
  }

  /** The whole initialisation sequence. Requests that were in flight are given up: the reset takes them from the device. */
  initialise(): void {
    this.core.initialise(() => {
      this.#giveUp();
      this.#info = readDiskInfo(this.core);
      const count = Math.min(this.#options.queues ?? 1, this.#info.queues);
      this.#queues = [];
      for (let index = 0; index < count; index++) {
        this.#queues.push(this.core.addQueue<BlkRequest>(index, this.#options.queueSize));
        this.core.onUsedBuffer(index, () => this.onInterrupt(index));
      }
    });
  }

  /** Makes a request available. Throws a `DriverError` that says which rule or limit it breaks, or that there is no room. */
  submit(asked: Asked, options: SubmitOptions = {}): BlkRequest {
    this.core.requireLive();
    const index = options.queue ?? 0;
    const queue = this.#queue(index);
    if (this.#options.careless !== true) checkRequest(asked, this.info, this.core);
    const request = this.#place(asked, index, queue);
    this.#inFlight.add(request);
    if (options.publish !== false) this.publish(index);
    return request;
  }

  /** Publishes what was submitted without it, and notifies the device if it wants to hear of it. */
  publish(queue = 0): boolean {
    return this.core.publish(this.#queue(queue));
  }

  /** Turns the write cache on or off (section 5.2.5; needs VIRTIO_BLK_F_CONFIG_WCE). */
  setWriteback(on: boolean): void {
    if (this.#options.careless !== true) {
      requireFeature(this.core.has(FEATURE.CONFIG_WCE), 'VIRTIO_BLK_F_CONFIG_WCE');
    }
    this.core.transport.writeConfig(configOf(this.core.version).offsetOf('writeback'), 1, on ? 1 : 0);
  }

  /** Takes back everything that is done in a queue, in the order in which the device was done with it. */
  poll(queue = 0): readonly BlkRequest[] {
    const done: BlkRequest[] = [];
    const { ring } = this.#queue(queue);
    for (let used = ring.reap(); used !== null; used = ring.reap()) {
      this.#finish(used.token, used.written);
      done.push(used.token);
    }
    return done;
  }

  /** What the driver does on a used buffer notification. */
  onInterrupt(queue = 0): void {
    const { ring } = this.#queue(queue);
    do {
      ring.disableInterrupts();
      this.poll(queue);
    } while (ring.enableInterrupts());
  }

  /** What the driver does on a configuration change: the capacity may have changed. */
  onConfigChange(): void {
    if (this.core.live) this.#info = readDiskInfo(this.core);
  }

  #place(asked: Asked, index: number, queue: LiveQueue<BlkRequest>): BlkRequest {
    const { core } = this;
    const { allocator } = core;
    const { ring } = queue;
    const dataLength = asked.replyLength > 0 ? asked.replyLength : asked.out.length;
    const piece = Math.max(1, this.info.sizeMax ?? dataLength);
    const count = 2 + Math.ceil(dataLength / piece);
    const isIndirect =
      this.#options.indirect !== false && (this.core.features & RESERVED.INDIRECT_DESC) !== 0n;
    if (count > ring.size) {
      const message = `The request takes ${count} descriptors; the queue has ${ring.size}.`;
      throw new DriverError('request-too-large', message, 'basic/split-virtqueues');
    }
    if (ring.free < (isIndirect ? 1 : count)) {
      const message = `The request takes ${count} descriptors; ${ring.free} are free.`;
      throw new DriverError('queue-full', message);
    }
    const number = this.#made++;
    const parts: NamedBuffer[] = [];
    const allocate = (part: string, size: number, alignment: number, layout?: Type<unknown>): NamedBuffer => {
      const buffer = allocator.allocate(`request ${number} ${part}`, size, alignment, layout);
      parts.push(buffer);
      return buffer;
    };
    try {
      const header = allocate('header', blkRequest.size, 16, core.inByteOrder(blkRequest));
      const layout = isRangeCommand(asked) ? array(blkRange, dataLength / blkRange.size) : undefined;
      const data = dataLength === 0 ? null : allocate('data', dataLength, 16, layout);
      const status = allocate('status', 1, 1, blkStatus);
      const isPacked = (this.core.features & RESERVED.RING_PACKED) !== 0n;
      const tableLayout: Type<unknown> = isPacked ? array(pvirtqDesc, count) : array(virtqDesc, count);
      const table = isIndirect
        ? allocate('indirect table', 16 * count, 16, core.inByteOrder(tableLayout))
        : null;
      const request: BlkRequest = { number, queue: index, asked, header, data, status, table, result: null };
      this.#fill(request);
      const pieces = cut(data, piece);
      const first = { address: header.address, length: header.size };
      const last = { address: status.address, length: 1 };
      const isRead = asked.replyLength > 0;
      const readable = isRead ? [first] : [first, ...pieces];
      const writable = isRead ? [...pieces, last] : [last];
      ring.add(readable, writable, request, table?.address);
      return request;
    } catch (error) {
      for (const part of parts) allocator.free(part);
      throw error;
    }
  }

  /** Writes into memory what the device is to read. */
  #fill({ asked, header, data, status }: BlkRequest): void {
    const { memory } = this.core;
    const { type, sector } = asked;
    memory.at(BLK_PROBES.headerFill, type);
    const fields = { type, reserved: 0, sector: BigInt(sector) };
    memory.store(header.address, encode(this.core.inByteOrder(blkRequest), fields));
    if (asked.replyLength === 0 && data !== null) {
      memory.at(isRangeCommand(asked) ? BLK_PROBES.segmentsFill : BLK_PROBES.dataFill);
      memory.store(data.address, asked.out);
    }
    memory.at(BLK_PROBES.statusFill);
    memory.write8(status.address, 0xff);
  }

  #finish(request: BlkRequest, written: number): void {
    const { memory } = this.core;
    const { asked, data, status } = request;
    let result: BlkResult = { status: undefined, ok: false, written, bytes: NOTHING };
    if (written > asked.replyLength) {
      memory.at(BLK_PROBES.statusRead);
      const code = memory.read8(status.address);
      const ok = code === STATUS.OK;
      const bytes = new Uint8Array(ok ? asked.replyLength : 0);
      if (bytes.length > 0 && data !== null) {
        memory.at(BLK_PROBES.dataUse);
        memory.fetch(data.address, bytes.length, bytes);
      }
      result = { status: code, ok, written, bytes };
    }
    this.#retire(request, result);
  }

  #retire(request: BlkRequest, result: BlkResult): void {
    request.result = result;
    this.#inFlight.delete(request);
    const parts: readonly (NamedBuffer | null)[] = [
      request.header,
      request.data,
      request.status,
      request.table,
    ];
    for (const part of parts) if (part !== null) this.core.allocator.free(part);
  }

  #giveUp(): void {
    for (const request of this.#inFlight) {
      this.#retire(request, { status: undefined, ok: false, written: 0, bytes: NOTHING });
    }
  }

  #queue(index: number): LiveQueue<BlkRequest> {
    const queue = this.#queues[index];
    if (queue === undefined) throw new DriverError('queue-unavailable', `Queue ${index} is not set up.`);
    return queue;
  }
}

function isRangeCommand(asked: Asked): boolean {
  const known =
    asked.type === TYPE.DISCARD || asked.type === TYPE.WRITE_ZEROES || asked.type === TYPE.SECURE_ERASE;
  return known && asked.out.length % blkRange.size === 0;
}
