import type { MemoryHandle } from '../memory/memory.ts';
import { VIRTQ_DESC_F_INDIRECT, VIRTQ_DESC_F_NEXT, VIRTQ_DESC_F_WRITE } from '../spec/ring.ts';
import type { EmptyBuffers, Walk } from './chain.ts';
import { ChainError, PACKED_CHAIN_CLAUSES, type PackedChainReason } from './errors.ts';
import { isAvailable } from './packed-events.ts';
import type { Buffer, Chain, QueueAddresses } from './queue.ts';

const DESCRIPTOR = 16;
const NONE: readonly Buffer[] = [];

/**
 * Reads lists of descriptors from a packed ring, checking as it goes: the packed counterpart of `ChainWalker`. Each
 * descriptor is fetched once, in one access of 16 bytes, so what was checked is what is used. A list ends: it has no
 * more descriptors than the ring, and a table no more entries. In a table only WRITE means anything; other flags and
 * the buffer ID are ignored there, as is WRITE on the descriptor that refers to it (1.4 § 2.8.7).
 */
export class ListWalker implements Walk {
  /** Bytes found so far. */
  readableLength = 0;
  writableLength = 0;
  /** Descriptors of the ring that the last list took. */
  count = 0;
  /** Entries of its indirect table, 0 where it had none. */
  tableCount = 0;
  readonly #memory: MemoryHandle;
  readonly #ring: number;
  readonly #size: number;
  readonly #indirect: boolean;
  readonly #emptyBuffers: EmptyBuffers;
  readonly #words = new Uint32Array(4);
  #first = 0;
  #index = 0;
  #inTable = false;
  #table = 0;
  #isWriting = false;
  #readable: Buffer[] | null = null;
  #writable: Buffer[] | null = null;

  constructor(
    memory: MemoryHandle,
    addresses: Pick<QueueAddresses, 'descriptors' | 'size'>,
    indirect: boolean,
    emptyBuffers: EmptyBuffers,
  ) {
    this.#memory = memory;
    this.#ring = addresses.descriptors;
    this.#size = addresses.size;
    this.#indirect = indirect;
    this.#emptyBuffers = emptyBuffers;
  }

