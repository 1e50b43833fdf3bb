import { DriverError } from '../../driver-error.ts';
import { constantOf, RESERVED } from '../../fact-lookup.ts';
import type { QueueAddresses } from '../../queue/queue.ts';
import { PCI_CONSTANTS } from '../../spec/pci.ts';
import { AcceptedFeatures } from '../accepted.ts';
import { packNotification } from '../notification.ts';
import { QueueResets } from '../queue-resets.ts';
import type { AccessWidth, SharedMemoryRegion, Transport, TransportListener } from '../transport.ts';
import { type Found, findCapabilities, type VirtioCapability } from './capabilities.ts';
import { commonMap, NO_VECTOR } from './common.ts';
import { identify, regionsOf, startDecoding } from './discovery.ts';
import { MsixDriver } from './msix-driver.ts';
import type { PciPort } from './port.ts';

/** How a `PciTransport` is built. */
export interface PciTransportOptions {
  /** Whether MSI-X is turned on where the function has it. True unless given. */
  readonly msix?: boolean;
  /** Whether the function is let reach memory. True unless given: without it no queue ever moves. */
  readonly busMaster?: boolean;
  /** What the driver gets wrong; nothing unless given. */
  readonly slip?: PciSlip;
}

/**
 * - `bar`: it looks for every structure in the first region in memory, whatever region the capability names.
 * - `multiplier`: it leaves `notify_off_multiplier` out.
 * - `vector`: it turns MSI-X on and gives the queues no vector.
 */
export type PciSlip = 'bar' | 'multiplier' | 'vector';

const TYPE = {
  common: constantOf(PCI_CONSTANTS, 'VIRTIO_PCI_CAP_COMMON_CFG'),
  notify: constantOf(PCI_CONSTANTS, 'VIRTIO_PCI_CAP_NOTIFY_CFG'),
  isr: constantOf(PCI_CONSTANTS, 'VIRTIO_PCI_CAP_ISR_CFG'),
  device: constantOf(PCI_CONSTANTS, 'VIRTIO_PCI_CAP_DEVICE_CFG'),
} as const;
const REGISTERS = commonMap('1.4');
const CAPABILITIES = 'pci/virtio-structure-pci-capabilities';
const ISR = { queue: 1, config: 2 } as const;
/** What follows the capability for notifications. */
const MULTIPLIER_AT = 16;
/** The first region in memory; region 0 of a transitional device is in I/O space. */
const FIRST_BAR = 1;

/** Where the structures of a function lie, as addresses of the bus. */
interface Places {
  readonly deviceId: number;
  readonly common: number;
  /** Bytes of the common configuration, as the capability says. */
  readonly commonSize: number;
  readonly notify: number;
  readonly multiplier: number;
  readonly isr: number;
  readonly config: number | null;
  readonly shared: readonly SharedMemoryRegion[];
  readonly msix: MsixDriver | null;
}

/**
 * A non-legacy driver's side of virtio over PCI (version 1.4, section 4.1). On first use it looks at the function's
 * identity, walks its capabilities, turns on MSI-X where it can, and from then on knows the device by its registers
 * alone. Throws a `DriverError` when there is no virtio device that it can drive.
 */
export class PciTransport implements Transport {
  readonly kind = 'pci';
  readonly #port: PciPort;
  readonly #options: PciTransportOptions;
  readonly #notifyAt = new Map<number, number>();
  readonly #notifyAs = new Map<number, number>();
  readonly #enabled = new Set<number>();
  readonly #resets = new QueueResets();
  #places: Places | null = null;
  #listener: TransportListener = { usedBuffer: () => {}, configChange: () => {} };
  readonly #accepted = new AcceptedFeatures();
  #isConfigMapped = false;

