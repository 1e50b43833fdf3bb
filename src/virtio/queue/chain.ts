import type { MemoryHandle } from '../memory/memory.ts';
import {
  MAX_CHAIN_BYTES,
  VIRTQ_DESC_F_INDIRECT,
  VIRTQ_DESC_F_NEXT,
  VIRTQ_DESC_F_WRITE,
} from '../spec/ring.ts';
import { CHAIN_CLAUSES, ChainError, type ChainReason } from './errors.ts';
import type { Buffer, Chain, Inspection } from './queue.ts';
import { Visited } from './visited.ts';

/**
 * What becomes of a buffer of no bytes. The specification does not forbid one, so ours pass by default: such a buffer
 * is left out of the chain and its address is not looked at. QEMU 7.2 refuses them ("zero sized buffers are not
 * allowed"), and so does a walker that is told to.
 */
export type EmptyBuffers = 'pass' | 'refuse';

/** What a walker of either kind of ring found. */
export interface Walk {
  readonly path: readonly number[];
  readonly tablePath: readonly number[];
  readonly readableLength: number;
  readonly writableLength: number;
}

/** The chain that a device has in hand, as a column shows it. */
export function inspectWalk({ path, tablePath, readableLength, writableLength }: Walk): Inspection {
  return {
    chain: path,
    ...(tablePath.length === 0 ? {} : { 'in table': tablePath }),
    readable: readableLength,
    writable: writableLength,
  };
}

const DESCRIPTOR = 16;
/** The order within a table is asked for by the section on tables. */
const IN_TABLE_CLAUSES = { 'next-not-in-order': CHAIN_CLAUSES['nested-indirect'] } as const;
const NONE: readonly Buffer[] = [];

/**
 * Walks chains from a descriptor table, checking as it goes. Each descriptor is fetched once, in one access of 16
 * bytes, so what was checked is what is used. A walk ends: no descriptor is visited twice, and no chain has more
 * buffers than the queue has descriptors. The descriptor that refers to an indirect table does not count as a buffer,
 * and its WRITE flag is ignored (1.4 § 2.7.5.3.2).
 */
export class ChainWalker implements Walk {
  /** Bytes found so far. */
  readableLength = 0;
  writableLength = 0;
  readonly #memory: MemoryHandle;
  readonly #descriptors: number;
  readonly #size: number;
  readonly #indirect: boolean;
  readonly #emptyBuffers: EmptyBuffers;
  readonly #inOrder: boolean;
  readonly #words = new Uint32Array(4);
  /** Indices visited in the descriptor table and in the indirect table, and how many of each. */
  readonly #path: Uint16Array;
  readonly #tablePath: Uint16Array;
  #steps = 0;
  #tableSteps = 0;
  readonly #visited: Visited;
  readonly #visitedInTable = new Visited(0);

  constructor(
    memory: MemoryHandle,
    descriptors: number,
    size: number,
    indirect: boolean,
    emptyBuffers: EmptyBuffers,
    inOrder = false,
  ) {
    this.#memory = memory;
    this.#descriptors = descriptors;
    this.#size = size;
    this.#indirect = indirect;
    this.#emptyBuffers = emptyBuffers;
    this.#inOrder = inOrder;
    this.#visited = new Visited(size);
    this.#path = new Uint16Array(size);
    this.#tablePath = new Uint16Array(size + 1);
  }