  /** Indices of the descriptors of the ring that the last list took, the first one first. */
  get path(): number[] {
    return Array.from({ length: this.count }, (_, at) => (this.#first + at) % this.#size);
  }

  /** Indices it visited in an indirect table; empty where the list has none. */
  get tablePath(): number[] {
    return Array.from({ length: this.tableCount }, (_, at) => at);
  }

  /**
   * The list that begins at descriptor `first`, which is available in a lap with the wrap counter `wrap`. `free` is
   * how many descriptors it may have. Throws a `ChainError` when it is malformed.
   */
  walk(first: number, wrap: boolean, free: number): Chain {
    this.#first = first;
    this.count = 0;
    this.tableCount = 0;
    this.readableLength = 0;
    this.writableLength = 0;
    this.#readable = null;
    this.#writable = null;
    this.#inTable = false;
    this.#isWriting = false;
    const words = this.#words;
    const memory = this.#memory;
    let index = first;
    let lap = wrap;
    let id = 0;
    memory.at('packed.fetch', first);
    for (;;) {
      this.#index = index;
      memory.fetchWords(this.#ring + index * DESCRIPTOR, 4, words);
      const flags = (words[3] as number) >>> 16;
      // The last descriptor of the list says which buffer it is.
      id = (words[3] as number) & 0xffff;
      this.count++;
      // The first one was found available before it was fetched.
      if (this.count > 1 && !isAvailable(flags, lap)) this.#fail('not-available');
      if ((flags & VIRTQ_DESC_F_INDIRECT) !== 0) {
        this.#checkIndirect(flags);
        this.#readTable();
        break;
      }
      this.#take((flags & VIRTQ_DESC_F_WRITE) !== 0);
      if ((flags & VIRTQ_DESC_F_NEXT) === 0) break;
      if (this.count === this.#size) this.#fail('too-long');
      if (this.count >= free) this.#fail('too-many-in-flight');
      if (++index === this.#size) {
        index = 0;
        lap = !lap;
      }
      memory.at('packed.next', index);
    }
    return {
      head: id,
      readable: this.#readable ?? NONE,
      writable: this.#writable ?? NONE,
      readableLength: this.readableLength,
      writableLength: this.writableLength,
    };
  }

  #readTable(): void {
    const [low = 0, high = 0, length = 0] = this.#words;
    const table = low + high * 0x1_0000_0000;
    const entries = length / DESCRIPTOR;
    this.#inTable = true;
    this.#table = table;
    for (let at = 0; at < entries; at++) {
      this.#index = at;
      this.#memory.at('packed.table', at);
      this.#memory.fetchWords(table + at * DESCRIPTOR, 4, this.#words);
      this.tableCount++;
      this.#take((((this.#words[3] as number) >>> 16) & VIRTQ_DESC_F_WRITE) !== 0);
    }
  }

  /** Adds the buffer in `#words` to the chain. */
  #take(isWritable: boolean): void {
    const words = this.#words;
    const length = words[2] as number;
    if (!isWritable && this.#isWriting) this.#fail('readable-after-writable');
    if (isWritable) this.#isWriting = true;
    if (length === 0) {
      if (this.#emptyBuffers === 'refuse') this.#fail('empty-buffer');
      return;
    }
    const address = (words[0] as number) + (words[1] as number) * 0x1_0000_0000;
    if (!this.#memory.contains(address, length)) this.#fail('buffer-outside-memory');
    if (isWritable) {
      this.writableLength += length;
      if (this.#writable === null) this.#writable = [{ address, length }];
      else this.#writable.push({ address, length });
    } else {
      this.readableLength += length;
      if (this.#readable === null) this.#readable = [{ address, length }];
      else this.#readable.push({ address, length });
    }
  }

  #checkIndirect(flags: number): void {
    const [low = 0, high = 0, length = 0] = this.#words;
    if (!this.#indirect) this.#fail('indirect-not-negotiated');
    if (this.count > 1) this.#fail('indirect-in-list');
    if ((flags & VIRTQ_DESC_F_NEXT) !== 0) this.#fail('indirect-with-next');
    if (length === 0 || length % DESCRIPTOR !== 0) this.#fail('indirect-length');
    if (!this.#memory.contains(low + high * 0x1_0000_0000, length)) this.#fail('indirect-outside-memory');
    if (length / DESCRIPTOR > this.#size) this.#fail('too-long');
  }

  #fail(reason: PackedChainReason): never {
    const inTable = this.#inTable;
    const head = this.#first;
    const place = { head, descriptor: this.#index, ...(inTable ? { table: this.#table } : {}) };
    const name = inTable
      ? `Entry ${this.#index} of the indirect table of descriptor ${head}`
      : `Descriptor ${this.#index} of the list from descriptor ${head}`;
    throw new ChainError(reason, `${name} ${this.#complaint(reason)}.`, place, PACKED_CHAIN_CLAUSES);
  }

  #complaint(reason: PackedChainReason): string {
    const [, , length = 0] = this.#words;
    switch (reason) {
      case 'not-available':
        return 'has not the AVAIL and USED bits of its place in the ring: the list is made available, and it is not';
      case 'too-long':
        return `makes the list longer than the ring, which has ${this.#size} descriptors`;
      case 'too-many-in-flight':
        return 'has NEXT, and the descriptor after it is one that the device holds';
      case 'readable-after-writable':
        return 'is for the device to read but comes after one for it to write';
      case 'empty-buffer':
        return 'has no bytes, and this device refuses such buffers';
      case 'indirect-not-negotiated':
        return 'has INDIRECT, but VIRTIO_F_INDIRECT_DESC was not negotiated';
      case 'indirect-in-list':
        return 'has INDIRECT, but the list began with a direct one: a list has one kind';
      case 'indirect-with-next':
        return 'has both INDIRECT and NEXT';
      case 'indirect-length':
        return `refers to a table of ${length} bytes, which is no positive multiple of 16`;
      case 'indirect-outside-memory':
        return `refers to a table at 0x${this.#hexAddress()}, which is outside guest memory`;
      default:
        return `has ${length} bytes at 0x${this.#hexAddress()}, which do not lie in guest memory`;
    }
  }

  /** All 64 bits of the address that was fetched last, which a number may not hold. */
  #hexAddress(): string {
    const [low = 0, high = 0] = this.#words;
    return ((BigInt(high) << 32n) | BigInt(low)).toString(16);
  }
}
