import { DriverError } from '../../driver-error.ts';
import { RESERVED } from '../../fact-lookup.ts';
import type { GuestAllocator } from '../../guest-allocator.ts';
import { be64, encode } from '../../layout/layout.ts';
import type { InterlockedHandle } from '../../memory/memory.ts';
import type { QueueAddresses } from '../../queue/queue.ts';
import { CHANNEL_COMMAND, CONTROL_UNIT_TYPE } from '../../spec/channel.ts';
import { AcceptedFeatures } from '../accepted.ts';
import { packNotification } from '../notification.ts';
import type { AccessWidth, LegacyInterface, Transport, TransportListener } from '../transport.ts';
import { BLOCK, COMMAND } from './blocks.ts';
import { Channel } from './channel.ts';
import type { CcwPort } from './slot.ts';
import { isGood, isRejected } from './subchannel.ts';

/** How a `CcwTransport` is built. */
export interface CcwTransportOptions {
  readonly port: CcwPort;
  /** The driver's handle on guest memory, where blocks and indicators go. */
  readonly memory: InterlockedHandle;
  readonly allocator: GuestAllocator;
  /**
   * The highest revision that the driver knows; 2 unless given. 0 makes it a legacy driver, which sends no
   * CCW_CMD_SET_VIRTIO_REV (section 4.3.2.1.3).
   */
  readonly maxRevision?: 0 | 1 | 2;
  /** Whether queues are told of by adapter interrupts. False, which means classic ones, unless given. */
  readonly adapter?: boolean;
}

/** Pages and byte order as on s390, the one machine with channels; a legacy driver may choose a smaller queue. */
const LEGACY: LegacyInterface = { pageSize: 4096, queueAlign: 4096, isSizeFixed: false, bigEndian: true };
const REVISION = 'ccw/device-initialization/setting-the-virtio-revision/driver-requirements';

/**
 * A driver's side of virtio over channel I/O (version 1.4, section 4.3). On first use it asks the control unit who it
 * is and sets the highest revision that both sides know. There is no generation of the configuration: the driver
 * compares what it reads with what it read before. Without revision 2 it cannot read the status and goes by what the
 * device took.
 */
export class CcwTransport implements Transport {
  readonly kind = 'ccw';
  readonly legacy?: LegacyInterface;
  readonly #port: CcwPort;
  readonly #memory: InterlockedHandle;
  readonly #channel: Channel;
  readonly #options: CcwTransportOptions;
  readonly #placed = new Map<number, QueueAddresses>();
  readonly #enabled = new Set<number>();
  #known: { readonly deviceId: number; readonly revision: number } | null = null;
  #listener: TransportListener = { usedBuffer: () => {}, configChange: () => {} };
  readonly #accepted = new AcceptedFeatures();
  #status = 0;
  #config = '';
  #generation = 0;
  #cookie = 0;
  #hasIndicators = false;

