import type { QueueAddresses } from '../../../src/virtio/queue/queue.ts';
import type {
  AccessWidth,
  RegisterObserver,
  Transport,
  TransportListener,
} from '../../../src/virtio/transport/transport.ts';
import type { Qtest } from './qtest.ts';

/** Offsets in the common configuration, in bytes (version 1.4, section 4.1.4.3). */
const COMMON = {
  deviceFeatureSelect: 0x00,
  deviceFeature: 0x04,
  driverFeatureSelect: 0x08,
  driverFeature: 0x0c,
  deviceStatus: 0x14,
  configGeneration: 0x15,
  queueSelect: 0x16,
  queueSize: 0x18,
  queueEnable: 0x1c,
  queueNotifyOff: 0x1e,
  queueDesc: 0x20,
  queueDriver: 0x28,
  queueDevice: 0x30,
  queueReset: 0x3a,
} as const;

const [COMMON_CFG, NOTIFY_CFG, ISR_CFG, DEVICE_CFG] = [1, 2, 3, 4];
const VENDOR_CAPABILITY = 0x09;
/** Where the first window of a device in slot 0 would be, and how far those of two slots are apart. */
const WINDOWS = 0xe000_0000;
const STRIDE = 0x10_0000;
const MEMORY_AND_BUS_MASTER = 6;

/** Guest-physical addresses of a device's register structures. */
interface Places {
  readonly deviceId: number;
  readonly common: number;
  readonly notify: number;
  readonly multiplier: number;
  readonly isr: number;
  readonly config: number;
}

/**
 * A modern virtio device on QEMU's PCI bus 0, driven through its memory windows (version 1.4, section 4.1). MSI-X
 * stays off, so the device's notifications are bits of the ISR status, which `pump` reads.
 */
export class PciTransport implements Transport {
  readonly kind = 'pci';
  readonly deviceId: number;
  readonly #qtest: Qtest;
  readonly #places: Places;
  readonly #observer: RegisterObserver | undefined;
  readonly #enabled = new Set<number>();
  readonly #notifyAt = new Map<number, number>();
  #listener: TransportListener | null = null;

  constructor(qtest: Qtest, slot: number, observer?: RegisterObserver) {
    this.#qtest = qtest;
    this.#places = placesOf(qtest, slot);
    this.#observer = observer;
    this.deviceId = this.#places.deviceId;
  }

  readStatus(): number {
    return this.#read(COMMON.deviceStatus, 1);
  }

  writeStatus(value: number): void {
    if (value === 0) this.#enabled.clear();
    this.#write(COMMON.deviceStatus, 1, value);
  }

  readDeviceFeatures(window: number): number {
    this.#write(COMMON.deviceFeatureSelect, 4, window);
    return this.#read(COMMON.deviceFeature, 4);
  }

  writeDriverFeatures(window: number, bits: number): void {
    this.#write(COMMON.driverFeatureSelect, 4, window);
    this.#write(COMMON.driverFeature, 4, bits);
  }

  readConfigGeneration(): number {
    return this.#read(COMMON.configGeneration, 1);
  }

  readConfig(offset: number, width: AccessWidth): number {
    return this.#qtest.read(this.#places.config + offset, width);
  }

  writeConfig(offset: number, width: AccessWidth, value: number): void {
    this.#qtest.write(this.#places.config + offset, width, value);
  }

  readQueueMaxSize(queue: number): number {
    this.#write(COMMON.queueSelect, 2, queue);
    return this.#read(COMMON.queueSize, 2);
  }

  readQueueEnabled(queue: number): boolean {
    this.#write(COMMON.queueSelect, 2, queue);
    return this.#read(COMMON.queueEnable, 2) === 1;
  }

  writeQueue(queue: number, addresses: QueueAddresses): void {
    this.#write(COMMON.queueSelect, 2, queue);
    this.#write(COMMON.queueSize, 2, addresses.size);
    this.#write64(COMMON.queueDesc, addresses.descriptors);
    this.#write64(COMMON.queueDriver, addresses.driverArea);
    this.#write64(COMMON.queueDevice, addresses.deviceArea);
  }

  enableQueue(queue: number): void {
    this.#write(COMMON.queueSelect, 2, queue);
    this.#write(COMMON.queueEnable, 2, 1);
    this.#enabled.add(queue);
  }

  resetQueue(queue: number): boolean {
    this.#write(COMMON.queueSelect, 2, queue);
    this.#write(COMMON.queueReset, 2, 1);
    return this.#read(COMMON.queueReset, 2) === 0;
  }

