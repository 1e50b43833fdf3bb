import { DriverError } from '../../driver-error.ts';
import { RESERVED } from '../../fact-lookup.ts';
import type { QueueAddresses } from '../../queue/queue.ts';
import { AcceptedFeatures } from '../accepted.ts';
import { packNotification } from '../notification.ts';
import { QueueResets } from '../queue-resets.ts';
import type {
  AccessWidth,
  LegacyInterface,
  SharedMemoryRegion,
  Transport,
  TransportListener,
} from '../transport.ts';
import { INTERRUPT } from './interrupt.ts';
import { MMIO_LEGACY } from './legacy.ts';
import { CONFIG_AT, MAGIC, mmioMap } from './registers.ts';
import type { MmioPort } from './slot.ts';

const INIT =
  'mmio/mmio-specific-initialization-and-device-operation/device-initialization/driver-requirements';
const WORD = 0x1_0000_0000;

/**
 * What a driver gets wrong.
 * - `selector`: it never moves the window on the features, and answers both halves through the lower one.
 * - `enable`: it says where a queue lies and does not enable it.
 * - `acknowledge`: it never acknowledges an interrupt.
 * - `late`: it looks at the queues first and acknowledges afterwards.
 * - `align`: with the legacy registers it puts the used ring close behind the available ring, and says nothing of it.
 */
export type MmioSlip = 'selector' | 'enable' | 'acknowledge' | 'late' | 'align';

/** What a driver aligns a used ring to that thinks of nothing else than its own elements. */
const CLOSE = 4;

/** What the two versions do differently. */
interface Dialect {
  readonly version: 1 | 2;
  readonly deviceFeatures: string;
  readonly deviceFeaturesSel: string;
  readonly driverFeatures: string;
  readonly driverFeaturesSel: string;
}

const MODERN: Dialect = {
  version: 2,
  deviceFeatures: 'DeviceFeatures',
  deviceFeaturesSel: 'DeviceFeaturesSel',
  driverFeatures: 'DriverFeatures',
  driverFeaturesSel: 'DriverFeaturesSel',
};

const LEGACY: Dialect = {
  version: 1,
  deviceFeatures: 'HostFeatures',
  deviceFeaturesSel: 'HostFeaturesSel',
  driverFeatures: 'GuestFeatures',
  driverFeaturesSel: 'GuestFeaturesSel',
};

/**
 * A driver's side of virtio over MMIO (version 1.4, section 4.2), for version 2 of the registers, or with `legacy` for
 * version 1. On first use it checks magic, version and device ID, in that order, and throws a `DriverError` when one
 * is wrong. It acknowledges an interrupt before it looks at the queues: an event that comes while it looks then sets
 * the bit anew. The section asks for that when handling is finished (4.2.2.2); Linux does as this driver does.
 */
export class MmioTransport implements Transport {
  readonly kind = 'mmio';
  readonly legacy?: LegacyInterface;
  readonly #port: MmioPort;
  readonly #dialect: Dialect;
  readonly #slip: MmioSlip | undefined;
  readonly #map;
  readonly #placed = new Map<number, QueueAddresses>();
  readonly #enabled = new Set<number>();
  readonly #resets = new QueueResets();
  #listener: TransportListener = { usedBuffer: () => {}, configChange: () => {} };
  #deviceId: number | null = null;
  readonly #accepted = new AcceptedFeatures();
  #hasPageSize = false;

