import type { DeviceEvent } from '../../device-model.ts';
import { RESERVED } from '../../fact-lookup.ts';
import type { Version } from '../../spec/types.ts';
import { unpackNotification } from '../notification.ts';
import { type Handler, RegisterBlock } from '../registers.ts';
import { QueueStaging, type Staged } from '../staging.ts';
import type { AccessWidth, SharedMemoryRegion, TransportDevice } from '../transport.ts';
import { InterruptLine, type MmioUpstream } from './interrupt.ts';
import { legacyHandlers } from './legacy.ts';
import { CONFIG_AT, MAGIC, mmioMap } from './registers.ts';

/** How a device sits behind MMIO registers. */
export interface MmioOptions {
  readonly device: TransportDevice;
  /** Version 1 of the registers, for legacy drivers, in place of version 2. */
  readonly legacy?: boolean;
  /** Which version's registers there are; that of the device unless given. */
  readonly version?: Version;
  /** `VendorID`; the letters `RING` unless given. */
  readonly vendor?: number;
  /** Hears of what the driver did and the device does not act on. */
  readonly observer?: (event: DeviceEvent) => void;
}

const RING = 0x474e_4952;
/** A region that is not there has this length and this address. */
const ABSENT: SharedMemoryRegion = { id: -1, address: (1n << 64n) - 1n, length: (1n << 64n) - 1n };

/**
 * A virtio device behind memory mapped registers (version 1.4, section 4.2): version 2, or the legacy version 1 with
 * page numbers. Control registers take aligned accesses of 32 bits and no others. `QueueReady` reads 1 only when the
 * device took the queue. Nothing a driver reads or writes makes it throw.
 */
export class MmioDevice {
  readonly device: TransportDevice;
  readonly version: Version;
  readonly isLegacy: boolean;
  readonly #block: RegisterBlock;
  readonly #queues: QueueStaging;
  readonly #line = new InterruptLine();
  #deviceWindow = 0;
  #driverWindow = 0;
  #region = 0;

