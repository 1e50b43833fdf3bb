import { CopiedMemory } from './copied.ts';
import { type BarrierKind, type BarrierScope, MemoryFault, type MemoryHandle } from './memory.ts';

/** A stretch of bus addresses that lies in one piece of physical memory. */
interface Piece {
  readonly physical: number;
  readonly length: number;
}

const PAGE = 4096;

/** Which pages of bus addresses lead where: what an IOMMU holds. Addresses and sizes are whole pages of 4096 bytes. */
export class IoMap {
  readonly #pages = new Map<number, number>();

  /** Throws a `RangeError` for addresses or sizes that are not whole pages. */
  map(bus: number, physical: number, size: number): void {
    for (const value of [bus, physical, size]) {
      if (!(value >= 0) || value % PAGE !== 0)
        throw new RangeError(`${value} is not a number of whole pages.`);
    }
    for (let at = 0; at < size; at += PAGE) this.#pages.set((bus + at) / PAGE, physical + at);
  }

  unmap(bus: number, size: number): void {
    for (let at = 0; at < size; at += PAGE) this.#pages.delete(Math.floor((bus + at) / PAGE));
  }

  /** Where the bytes lie, neighbouring pages together; null when one of them leads nowhere. */
  pieces(bus: number, length: number): readonly Piece[] | null {
    const pieces: { physical: number; length: number }[] = [];
    for (let at = bus; at < bus + length; ) {
      const page = this.#pages.get(Math.floor(at / PAGE));
      if (page === undefined) return null;
      const part = Math.min(PAGE - (at % PAGE), bus + length - at);
      const physical = page + (at % PAGE);
      const last = pieces.at(-1);
      if (last !== undefined && last.physical + last.length === physical) last.length += part;
      else pieces.push({ physical, length: part });
      at += part;
    }
    return pieces;
  }
}

/**
 * A handle whose addresses are those of a bus, as a device behind an IOMMU has them (VIRTIO_F_ACCESS_PLATFORM, version
 * 1.4, section 6). An access to a page that is not mapped throws a `MemoryFault`, as one outside memory does, and
 * `contains` is false for it.
 */
export class TranslatedMemory extends CopiedMemory {
  readonly #handle: MemoryHandle;
  readonly #map: IoMap;

  constructor(handle: MemoryHandle, map: IoMap) {
    super(handle.actor);
    this.#handle = handle;
    this.#map = map;
  }

  barrier(kind: BarrierKind, scope?: BarrierScope): void {
    this.#handle.barrier(kind, scope);
  }

  contains(address: number, length: number): boolean {
    const pieces = Number.isSafeInteger(address + length) ? this.#map.pieces(address, length) : null;
    return pieces?.every((piece) => this.#handle.contains(piece.physical, piece.length)) ?? false;
  }

  at(probe: string, detail?: number): void {
    this.#handle.at(probe, detail);
  }

  protected get(address: number, length: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(length);
    let done = 0;
    for (const piece of this.#pieces(address, length)) {
      this.#handle.fetch(piece.physical, piece.length, bytes, done);
      done += piece.length;
    }
    return bytes;
  }

  protected put(address: number, bytes: Uint8Array): void {
    let done = 0;
    for (const piece of this.#pieces(address, bytes.length)) {
      this.#handle.store(piece.physical, bytes, done, piece.length);
      done += piece.length;
    }
  }

  #pieces(address: number, length: number): readonly Piece[] {
    const pieces = Number.isSafeInteger(address + length) ? this.#map.pieces(address, length) : null;
    if (pieces === null) throw new MemoryFault(this.actor, address, length);
    return pieces;
  }
}