  constructor(port: PciPort, options: PciTransportOptions = {}) {
    this.#port = port;
    this.#options = options;
    port.listen({ line: () => this.#onLine(), message: (vector) => this.#onMessage(vector) });
  }

  get deviceId(): number {
    return this.#found.deviceId;
  }

  readStatus(): number {
    return this.#read('device_status');
  }

  writeStatus(value: number): void {
    this.#accepted.onStatus(value);
    if (value === 0) {
      this.#isConfigMapped = false;
      this.#enabled.clear();
      this.#resets.clear();
      this.#notifyAt.clear();
      this.#found.msix?.unmapAll();
    }
    this.#write('device_status', value);
  }

  readDeviceFeatures(window: number): number {
    this.#write('device_feature_select', window);
    return this.#read('device_feature');
  }

  writeDriverFeatures(window: number, bits: number): void {
    this.#write('driver_feature_select', window);
    this.#write('driver_feature', bits);
    this.#accepted.write(window, bits);
  }

  readConfigGeneration(): number {
    return this.#read('config_generation');
  }

  /** Ones where no capability leads to a configuration of the device type. */
  readConfig(offset: number, width: AccessWidth): number {
    const { config } = this.#found;
    if (config === null) return width === 4 ? 0xffff_ffff : 2 ** (8 * width) - 1;
    return this.#port.readMemory(config + offset, width);
  }

  writeConfig(offset: number, width: AccessWidth, value: number): void {
    const { config } = this.#found;
    if (config !== null) this.#port.writeMemory(config + offset, width, value);
  }

  readQueueMaxSize(queue: number): number {
    this.#write('queue_select', queue);
    return this.#read('queue_size');
  }

  readQueueEnabled(queue: number): boolean {
    this.#write('queue_select', queue);
    return this.#read('queue_enable') === 1;
  }

  writeQueue(queue: number, { size, descriptors, driverArea, deviceArea }: QueueAddresses): void {
    this.#mapConfig();
    this.#write('queue_select', queue);
    this.#write('queue_size', size);
    this.#write('queue_desc', descriptors);
    this.#write('queue_driver', driverArea);
    this.#write('queue_device', deviceArea);
    this.#mapQueue(queue);
    const offset = this.#read('queue_notify_off') * this.#found.multiplier;
    this.#notifyAt.set(queue, this.#found.notify + offset);
    const asTold = this.#accepted.has(RESERVED.NOTIF_CONFIG_DATA);
    this.#notifyAs.set(queue, asTold ? this.#read('queue_notif_config_data') : queue);
  }

  enableQueue(queue: number): void {
    this.#write('queue_select', queue);
    this.#write('queue_enable', 1);
    this.#enabled.add(queue);
  }

  resetQueue(queue: number): boolean {
    this.#write('queue_select', queue);
    const isDone = this.#resets.step(
      queue,
      () => this.#write('queue_reset', 1),
      () => this.#read('queue_reset') === 0 && this.#read('queue_enable') === 0,
    );
    if (isDone) this.#enabled.delete(queue);
    return isDone;
  }

  notify(queue: number, position = 0): void {
    const at = this.#notifyAt.get(queue);
    if (at === undefined) return;
    const named = this.#notifyAs.get(queue) ?? queue;
    if (!this.#accepted.has(RESERVED.NOTIFICATION_DATA)) this.#port.writeMemory(at, 2, named);
    else this.#port.writeMemory(at, 4, packNotification({ queue: named, position }));
  }

  /** A region of shared memory by its ID, or null where the device has none of that ID. */
  readSharedMemory(id: number): SharedMemoryRegion | null {
    return this.#found.shared.find((one) => one.id === id) ?? null;
  }

  listen(listener: TransportListener): void {
    this.#listener = listener;
  }

  /** Looks once; what is found does not move. */
  get #found(): Places {
    this.#places ??= this.#discover();
    return this.#places;
  }

  #discover(): Places {
    const port = this.#port;
    const deviceId = identify(port);
    const found = findCapabilities((offset, width) => port.readConfig(offset, width));
    const addressOf = regionsOf(port);
    const { slip } = this.#options;
    const place = (one: VirtioCapability) => addressOf(slip === 'bar' ? FIRST_BAR : one.bar) + one.offset;
    const common = required(found, TYPE.common, 'common configuration');
    const notify = required(found, TYPE.notify, 'place for notifications');
    const isr = required(found, TYPE.isr, 'ISR status');
    const device = found.virtio.get(TYPE.device);
    const places = {
      common: place(common),
      commonSize: common.size,
      notify: place(notify),
      multiplier: slip === 'multiplier' ? 1 : port.readConfig(notify.at + MULTIPLIER_AT, 4),
      isr: place(isr),
      config: device === undefined ? null : place(device),
      shared: found.shared.map(({ id, bar, offset, length }) => ({
        id,
        length,
        address: BigInt(addressOf(bar)) + offset,
      })),
    };
    startDecoding(port, this.#options.busMaster ?? true);
    const isWanted = this.#options.msix !== false && found.msix !== null;
    const msix = isWanted && found.msix !== null ? new MsixDriver(port, found.msix, addressOf) : null;
    return { deviceId, ...places, msix };
  }

  #mapConfig(): void {
    const { msix } = this.#found;
    if (msix === null || this.#isConfigMapped) return;
    this.#isConfigMapped = true;
    this.#map('config_msix_vector', msix.forConfig());
  }

  #mapQueue(queue: number): void {
    const { msix } = this.#found;
    if (msix === null || this.#options.slip === 'vector') return;
    this.#map('queue_msix_vector', msix.forQueue(queue));
  }

  #map(register: string, vector: number): void {
    this.#write(register, vector);
    if (this.#read(register) !== NO_VECTOR) return;
    const clause =
      'pci/pci-specific-initialization-and-device-operation/device-initialization/msi-x-vector-configuration/driver-requirements';
    throw new DriverError('no-vector', `The device could not map ${register} to vector ${vector}.`, clause);
  }

  #onMessage(vector: number): void {
    const msix = this.#places?.msix;
    if (msix == null) return;
    if (msix.isConfig(vector)) this.#listener.configChange();
    for (const queue of msix.queuesOf(vector)) this.#listener.usedBuffer(queue);
  }