  constructor(
    port: MmioPort,
    { legacy = false, slip }: { readonly legacy?: boolean; readonly slip?: MmioSlip | undefined } = {},
  ) {
    this.#port = port;
    this.#dialect = legacy ? LEGACY : MODERN;
    this.#map = mmioMap('1.4', legacy);
    this.#slip = slip;
    if (legacy) this.legacy = slip === 'align' ? { ...MMIO_LEGACY, queueAlign: CLOSE } : MMIO_LEGACY;
    port.listen(() => this.#onInterrupt());
  }

  get deviceId(): number {
    this.#deviceId ??= this.#discover();
    return this.#deviceId;
  }

  readStatus(): number {
    return this.#read('Status');
  }

  writeStatus(value: number): void {
    this.#accepted.onStatus(value);
    if (value === 0) {
      this.#hasPageSize = false;
      this.#placed.clear();
      this.#enabled.clear();
      this.#resets.clear();
    }
    this.#write('Status', value);
  }

  readDeviceFeatures(window: number): number {
    if (this.#slip !== 'selector') this.#write(this.#dialect.deviceFeaturesSel, window);
    return this.#read(this.#dialect.deviceFeatures);
  }

  writeDriverFeatures(window: number, bits: number): void {
    if (this.#slip !== 'selector') this.#write(this.#dialect.driverFeaturesSel, window);
    this.#write(this.#dialect.driverFeatures, bits);
    this.#accepted.write(window, bits);
  }

  readConfigGeneration(): number {
    return this.legacy === undefined ? this.#read('ConfigGeneration') : 0;
  }

  readConfig(offset: number, width: AccessWidth): number {
    return this.#checked.read(CONFIG_AT + offset, width);
  }

  writeConfig(offset: number, width: AccessWidth, value: number): void {
    this.#checked.write(CONFIG_AT + offset, width, value);
  }

  readQueueMaxSize(queue: number): number {
    this.#write('QueueSel', queue);
    return this.#read('QueueSizeMax');
  }

  readQueueEnabled(queue: number): boolean {
    this.#write('QueueSel', queue);
    return this.#read(this.legacy === undefined ? 'QueueReady' : 'QueuePFN') !== 0;
  }

  writeQueue(queue: number, addresses: QueueAddresses): void {
    this.#placed.set(queue, addresses);
    if (this.legacy !== undefined && !this.#hasPageSize) {
      this.#write('GuestPageSize', this.legacy.pageSize);
      this.#hasPageSize = true;
    }
    this.#write('QueueSel', queue);
    this.#write('QueueSize', addresses.size);
    if (this.legacy !== undefined) {
      if (this.#slip !== 'align') this.#write('QueueAlign', this.legacy.queueAlign);
      return;
    }
    this.#writeAddress('QueueDesc', addresses.descriptors);
    this.#writeAddress('QueueDriver', addresses.driverArea);
    this.#writeAddress('QueueDevice', addresses.deviceArea);
  }

  enableQueue(queue: number): void {
    this.#enabled.add(queue);
    if (this.#slip === 'enable') return;
    this.#write('QueueSel', queue);
    const first = this.#placed.get(queue)?.descriptors ?? 0;
    if (this.legacy === undefined) this.#write('QueueReady', 1);
    else this.#write('QueuePFN', first / this.legacy.pageSize);
  }

  resetQueue(queue: number): boolean {
    this.#write('QueueSel', queue);
    const isDone = this.#resets.step(
      queue,
      () => this.#write('QueueReset', 1),
      () => this.#read('QueueReset') === 0 && this.#read('QueueReady') === 0,
    );
    if (isDone) this.#enabled.delete(queue);
    return isDone;
  }

  notify(queue: number, position = 0): void {
    const long = this.#accepted.has(RESERVED.NOTIFICATION_DATA);
    this.#write('QueueNotify', long ? packNotification({ queue, position }) : queue);
  }

  /** A region of shared memory by its ID, or null where the device has none of that ID. */
  readSharedMemory(id: number): SharedMemoryRegion | null {
    this.#write('SHMSel', id);
    const wide = (name: string) =>
      BigInt(this.#read(`${name}High`)) * BigInt(WORD) + BigInt(this.#read(`${name}Low`));
    const length = wide('SHMLen');
    return length === (1n << 64n) - 1n ? null : { id, length, address: wide('SHMBase') };
  }

  listen(listener: TransportListener): void {
    this.#listener = listener;
  }

  #discover(): number {
    const { version } = this.#dialect;
    const magic = this.#raw('MagicValue');
    if (magic !== MAGIC)
      throw new DriverError('no-device', `MagicValue is 0x${magic.toString(16)}, not “virt”.`, INIT);
    const found = this.#raw('Version');
    if (found !== version) {
      throw new DriverError('no-device', `The registers are of version ${found}, not ${version}.`, INIT);
    }
    const id = this.#raw('DeviceID');
    if (id === 0)
      throw new DriverError('no-device', 'DeviceID is 0: a place that is kept for a device.', INIT);
    return id;
  }

  #onInterrupt(): void {
    const status = this.#read('InterruptStatus') & (INTERRUPT['used-buffer'] | INTERRUPT['config-change']);
    if (status === 0) return;
    if (this.#slip !== 'acknowledge' && this.#slip !== 'late') this.#write('InterruptACK', status);
    if ((status & INTERRUPT['config-change']) !== 0) this.#listener.configChange();
    if ((status & INTERRUPT['used-buffer']) !== 0) {
      for (const queue of this.#enabled) this.#listener.usedBuffer(queue);
    }
    if (this.#slip === 'late') this.#write('InterruptACK', status);
  }

  /** The port, once the device is known to be one. */
  get #checked(): MmioPort {
    void this.deviceId;
    return this.#port;
  }

  #read(register: string): number {
    return this.#checked.read(this.#map.find(register).offset, 4);
  }

  #raw(register: string): number {
    return this.#port.read(this.#map.find(register).offset, 4);
  }

  #write(register: string, value: number): void {
    this.#checked.write(this.#map.find(register).offset, 4, value >>> 0);
  }

  #writeAddress(name: string, address: number): void {
    this.#write(`${name}Low`, address % WORD);
    this.#write(`${name}High`, Math.floor(address / WORD));
  }
}
