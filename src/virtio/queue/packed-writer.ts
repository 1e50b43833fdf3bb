import type { BarrierScope, MemoryHandle } from '../memory/memory.ts';
import { VIRTQ_DESC_F_INDIRECT, VIRTQ_DESC_F_NEXT, VIRTQ_DESC_F_WRITE } from '../spec/ring.ts';
import { availBits } from './packed-events.ts';
import type { Buffer, QueueAddresses } from './queue.ts';

/**
 * Writes lists of descriptors into a packed ring. A device looks at descriptors in order, so it is enough that the
 * first one since `release` keeps its old flags until everything else is in its place (1.4 § 2.8.21.1).
 */
export class ListWriter {
  readonly #memory: MemoryHandle;
  readonly #scope: BarrierScope;
  readonly #ring: number;
  readonly #size: number;
  readonly #words = new Uint32Array(4);
  /** Where the descriptor lies whose flags are held back, and those flags; -1 when there is none. */
  #heldAt = -1;
  #heldFlags = 0;

  constructor(
    memory: MemoryHandle,
    addresses: Pick<QueueAddresses, 'descriptors' | 'size'>,
    scope: BarrierScope = 'processors',
  ) {
    this.#memory = memory;
    this.#scope = scope;
    this.#ring = addresses.descriptors;
    this.#size = addresses.size;
  }

  /** One descriptor for each buffer, from `first` on, where the wrap counter is `wrap`. */
  list(
    readable: readonly Buffer[],
    writable: readonly Buffer[],
    id: number,
    first: number,
    wrap: boolean,
  ): void {
    const outward = readable.length;
    const count = outward + writable.length;
    const isHeld = this.#heldAt < 0;
    // A head whose flags are held back comes first; that of a later list last, since it is written whole.
    if (isHeld) this.#element(readable, writable, outward, 0, count, id, first, wrap);
    let index = first;
    let lap = wrap;
    for (let at = 1; at < count; at++) {
      if (++index === this.#size) {
        index = 0;
        lap = !lap;
      }
      this.#element(readable, writable, outward, at, count, id, index, lap);
    }
    if (!isHeld) this.#element(readable, writable, outward, 0, count, id, first, wrap);
  }

  /** A table of all buffers at `table`, and one descriptor that refers to it. */
  indirect(
    readable: readonly Buffer[],
    writable: readonly Buffer[],
    id: number,
    first: number,
    wrap: boolean,
    table: number,
  ): void {
    const outward = readable.length;
    const count = outward + writable.length;
    const words = this.#words;
    for (let at = 0; at < count; at++) {
      const buffer = (at < outward ? readable[at] : writable[at - outward]) as Buffer;
      words[0] = buffer.address;
      words[1] = buffer.address / 0x1_0000_0000;
      words[2] = buffer.length;
      words[3] = (at < outward ? 0 : VIRTQ_DESC_F_WRITE) << 16;
      this.#memory.at('packed.table', at);
      this.#memory.storeWords(table + 16 * at, 4, words);
    }
    this.#write(first, table, 16 * count, id, VIRTQ_DESC_F_INDIRECT, wrap, true);
  }

  /** Lets the device see all that was written since the last call. False when nothing was. */
  release(): boolean {
    const at = this.#heldAt;
    if (at < 0) return false;
    this.#memory.at('packed.avail', at);
    this.#memory.barrier('write', this.#scope);
    this.#memory.write16(this.#ring + 16 * at + 14, this.#heldFlags);
    this.#heldAt = -1;
    return true;
  }

  #element(
    readable: readonly Buffer[],
    writable: readonly Buffer[],
    outward: number,
    at: number,
    count: number,
    id: number,
    index: number,
    wrap: boolean,
  ): void {
    const buffer = (at < outward ? readable[at] : writable[at - outward]) as Buffer;
    const flags = (at < outward ? 0 : VIRTQ_DESC_F_WRITE) | (at < count - 1 ? VIRTQ_DESC_F_NEXT : 0);
    this.#write(index, buffer.address, buffer.length, id, flags, wrap, at === 0);
  }

  #write(
    index: number,
    address: number,
    length: number,
    id: number,
    kind: number,
    wrap: boolean,
    isHead: boolean,
  ): void {
    const memory = this.#memory;
    const words = this.#words;
    const at = this.#ring + 16 * index;
    const flags = kind | availBits(wrap);
    words[0] = address;
    words[1] = address / 0x1_0000_0000;
    words[2] = length;
    if (isHead && this.#heldAt < 0) {
      this.#heldAt = index;
      this.#heldFlags = flags;
      memory.at('packed.hold', index);
      memory.storeWords(at, 3, words);
      memory.write16(at + 12, id);
      return;
    }
    words[3] = id | (flags << 16);
    memory.at('packed.fill', index);
    memory.storeWords(at, 4, words);
  }
}
