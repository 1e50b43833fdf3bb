import type { QueueAddresses } from '../queue/queue.ts';
import type { Transport as TransportKind, Version } from '../spec/types.ts';

/** Width of one access to the configuration space, in bytes. */
export type AccessWidth = 1 | 2 | 4;

/** What a driver needs to know of a legacy interface to lay out a queue (version 1.4, section 2.7.2). */
export interface LegacyInterface {
  /** A queue begins at a multiple of this, in bytes; it is given by the number of its page. */
  readonly pageSize: number;
  /** The used ring begins at the next multiple of this, in bytes. */
  readonly queueAlign: number;
  /** The driver cannot choose a smaller queue than the device has. */
  readonly isSizeFixed: boolean;
  /** Every guest that has such a device is big-endian. */
  readonly bigEndian?: boolean;
}

/** A region of memory that the device shares with the driver: `address` is guest-physical, both in bytes. */
export interface SharedMemoryRegion {
  readonly id: number;
  readonly address: bigint;
  readonly length: bigint;
}

/**
 * A virtio device as a driver sees it, whatever bus it sits on. Every method is one or more register accesses of
 * the transport; none touches guest memory. Numbers are unsigned.
 */
export interface Transport {
  /** `direct`, `pci`, `mmio` or `ccw`. */
  readonly kind: string;
  /** The virtio device ID: 2 is a block device. */
  readonly deviceId: number;
  /** Given where the device is driven through its legacy interface. */
  readonly legacy?: LegacyInterface;

  readStatus(): number;
  /** Writing 0 asks for a reset, which is complete when the status reads as 0. */
  writeStatus(value: number): void;

  /** Feature bits `window * 32` to `window * 32 + 31` that the device offers; bit 0 of the answer is the lowest. */
  readDeviceFeatures(window: number): number;
  /** The driver's choice among feature bits `window * 32` to `window * 32 + 31`. */
  writeDriverFeatures(window: number, bits: number): void;

  /** Changes whenever two reads of the configuration space might belong to different versions of it. */
  readConfigGeneration(): number;
  /** `offset` is in bytes from the start of the device's own configuration; little-endian. */
  readConfig(offset: number, width: AccessWidth): number;
  writeConfig(offset: number, width: AccessWidth, value: number): void;

  /** The most descriptors the device takes in a queue; 0 when there is no such queue. */
  readQueueMaxSize(queue: number): number;
  /** True once the queue has been enabled since the last reset. */
  readQueueEnabled(queue: number): boolean;
  /** Tells the device where a queue lies and how large it is. It has no effect until the queue is enabled. */
  writeQueue(queue: number, addresses: QueueAddresses): void;
  enableQueue(queue: number): void;
  /**
   * Asks for a reset of one queue (VIRTIO_F_RING_RESET), and only looks while one goes on. True once the device says
   * that it is done.
   */
  resetQueue(queue: number): boolean;

  /**
   * The available buffer notification. `position` is where the driver will put its next entry, with the wrap counter
   * as bit 15; a transport sends it when VIRTIO_F_NOTIFICATION_DATA was negotiated (version 1.4, section 2.9).
   */
  notify(queue: number, position?: number): void;
  /** Who hears of used buffer and configuration change notifications; a later call replaces an earlier one. */
  listen(listener: TransportListener): void;
}

/** What a device sends to its driver. */
export interface TransportListener {
  /** A used buffer notification for a queue. May be spurious. */
  usedBuffer(queue: number): void;
  /** A configuration change notification: something in the configuration space, or DEVICE_NEEDS_RESET. */
  configChange(): void;
}

/** Queues for administration: the last of a device's, which `num_queues` does not count. */
export interface AdminQueues {
  readonly first: number;
  readonly count: number;
}

/**
 * A virtio device as a transport sees it. `VirtioDevice` is one; a transport of any kind puts its own registers in
 * front of it. Nothing here throws, whatever the driver writes.
 */
export interface TransportDevice {
  readonly deviceId: number;
  readonly version: Version;
  /** The negotiated bits; 0 before FEATURES_OK. */
  readonly features: bigint;
  readonly sharedMemory: readonly SharedMemoryRegion[];
  /**
   * Until the next reset the driver uses the legacy interface. Nothing happens while the status is not 0. With
   * `bigEndian`, the guest is one whose numbers are, whatever the device was told of it.
   */
  useLegacy(bigEndian?: boolean): void;
  readStatus(): number;
  writeStatus(value: number): void;
  readDeviceFeatures(window: number): number;
  readDriverFeatures(window: number): number;
  writeDriverFeatures(window: number, bits: number): void;
  /** Counts without wrapping at any width; a transport shows as many low bits as its register has. */
  readConfigGeneration(): number;
  /** Bytes of the device's own configuration space. */
  readonly configSize: number;
  readConfig(offset: number, width: AccessWidth): number;
  writeConfig(offset: number, width: AccessWidth, value: number): void;
  /** How many queues the device has at most. */
  readonly queueCount: number;
  /** Those of them that are for administration; none unless given. */
  readonly adminQueues?: AdminQueues | undefined;
  readQueueMaxSize(queue: number): number;
  readQueueEnabled(queue: number): boolean;
  writeQueue(queue: number, addresses: QueueAddresses): void;
  enableQueue(queue: number): void;
  /** Takes a queue out of use: the device touches it no more until it is set up and enabled again. */
  disableQueue(queue: number): void;
  /** The same by VIRTIO_F_RING_RESET; ignored where that was not negotiated. It may take time. */
  resetQueue(queue: number): void;
  /** One look at whether the reset of a queue goes on. The queue counts as enabled until it is done. */
  readQueueReset(queue: number): boolean;
  notify(queue: number, position?: number): void;
  /**
   * The transport's way back to the driver; a later call replaces an earlier one. With `kind`, the device no longer
   * offers what that transport does not carry.
   */
  attach(listener: TransportListener, kind?: TransportKind): void;
}

/** One access to a register, or one notification, as an observer sees it. */
export interface RegisterAccess {
  readonly actor: 'driver' | 'device';
  readonly kind: 'register-read' | 'register-write' | 'notify' | 'interrupt';
  /** The register as the facts of the transport name it, or the PCI common configuration for a direct transport. */
  readonly name: string;
  /** The group of registers it belongs to, where the transport has several: `common configuration`. */
  readonly group?: string;
  /** Which half of a register of 64 bits. */
  readonly part?: 'low' | 'high';
  /** For interrupts, what carries them: `INTx`, `MSI-X vector 1`. */
  readonly via?: string;
  /** Offset in bytes where the transport gives the register one; for `config`, offset in the device's own space. */
  readonly offset?: number;
  /** Bytes. */
  readonly size: number;
  readonly value: number | bigint;
}

/**
 * Hears of every access after a read has its value and before a write takes effect.
 */
export type RegisterObserver = (access: RegisterAccess) => void;
