import { constantOf, RESERVED } from '../../fact-lookup.ts';
import { PCI, PCI_CONSTANTS } from '../../spec/pci.ts';
import type { Version } from '../../spec/types.ts';
import { type Handler, type Ignored, RegisterBlock, RegisterMap } from '../registers.ts';
import { QueueStaging } from '../staging.ts';
import type { TransportDevice } from '../transport.ts';

export const NO_VECTOR = constantOf(PCI_CONSTANTS, 'VIRTIO_MSI_NO_VECTOR');

/** The registers of the common configuration in a version: 56, 60 or 64 bytes. */
export const commonMap = (version: Version): RegisterMap =>
  new RegisterMap(
    PCI.registers.filter(({ group }) => group === 'common configuration'),
    version,
  );

/** Which vector tells of what. A mapping that cannot be had reads back as NO_VECTOR. */
export class VectorMap {
  config = NO_VECTOR;
  readonly #count: number;
  readonly #queues = new Map<number, number>();

  constructor(count: number) {
    this.#count = count;
  }

  of(queue: number): number {
    return this.#queues.get(queue) ?? NO_VECTOR;
  }

  mapConfig(vector: number): void {
    this.config = this.#valid(vector);
  }

  map(queue: number, vector: number): void {
    this.#queues.set(queue, this.#valid(vector));
  }

  reset(): void {
    this.config = NO_VECTOR;
    this.#queues.clear();
  }

  #valid(vector: number): number {
    return vector < this.#count ? vector : NO_VECTOR;
  }
}

/** What the common configuration is in front of. */
export interface CommonParts {
  readonly device: TransportDevice;
  readonly version: Version;
  readonly vectors: VectorMap;
  readonly ignored: Ignored;
  /** What the driver puts into a notification in place of the index (VIRTIO_F_NOTIF_CONFIG_DATA). */
  readonly configData: (queue: number) => number;
  /** The driver wrote 0 to the status. */
  readonly onReset: () => void;
}

/**
 * The common configuration structure of a PCI device (version 1.4, section 4.1.4.3). What a driver writes of a queue
 * takes effect when it writes 1 to `queue_enable`; writing 0 there does nothing, as drivers must not.
 */
export class CommonConfig {
  readonly #parts: CommonParts;
  readonly #block: RegisterBlock;
  readonly #queues: QueueStaging;
  #deviceWindow = 0;
  #driverWindow = 0;

  constructor(parts: CommonParts) {
    this.#parts = parts;
    this.#queues = new QueueStaging(parts.device);
    this.#block = new RegisterBlock(commonMap(parts.version), this.#handlers(), parts.ignored);
  }

  /** Bytes: 56, 60 or 64. */
  get size(): number {
    return this.#block.map.size;
  }

  read(offset: number, width: number): number {
    return this.#block.read(offset, width);
  }

  write(offset: number, width: number, value: number): void {
    this.#block.write(offset, width, value);
  }

  reset(): void {
    this.#queues.reset();
    this.#deviceWindow = 0;
    this.#driverWindow = 0;
  }

  #handlers(): Readonly<Record<string, Handler>> {
    const { device, vectors, configData, onReset } = this.#parts;
    const queues = this.#queues;
    const area = (key: 'descriptors' | 'driverArea' | 'deviceArea'): Handler => ({
      read: () => queues.current?.[key] ?? 0n,
      writeWide: (value) => queues.set({ [key]: value }),
    });
    return {
      device_feature_select: {
        read: () => this.#deviceWindow,
        write: (value) => {
          this.#deviceWindow = value;
        },
      },
      device_feature: { read: () => device.readDeviceFeatures(this.#deviceWindow) },
      driver_feature_select: {
        read: () => this.#driverWindow,
        write: (value) => {
          this.#driverWindow = value;
        },
      },
      driver_feature: {
        read: () => device.readDriverFeatures(this.#driverWindow),
        write: (value) => device.writeDriverFeatures(this.#driverWindow, value),
      },
      config_msix_vector: { read: () => vectors.config, write: (value) => vectors.mapConfig(value) },
      num_queues: { read: () => device.queueCount - (device.adminQueues?.count ?? 0) },
      device_status: {
        read: () => device.readStatus(),
        write: (value) => {
          if (value === 0) onReset();
          device.writeStatus(value);
        },
      },
      config_generation: { read: () => device.readConfigGeneration() },
      queue_select: {
        read: () => queues.selected,
        write: (value) => {
          queues.selected = value;
        },
      },
      queue_size: {
        read: () => queues.current?.size ?? 0,
        write: (size) => queues.set({ size }),
      },
      queue_msix_vector: {
        read: () => vectors.of(queues.selected),
        write: (value) => {
          if (queues.current !== undefined) vectors.map(queues.selected, value);
        },
      },
      queue_enable: {
        read: () => (device.readQueueEnabled(queues.selected) ? 1 : 0),
        write: (value) => this.#enable(value),
      },
      queue_notify_off: { read: () => (queues.current === undefined ? 0 : queues.selected) },
      queue_desc: area('descriptors'),
      queue_driver: area('driverArea'),
      queue_device: area('deviceArea'),
      queue_notif_config_data: {
        read: () => (this.#has(RESERVED.NOTIF_CONFIG_DATA) ? configData(queues.selected) : 0),
      },
      admin_queue_index: {
        read: () => (this.#has(RESERVED.ADMIN_VQ) ? (device.adminQueues?.first ?? 0) : 0),
      },
      admin_queue_num: { read: () => (this.#has(RESERVED.ADMIN_VQ) ? (device.adminQueues?.count ?? 0) : 0) },
      queue_reset: {
        read: () => (device.readQueueReset(queues.selected) ? 1 : 0),
        write: (value) => this.#reset(value),
      },
    };
  }

  #has(feature: bigint): boolean {
    return (this.#parts.device.features & feature) !== 0n;
  }

  #enable(value: number): void {
    if (value === 1) this.#queues.enable();
    else {
      const message = `Only 1 means anything to queue_enable, and ${value} was written.`;
      this.#parts.ignored(message, `${CLAUSE}/driver-requirements`);
    }
  }

  #reset(value: number): void {
    if (value !== 1) return;
    const { device, vectors } = this.#parts;
    const queue = this.#queues.selected;
    const isAllowed = this.#has(RESERVED.RING_RESET);
    device.resetQueue(queue);
    if (!isAllowed) return;
    this.#queues.forget(queue);
    vectors.map(queue, NO_VECTOR);
  }
}

const CLAUSE = 'pci/virtio-structure-pci-capabilities/common-configuration-structure-layout';