  /** Indices of the descriptors of the table that the last walk visited, the head first. */
  get path(): number[] {
    return [...this.#path.subarray(0, this.#steps)];
  }

  /** Indices it visited in an indirect table; empty where the chain has none. */
  get tablePath(): number[] {
    return [...this.#tablePath.subarray(0, this.#tableSteps)];
  }

  /** The chain that begins at `head`. Throws a `ChainError` when it is malformed. */
  walk(head: number): Chain {
    this.#steps = 0;
    this.#tableSteps = 0;
    this.readableLength = 0;
    this.writableLength = 0;
    const size = this.#size;
    if (head >= size) {
      const message = `The available ring names descriptor ${head}, but the table ends at ${size - 1}.`;
      throw new ChainError('head-out-of-range', message, { head });
    }
    const memory = this.#memory;
    const words = this.#words;
    let visited = this.#visited.begin();
    let table = this.#descriptors;
    let count = size;
    let inTable = false;
    let readable: Buffer[] | null = null;
    let writable: Buffer[] | null = null;
    let isWriting = false;
    let buffers = 0;
    let index = head;
    memory.at('desc.fetch', head);
    for (;;) {
      if (inTable) this.#tablePath[this.#tableSteps++] = index;
      else this.#path[this.#steps++] = index;
      visited.add(index);
      memory.fetchWords(table + index * DESCRIPTOR, 4, words);
      const length = words[2] as number;
      const flags = words[3] as number;
      const address = (words[0] as number) + (words[1] as number) * 0x1_0000_0000;
      if ((flags & VIRTQ_DESC_F_INDIRECT) !== 0) {
        this.#checkIndirect(head, index, inTable, address, length, flags);
        inTable = true;
        visited = this.#visitedInTable.begin();
        table = address;
        count = length / DESCRIPTOR;
        index = 0;
        memory.at('indirect.fetch', 0);
        continue;
      }
      if (++buffers > size) this.#fail('too-long', head, index, inTable, table);
      const isWritable = (flags & VIRTQ_DESC_F_WRITE) !== 0;
      if (isWritable) isWriting = true;
      else if (isWriting) this.#fail('readable-after-writable', head, index, inTable, table);
      if (length === 0) {
        if (this.#emptyBuffers === 'refuse') this.#fail('empty-buffer', head, index, inTable, table);
      } else {
        if (!memory.contains(address, length))
          this.#fail('buffer-outside-memory', head, index, inTable, table);
        if (isWritable) {
          this.writableLength += length;
          if (writable === null) writable = [{ address, length }];
          else writable.push({ address, length });
        } else {
          this.readableLength += length;
          if (readable === null) readable = [{ address, length }];
          else readable.push({ address, length });
        }
        if (this.readableLength + this.writableLength > MAX_CHAIN_BYTES) {
          this.#fail('too-many-bytes', head, index, inTable, table);
        }
      }
      if ((flags & VIRTQ_DESC_F_NEXT) === 0) break;
      const next = flags >>> 16;
      if (next >= count) this.#failNext(head, index, next, count, inTable, table);
      if (visited.has(next)) this.#fail('loop', head, index, inTable, table);
      if (this.#inOrder && next !== this.#following(index, inTable)) {
        this.#fail('next-not-in-order', head, index, inTable, table);
      }
      index = next;
      memory.at(inTable ? 'indirect.follow' : 'desc.follow', index);
    }
    return {
      head,
      readable: readable ?? NONE,
      writable: writable ?? NONE,
      readableLength: this.readableLength,
      writableLength: this.writableLength,
    };
  }

  /** With VIRTIO_F_IN_ORDER, the one descriptor that `next` may name (1.4 § 2.7.5.2, 2.7.5.3.1). */
  #following(index: number, inTable: boolean): number {
    return !inTable && index + 1 === this.#size ? 0 : index + 1;
  }

  #checkIndirect(
    head: number,
    index: number,
    inTable: boolean,
    address: number,
    length: number,
    flags: number,
  ): void {
    const place = { head, descriptor: index };
    const name = `Descriptor ${index} of the chain from head ${head}`;
    if (inTable) {
      const message = `Entry ${index} of the indirect table of head ${head} refers to a further table.`;
      throw new ChainError('nested-indirect', message, place);
    }
    if (!this.#indirect) {
      const message = `${name} has INDIRECT, but VIRTIO_F_INDIRECT_DESC was not negotiated.`;
      throw new ChainError('indirect-not-negotiated', message, place);
    }
    if ((flags & VIRTQ_DESC_F_NEXT) !== 0) {
      throw new ChainError('indirect-with-next', `${name} has both INDIRECT and NEXT.`, place);
    }
    if (length === 0 || length % DESCRIPTOR !== 0) {
      const message = `${name} refers to a table of ${length} bytes, which is no positive multiple of 16.`;
      throw new ChainError('indirect-length', message, place);
    }
    if (!this.#memory.contains(address, length)) {
      const message = `${name} refers to a table at 0x${this.#hexAddress()}, which is outside guest memory.`;
      throw new ChainError('indirect-outside-memory', message, place);
    }
  }

  #failNext(
    head: number,
    index: number,
    next: number,
    count: number,
    inTable: boolean,
    table: number,
  ): never {
    const where = inTable ? `indirect table of head ${head}` : 'descriptor table';
    const name = inTable ? 'Entry' : 'Descriptor';
    const message = `${name} ${index} names ${next} as next, but the ${where} ends at ${count - 1}.`;
    const place = { head, descriptor: index, ...(inTable ? { table } : {}) };
    throw new ChainError(inTable ? 'indirect-next-out-of-range' : 'next-out-of-range', message, place);
  }

  #fail(reason: ChainReason, head: number, index: number, inTable: boolean, table: number): never {
    const place = { head, descriptor: index, ...(inTable ? { table } : {}) };
    const name = inTable
      ? `Entry ${index} of the indirect table of head ${head}`
      : `Descriptor ${index} of the chain from head ${head}`;
    const clauses = inTable && reason === 'next-not-in-order' ? IN_TABLE_CLAUSES : CHAIN_CLAUSES;
    throw new ChainError(reason, `${name} ${this.#complaint(reason)}.`, place, clauses);
  }

  #complaint(reason: ChainReason): string {
    const [, , length = 0, flags = 0] = this.#words;
    switch (reason) {
      case 'loop':
        return `names ${flags >>> 16} as next, which the chain has been to: it is a loop`;
      case 'too-long':
        return `makes the chain longer than the queue, which has ${this.#size} descriptors`;
      case 'readable-after-writable':
        return 'is for the device to read but comes after one for it to write';
      case 'next-not-in-order':
        return `names ${flags >>> 16} as next, and with VIRTIO_F_IN_ORDER it has to be the one that follows it`;
      case 'empty-buffer':
        return 'has no bytes, and this device refuses such buffers';
      case 'too-many-bytes':
        return `makes the chain ${this.readableLength + this.writableLength} bytes long, more than 2^32`;
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