  constructor(options: MmioOptions) {
    const { device, legacy = false, vendor = RING, observer } = options;
    this.device = device;
    this.isLegacy = legacy;
    this.version = options.version ?? device.version;
    this.#queues = new QueueStaging(device);
    const ignored = (message: string, clause?: string) =>
      observer?.({ kind: 'ignored', message, ...(clause === undefined ? {} : { clause }) });
    const handlers = { ...this.#identity(vendor), ...this.#shared() };
    const own = legacy ? legacyHandlers(device, this.#queues, ignored) : this.#modern();
    this.#block = new RegisterBlock(mmioMap(this.version, legacy), { ...handlers, ...own }, ignored);
    device.attach(
      {
        usedBuffer: (queue) => this.#line.raise('used-buffer', queue),
        configChange: () => this.#line.raise('config-change', 0),
      },
      'mmio',
    );
  }

  /** Where the interrupt goes; a later call replaces an earlier one. */
  attach(upstream: MmioUpstream): void {
    this.#line.attach(upstream);
  }

  read(offset: number, width: number): number {
    if (this.isLegacy) this.device.useLegacy();
    if (offset >= CONFIG_AT) return this.device.readConfig(offset - CONFIG_AT, width as AccessWidth);
    return this.#block.read(offset, width);
  }

  write(offset: number, width: number, value: number): void {
    if (this.isLegacy) this.device.useLegacy();
    if (offset >= CONFIG_AT) this.device.writeConfig(offset - CONFIG_AT, width as AccessWidth, value);
    else this.#block.write(offset, width, value);
  }

  #identity(vendor: number): Readonly<Record<string, Handler>> {
    return {
      MagicValue: { read: () => MAGIC },
      Version: { read: () => (this.isLegacy ? 1 : 2) },
      DeviceID: { read: () => this.device.deviceId },
      VendorID: { read: () => vendor },
    };
  }

  /** What both versions have, under one name or another. */
  #shared(): Readonly<Record<string, Handler>> {
    const { device } = this;
    const queues = this.#queues;
    const features: Handler = { read: () => device.readDeviceFeatures(this.#deviceWindow) };
    const selectDevice: Handler = {
      write: (window) => {
        this.#deviceWindow = window;
      },
    };
    const accept: Handler = { write: (bits) => device.writeDriverFeatures(this.#driverWindow, bits) };
    const selectDriver: Handler = {
      write: (window) => {
        this.#driverWindow = window;
      },
    };
    return {
      DeviceFeatures: features,
      HostFeatures: features,
      DeviceFeaturesSel: selectDevice,
      HostFeaturesSel: selectDevice,
      DriverFeatures: accept,
      GuestFeatures: accept,
      DriverFeaturesSel: selectDriver,
      GuestFeaturesSel: selectDriver,
      QueueSel: {
        write: (queue) => {
          queues.selected = queue;
        },
      },
      QueueSizeMax: { read: () => device.readQueueMaxSize(queues.selected) },
      QueueSize: { write: (size) => queues.set({ size }) },
      QueueNotify: { write: (value) => this.#notified(value) },
      InterruptStatus: { read: () => this.#line.status },
      InterruptACK: { write: (bits) => this.#line.acknowledge(bits) },
      Status: {
        read: () => device.readStatus(),
        write: (value) => {
          if (value === 0) this.#reset();
          device.writeStatus(value);
        },
      },
    };
  }

  #modern(): Readonly<Record<string, Handler>> {
    const { device } = this;
    const queues = this.#queues;
    const low = (key: 'descriptors' | 'driverArea' | 'deviceArea'): Handler => ({
      write: (value) => queues.set(half(queues.current, key, 0n, value)),
    });
    const high = (key: 'descriptors' | 'driverArea' | 'deviceArea'): Handler => ({
      write: (value) => queues.set(half(queues.current, key, 32n, value)),
    });
    const region = () => device.sharedMemory.find(({ id }) => id === this.#region) ?? ABSENT;
    const lower = (value: bigint) => Number(value & 0xffff_ffffn);
    const upper = (value: bigint) => Number((value >> 32n) & 0xffff_ffffn);
    return {
      QueueReady: {
        read: () => (device.readQueueEnabled(queues.selected) ? 1 : 0),
        write: (value) => {
          if (value === 1) queues.enable();
          else if (value === 0) device.disableQueue(queues.selected);
        },
      },
      QueueDescLow: low('descriptors'),
      QueueDescHigh: high('descriptors'),
      QueueDriverLow: low('driverArea'),
      QueueDriverHigh: high('driverArea'),
      QueueDeviceLow: low('deviceArea'),
      QueueDeviceHigh: high('deviceArea'),
      SHMSel: {
        write: (id) => {
          this.#region = id;
        },
      },
      SHMLenLow: { read: () => lower(region().length) },
      SHMLenHigh: { read: () => upper(region().length) },
      SHMBaseLow: { read: () => lower(region().address) },
      SHMBaseHigh: { read: () => upper(region().address) },
      QueueReset: {
        read: () => (device.readQueueReset(queues.selected) ? 1 : 0),
        write: (value) => {
          if (value !== 1) return;
          device.resetQueue(queues.selected);
          if ((device.features & RESERVED.RING_RESET) !== 0n) queues.forget(queues.selected);
        },
      },
      ConfigGeneration: { read: () => device.readConfigGeneration() },
    };
  }

  #notified(value: number): void {
    if ((this.device.features & RESERVED.NOTIFICATION_DATA) === 0n) {
      this.device.notify(value);
      return;
    }
    const { queue, position } = unpackNotification(value);
    this.device.notify(queue, position);
  }

  #reset(): void {
    this.#queues.reset();
    this.#line.reset();
    this.#deviceWindow = 0;
    this.#driverWindow = 0;
  }
}

/** One half of an address replaced. */
function half(
  staged: Readonly<Staged> | undefined,
  key: 'descriptors' | 'driverArea' | 'deviceArea',
  shift: bigint,
  value: number,
): Partial<Staged> {
  const old = staged?.[key] ?? 0n;
  return { [key]: (old & ~(0xffff_ffffn << shift)) | (BigInt(value) << shift) };
}