  /** One line for everything: the ISR status says what happened, and reading it lets the line go. */
  #onLine(): void {
    if (this.#places === null) return;
    const isr = this.#port.readMemory(this.#places.isr, 1);
    if ((isr & ISR.config) !== 0) this.#listener.configChange();
    if ((isr & ISR.queue) !== 0) for (const queue of this.#enabled) this.#listener.usedBuffer(queue);
  }

  #read(register: string): number {
    const { offset, size } = this.#register(register);
    return this.#port.readMemory(this.#found.common + offset, size as AccessWidth);
  }

  /** Registers of 64 bits are written as two halves (section 4.1.3). */
  #write(register: string, value: number): void {
    const { offset, size } = this.#register(register);
    const at = this.#found.common + offset;
    if (size !== 8) {
      this.#port.writeMemory(at, size as AccessWidth, value >>> 0);
      return;
    }
    this.#port.writeMemory(at, 4, value % 0x1_0000_0000);
    this.#port.writeMemory(at + 4, 4, Math.floor(value / 0x1_0000_0000));
  }

  #register(key: string) {
    const register = REGISTERS.find(key);
    if (register.offset + register.size <= this.#found.commonSize) return register;
    const message = `The common configuration of this device has ${this.#found.commonSize} bytes, and no ${key}.`;
    throw new DriverError('no-device', message, `${CAPABILITIES}/common-configuration-structure-layout`);
  }
}

function required({ virtio }: Found, type: number, what: string): VirtioCapability {
  const found = virtio.get(type);
  if (found !== undefined) return found;
  const clause =
    'pci/pci-specific-initialization-and-device-operation/device-initialization/virtio-device-configuration-layout-detection/legacy-interface';
  throw new DriverError(
    'no-device',
    `No capability leads to a ${what}: this may be a legacy device.`,
    clause,
  );
}
