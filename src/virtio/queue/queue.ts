/** A piece of guest memory: guest-physical address and length in bytes. */
export interface Buffer {
  readonly address: number;
  readonly length: number;
}

/** A chain as the device sees it: what it may read, then what it may write. */
export interface Chain {
  /** Index of the head descriptor (split) or buffer ID (packed): what goes into the used ring. */
  readonly head: number;
  readonly readable: readonly Buffer[];
  readonly writable: readonly Buffer[];
  readonly readableLength: number;
  readonly writableLength: number;
}

/** A buffer the device has handed back. `written` is the used length in bytes. */
export interface Completion<Token> {
  readonly head: number;
  readonly token: Token;
  readonly written: number;
}

/** A private value that a widget may show: never read by the other side. */
export type Inspection = Readonly<Record<string, number | string | boolean | readonly number[]>>;

/** Where the three areas of a queue lie in guest memory. `size` is the number of descriptors. */
export interface QueueAddresses {
  readonly size: number;
  readonly descriptors: number;
  readonly driverArea: number;
  readonly deviceArea: number;
}

/**
 * What was negotiated that a queue needs to know. With `eventIndex`, an index at which a side wants to be woken moves
 * only when it asks (`enableInterrupts`, `enableKicks`), so a side that wants to be woken again asks after it has
 * taken what was there.
 */
export interface QueueFeatures {
  readonly indirect: boolean;
  readonly eventIndex: boolean;
  /** VIRTIO_F_IN_ORDER: the device hands buffers back in the order in which it got them. */
  readonly inOrder?: boolean;
  /** VIRTIO_F_RING_PACKED: which kind of ring this is. Split unless given. */
  readonly packed?: boolean;
  /** VIRTIO_F_ORDER_PLATFORM: the driver's barriers are those for devices of the platform. */
  readonly orderPlatform?: boolean;
}

/** What a driver's half owns, for the checkers: every descriptor is in exactly one of these lists. */
export interface DriverOwnership {
  /** Indices of the free descriptors, in the order in which they will be taken. Packed: buffer IDs. */
  readonly free: readonly number[];
  /**
   * Chains with the device or about to be: head first, then the further descriptors in order. Packed: the buffer ID of
   * each alone, in the order in which they were added.
   */
  readonly chains: readonly (readonly number[])[];
  /** Packed only: how many descriptors of the ring each of `chains` takes. */
  readonly lengths?: readonly number[];
}

/** The driver's half of a virtqueue. */
export interface DriverQueue<Token> {
  readonly size: number;
  readonly free: number;
  /**
   * Describes a chain in the descriptor table and puts its head in the available ring without publishing it.
   * With `table`, the chain is written to that guest address as an indirect table and takes one descriptor.
   * Throws a `QueueError` when the queue is full, the chain empty or too long, a buffer fits no descriptor, or
   * indirect was not negotiated; nothing has changed then.
   */
  add(readable: readonly Buffer[], writable: readonly Buffer[], token: Token, table?: number): number;
  /** Makes every chain added since the last call visible to the device. */
  publish(): void;
  /** After `publish`: whether the device asked to be notified of what was published. */
  shouldKick(): boolean;
  /**
   * After `publish`: where the next entry goes, as a notification says it with VIRTIO_F_NOTIFICATION_DATA (1.4 § 2.9).
   * Bits 0 to 14 are the offset, bit 15 is the wrap counter; in a split queue both together are the available index.
   */
  readonly position: number;
  /** The next completion, or null when the device has returned nothing new. Throws a `QueueError` on a bad used element. */
  reap(): Completion<Token> | null;
  disableInterrupts(): void;
  /** Asks for interrupts again; true when completions arrived meanwhile and must be reaped first. */
  enableInterrupts(): boolean;
  inspect(): Inspection;
}

/** The device's half of a virtqueue. */
export interface DeviceQueue {
  readonly size: number;
  /**
   * The next available chain, or null when there is none. Throws a `ChainError` when it is malformed; nothing else
   * here throws because of what a driver did. A buffer of no bytes is left out of the chain unless the half was told
   * to refuse it.
   */
  pop(): Chain | null;
  /**
   * Writes a used element for `head` without publishing it; `written` is in bytes. Throws a `QueueError` when the
   * device holds no chain.
   */
  push(head: number, written: number): void;
  /** Makes every pushed element visible to the driver. */
  publish(): void;
  /** After `publish`: whether the driver asked to be interrupted for what was published. */
  shouldInterrupt(): boolean;
  disableKicks(): void;
  /** Asks for notifications again; true when chains arrived meanwhile and must be popped first. */
  enableKicks(): boolean;
  inspect(): Inspection;
}
