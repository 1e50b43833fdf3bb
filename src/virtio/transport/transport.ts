import type { QueueAddresses } from '../queue/queue.ts';

/** Width of one access to the configuration space, in bytes. */
export type AccessWidth = 1 | 2 | 4;

/**
 * A virtio device as a driver sees it, whatever bus it sits on. Every method is one or more register accesses of
 * the transport; none touches guest memory. Numbers are unsigned.
 */
export interface Transport {
  /** `direct`, `pci`, `mmio` or `ccw`. */
  readonly kind: string;
  /** The virtio device ID: 2 is a block device. */
  readonly deviceId: number;

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

  /** The available buffer notification. */
  notify(queue: number): void;
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

/**
 * A virtio device as a transport sees it. `VirtioDevice` is one; a transport of any kind puts its own registers in
 * front of it. Nothing here throws, whatever the driver writes.
 */
export interface TransportDevice {
  readonly deviceId: number;
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
  readQueueMaxSize(queue: number): number;
  readQueueEnabled(queue: number): boolean;
  writeQueue(queue: number, addresses: QueueAddresses): void;
  enableQueue(queue: number): void;
  notify(queue: number): void;
  /** The transport's way back to the driver; a later call replaces an earlier one. */
  attach(listener: TransportListener): void;
}

/** One access to a register, or one notification, as an observer sees it. */
export interface RegisterAccess {
  readonly actor: 'driver' | 'device';
  readonly kind: 'register-read' | 'register-write' | 'notify' | 'interrupt';
  /** The register as the PCI common configuration names it, or the transport's own name. */
  readonly name: string;
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