  notify(queue: number): void {
    this.#observer?.({ actor: 'driver', kind: 'notify', name: 'queue_notify', size: 2, value: queue });
    this.#qtest.write(this.#notifyAddress(queue), 2, queue);
  }

  listen(listener: TransportListener): void {
    this.#listener = listener;
  }

  /** Reads the ISR status, which clears it, and passes on what it says. A queue interrupt names no queue. */
  pump(): void {
    const isr = this.#qtest.read(this.#places.isr, 1);
    if ((isr & 2) !== 0) {
      this.#observer?.({ actor: 'device', kind: 'interrupt', name: 'config-change', size: 0, value: 0 });
      this.#listener?.configChange();
    }
    if ((isr & 1) !== 0) {
      this.#observer?.({ actor: 'device', kind: 'interrupt', name: 'used-buffer', size: 0, value: 0 });
      for (const queue of this.#enabled) this.#listener?.usedBuffer(queue);
    }
  }

  #notifyAddress(queue: number): number {
    const known = this.#notifyAt.get(queue);
    if (known !== undefined) return known;
    this.#write(COMMON.queueSelect, 2, queue);
    const offset = this.#read(COMMON.queueNotifyOff, 2) * this.#places.multiplier;
    this.#notifyAt.set(queue, this.#places.notify + offset);
    return this.#places.notify + offset;
  }

  #read(offset: number, width: 1 | 2 | 4): number {
    return this.#qtest.read(this.#places.common + offset, width);
  }

  #write(offset: number, width: 1 | 2 | 4, value: number): void {
    this.#qtest.write(this.#places.common + offset, width, value);
  }

  /** Fields of 64 bits are written as two halves (section 4.1.3.1). */
  #write64(offset: number, value: number): void {
    this.#write(offset, 4, value % 0x1_0000_0000);
    this.#write(offset + 4, 4, Math.floor(value / 0x1_0000_0000));
  }
}

/** What was found in the slots of a machine; windows stay where they were put. */
const found = new WeakMap<Qtest, Map<number, Places>>();

function placesOf(qtest: Qtest, slot: number): Places {
  const slots = found.get(qtest) ?? new Map<number, Places>();
  found.set(qtest, slots);
  const places = slots.get(slot) ?? findPlaces(qtest, slot);
  slots.set(slot, places);
  return places;
}

/** Puts a device's windows into the address space and follows its capabilities (section 4.1.4). */
function findPlaces(qtest: Qtest, slot: number): Places {
  const select = (offset: number) => qtest.outl(0xcf8, 0x8000_0000 + slot * 0x800 + (offset & 0xfc));
  const read32 = (offset: number) => {
    select(offset);
    return qtest.inl(0xcfc);
  };
  const read8 = (offset: number) => (read32(offset) >>> ((offset & 3) * 8)) & 0xff;
  const write32 = (offset: number, value: number) => {
    select(offset);
    qtest.outl(0xcfc, value);
  };
  const id = read32(0);
  if ((id & 0xffff) !== 0x1af4) throw new Error(`There is no virtio device in slot ${slot}.`);

  const structures = new Map<number, { bar: number; offset: number; at: number }>();
  for (let at = read8(0x34); at !== 0; at = read8(at + 1)) {
    if (read8(at) !== VENDOR_CAPABILITY) continue;
    const type = read8(at + 3);
    if (!structures.has(type)) structures.set(type, { bar: read8(at + 4), offset: read32(at + 8), at });
  }
  const base = WINDOWS + slot * STRIDE;
  const addressOf = (type: number) => {
    const found = structures.get(type);
    if (found === undefined) return 0;
    const window = base + found.bar * 0x1_0000;
    write32(0x10 + found.bar * 4, window);
    // A window of 64 bits takes the next register for its upper half.
    if ((read32(0x10 + found.bar * 4) & 6) === 4) write32(0x14 + found.bar * 4, 0);
    return window + found.offset;
  };
  const places = {
    deviceId: (id >>> 16) - 0x1040,
    common: addressOf(COMMON_CFG),
    notify: addressOf(NOTIFY_CFG),
    multiplier: read32((structures.get(NOTIFY_CFG)?.at ?? 0) + 16),
    isr: addressOf(ISR_CFG),
    config: addressOf(DEVICE_CFG),
  };
  write32(0x04, MEMORY_AND_BUS_MASTER);
  return places;
}
