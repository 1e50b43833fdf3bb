/** Who touches memory. */
export type Actor = 'driver' | 'device';

/** A region of guest-physical memory: `size` bytes from `base`. */
export interface Region {
  readonly name: string;
  readonly base: number;
  readonly size: number;
}

/** What a barrier orders: earlier reads before later reads, writes before writes, or everything. */
export type BarrierKind = 'read' | 'write' | 'full';

/**
 * For whom a barrier orders accesses. `processors`: for the other processors of a machine. `platform`: for devices of
 * the platform too, as a driver needs it once VIRTIO_F_ORDER_PLATFORM is negotiated (version 1.4, section 6).
 */
export type BarrierScope = 'processors' | 'platform';

/**
 * One side's handle on guest memory. All values are little-endian; a value too wide for its width loses its upper
 * bits. An access outside every region, or one that crosses the end of a region, throws a `MemoryFault`. Addresses are
 * plain numbers: one above 2^53 lies outside every region.
 */
export interface MemoryHandle {
  readonly actor: Actor;
  read8(address: number): number;
  read16(address: number): number;
  read32(address: number): number;
  read64(address: number): bigint;
  write8(address: number, value: number): void;
  write16(address: number, value: number): void;
  write32(address: number, value: number): void;
  write64(address: number, value: bigint): void;
  /** Copies `length` bytes out of memory into `into` at `at`, as one access. No bytes, no access. */
  fetch(address: number, length: number, into: Uint8Array, at?: number): void;
  /** Copies `length` bytes of `from`, starting at `at`, into memory as one access. */
  store(address: number, from: Uint8Array, at?: number, length?: number): void;
  /** Copies `count` 32-bit words out of memory into `into`, as one access of `4 * count` bytes. */
  fetchWords(address: number, count: number, into: Uint32Array): void;
  /** Copies the first `count` 32-bit words of `from` into memory as one access of `4 * count` bytes. */
  storeWords(address: number, count: number, from: Uint32Array): void;
  /** `scope` is `processors` unless given. */
  barrier(kind: BarrierKind, scope?: BarrierScope): void;
  /** True when all of the bytes lie in one region; so also when there are none. */
  contains(address: number, length: number): boolean;
  /**
   * Says what the accesses that follow are for, until the next call: `avail.idx`, `desc.follow`, `avail.recheck`.
   * A no-op unless memory is recorded. `detail` is a small number that the sentence may need (a descriptor index).
   */
  at(probe: string, detail?: number): void;
}

/** A handle of a side that can also do what an interlocked instruction of a processor does. */
export interface InterlockedHandle extends MemoryHandle {
  /**
   * Reads and writes `length` bytes, at least one, as one access: nothing of the other side comes between. `change`
   * alters the bytes in place. Returns what they were.
   */
  update(address: number, length: number, change: (bytes: Uint8Array) => void): Uint8Array;
}

/** Guest memory, plain or recorded. */
export interface GuestMemory {
  readonly regions: readonly Region[];
  as(actor: Actor): MemoryHandle;
  /** Copies of the bytes of all regions, in the order of `regions`. Nobody observes it. */
  snapshot(): Uint8Array[];
  /** Bytes as they lie in memory. Nobody observes it. Throws a `RangeError` outside the regions. */
  peek(address: number, length: number): Uint8Array;
  /** Puts bytes into memory. Nobody observes it. Throws a `RangeError` outside the regions. */
  patch(address: number, bytes: ArrayLike<number>): void;
}

/** Guest memory on which both sides have interlocked accesses. */
export interface InterlockedMemory extends GuestMemory {
  as(actor: Actor): InterlockedHandle;
}

/** An access outside guest memory. */
export class MemoryFault extends Error {
  readonly address: number;
  readonly length: number;
  readonly actor: Actor;
  constructor(actor: Actor, address: number, length: number) {
    const what = length === 1 ? 'a byte' : `${length} bytes`;
    super(`The ${actor} touched ${what} at 0x${address.toString(16)}, which is outside guest memory.`);
    this.name = 'MemoryFault';
    this.actor = actor;
    this.address = address;
    this.length = length;
  }
}