  constructor(options: CcwTransportOptions) {
    this.#options = options;
    this.#port = options.port;
    this.#memory = options.memory;
    this.#channel = new Channel(options.port, options.memory, options.allocator);
    if (options.maxRevision === 0) this.legacy = LEGACY;
    options.port.listen((kind) => this.#onInterrupt(kind));
  }

  get deviceId(): number {
    return this.#found.deviceId;
  }

  readStatus(): number {
    if (this.#found.revision < 2) return this.#status;
    this.#status = this.#channel.read(COMMAND.readStatus, 1)[0] ?? 0;
    return this.#status;
  }

  writeStatus(value: number): void {
    this.#accepted.onStatus(value);
    if (value === 0) {
      this.#ready.run(COMMAND.reset);
      this.#status = 0;
      this.#hasIndicators = false;
      this.#placed.clear();
      this.#enabled.clear();
      return;
    }
    // One that is rejected leaves the status as it was (section 4.3.2.3.1).
    if (!isRejected(this.#ready.write(COMMAND.writeStatus, Uint8Array.of(value)))) this.#status = value;
  }

  readDeviceFeatures(window: number): number {
    const asked = encode(BLOCK.features, { features: 0, index: window });
    return Number(this.#ready.exchange(COMMAND.readFeatures, BLOCK.features, asked).features);
  }

  writeDriverFeatures(window: number, bits: number): void {
    const block = encode(BLOCK.features, { features: bits >>> 0, index: window });
    this.#ready.mustWrite(COMMAND.writeFeatures, block);
    this.#accepted.write(window, bits);
  }

  /** Moves when a reading of the configuration differed from the one before. */
  readConfigGeneration(): number {
    return this.#generation;
  }

  readConfig(offset: number, width: AccessWidth): number {
    const bytes = this.#readConfig();
    let value = 0;
    for (let at = width - 1; at >= 0; at--) {
      value = ((value << 8) | (offset + width <= bytes.length ? (bytes[offset + at] ?? 0xff) : 0xff)) >>> 0;
    }
    return value;
  }

  /** All of the configuration goes to the device; the rest of it as it was read last. */
  writeConfig(offset: number, width: AccessWidth, value: number): void {
    const bytes = this.#readConfig();
    for (let at = 0; at < width && offset + at < bytes.length; at++) {
      bytes[offset + at] = (value >>> (8 * at)) & 0xff;
    }
    this.#channel.writeConfig(bytes);
  }

  readQueueMaxSize(queue: number): number {
    const asked = encode(BLOCK.vqConfig, { index: queue, max_queue_size: 0 });
    return Number(this.#ready.exchange(COMMAND.readVqConfig, BLOCK.vqConfig, asked).max_queue_size);
  }

  /** No command says so; the driver knows what it has set up. */
  readQueueEnabled(queue: number): boolean {
    return this.#enabled.has(queue);
  }

  writeQueue(queue: number, addresses: QueueAddresses): void {
    this.#setIndicators();
    this.#placed.set(queue, addresses);
  }

  /** One command both places a queue and lets the device use it. */
  enableQueue(queue: number): void {
    const placed = this.#placed.get(queue);
    if (placed === undefined) return;
    const { size, descriptors, driverArea, deviceArea } = placed;
    const block =
      this.#found.revision === 0
        ? encode(BLOCK.legacyVq, {
            queue: BigInt(descriptors),
            align: LEGACY.queueAlign,
            index: queue,
            size,
          })
        : encode(BLOCK.vq, {
            desc: BigInt(descriptors),
            res0: 0,
            index: queue,
            size,
            driver: BigInt(driverArea),
            device: BigInt(deviceArea),
          });
    this.#ready.mustWrite(COMMAND.setVq, block);
    this.#enabled.add(queue);
  }

  /** Channel I/O does not carry VIRTIO_F_RING_RESET (section 4.3.4). */
  resetQueue(): boolean {
    return false;
  }

  notify(queue: number, position = 0): void {
    const isLong = this.#accepted.has(RESERVED.NOTIFICATION_DATA);
    const data = isLong ? packNotification({ queue, position }) : queue;
    this.#cookie = this.#port.diagnose(data, this.#cookie, queue);
  }

  listen(listener: TransportListener): void {
    this.#listener = listener;
  }

  /** Looks once. */
  get #found(): { readonly deviceId: number; readonly revision: number } {
    this.#known ??= this.#discover();
    return this.#known;
  }

  /** The channel, once the device is known to be there and a revision is set. */
  get #ready(): Channel {
    void this.#found;
    return this.#channel;
  }

  #discover(): { readonly deviceId: number; readonly revision: number } {
    const id = this.#channel.read(CHANNEL_COMMAND['SENSE ID'], 7);
    const type = ((id[1] ?? 0) << 8) | (id[2] ?? 0);
    if (type !== CONTROL_UNIT_TYPE) {
      const message = `The control unit is of type 0x${type.toString(16)}: no virtio device.`;
      throw new DriverError('no-device', message, 'ccw/basic-concepts/driver-requirements');
    }
    return { deviceId: id[3] ?? 0, revision: this.#agree() };
  }

  /** The highest revision first, then lower ones while the device rejects them. */
  #agree(): number {
    const most = this.#options.maxRevision ?? 2;
    if (most === 0) return 0;
    for (let revision = most; revision > 0; revision--) {
      const block = encode(BLOCK.revision, { revision, length: 0, data: [] });
      const ending = this.#channel.write(COMMAND.setRevision, block);
      if (isGood(ending)) return revision;
    }
    throw new DriverError('no-device', `The device takes no revision from 1 to ${most}.`, REVISION);
  }

  #setIndicators(): void {
    if (this.#hasIndicators) return;
    this.#hasIndicators = true;
    const { indicators, configIndicators, summary } = this.#channel.areas;
    this.#memory.at('ccw.fill');
    this.#memory.store(indicators, new Uint8Array(8));
    this.#memory.store(configIndicators, new Uint8Array(8));
    if (this.#options.adapter) {
      this.#memory.write8(summary, 0);
      const area = { summary_indicator: BigInt(summary), indicator: BigInt(indicators), bit_nr: 0n, isc: 3 };
      this.#ready.mustWrite(COMMAND.setAdapterIndicators, encode(BLOCK.adapter, area));
    } else {
      this.#ready.mustWrite(COMMAND.setIndicators, encode(be64, BigInt(indicators)));
    }
    this.#ready.mustWrite(COMMAND.setConfigIndicators, encode(be64, BigInt(configIndicators)));
  }

  #onInterrupt(kind: 'subchannel' | 'adapter'): void {
    const { indicators, configIndicators, summary } = this.#channel.areas;
    if (kind === 'adapter') {
      // Cleared before the bits are looked at, so that one set meanwhile interrupts anew (section 4.3.3.1.2.2).
      this.#memory.at('ccw.look');
      this.#memory.write8(summary, 0);
      this.#memory.barrier('full');
    }
    if (kind === 'subchannel' && this.#take(configIndicators) !== 0n) this.#listener.configChange();
    const bits = this.#take(indicators);
    for (const queue of this.#enabled) {
      const bit = this.#options.adapter ? 63n - BigInt(queue) : BigInt(queue);
      if (((bits >> bit) & 1n) !== 0n) this.#listener.usedBuffer(queue);
    }
  }

  /**
   * The bits of an indicator area, which are cleared by the same access: a bit that the device set between a look and a
   * clearing of its own would be lost, and nobody would look at its queue.
   */
  #take(address: number): bigint {
    this.#memory.at('ccw.take');
    const bytes = this.#memory.update(address, 8, (now) => now.fill(0));
    return be64.read(new DataView(bytes.buffer), 0);
  }

  #readConfig(): Uint8Array {
    const bytes = this.#channel.readConfig();
    const seen = bytes.join();
    if (seen !== this.#config) this.#generation++;
    this.#config = seen;
    return bytes;
  }
}
