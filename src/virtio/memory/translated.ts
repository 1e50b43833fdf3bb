import { type BarrierKind, MemoryFault, type MemoryHandle } from './memory.ts';

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
export class TranslatedMemory implements MemoryHandle {
  readonly actor;
  readonly #handle: MemoryHandle;
  readonly #map: IoMap;

  constructor(handle: MemoryHandle, map: IoMap) {
    this.actor = handle.actor;
    this.#handle = handle;
    this.#map = map;
  }

  read8(address: number): number {
    return this.#handle.read8(this.#one(address, 1));
  }

  read16(address: number): number {
    return this.#view(address, 2).getUint16(0, true);
  }

  read32(address: number): number {
    return this.#view(address, 4).getUint32(0, true);
  }

  read64(address: number): bigint {
    return this.#view(address, 8).getBigUint64(0, true);
  }

  write8(address: number, value: number): void {
    this.#handle.write8(this.#one(address, 1), value);
  }

  write16(address: number, value: number): void {
    this.#put(address, 2, (view) => view.setUint16(0, value, true));
  }

  write32(address: number, value: number): void {
    this.#put(address, 4, (view) => view.setUint32(0, value, true));
  }

  write64(address: number, value: bigint): void {
    this.#put(address, 8, (view) => view.setBigUint64(0, BigInt.asUintN(64, value), true));
  }

  fetch(address: number, length: number, into: Uint8Array, at = 0): void {
    let place = at;
    for (const piece of this.#pieces(address, length)) {
      this.#handle.fetch(piece.physical, piece.length, into, place);
      place += piece.length;
    }
  }

  store(address: number, from: Uint8Array, at = 0, length = from.length - at): void {
    let place = at;
    for (const piece of this.#pieces(address, length)) {
      this.#handle.store(piece.physical, from, place, piece.length);
      place += piece.length;
    }
  }

  fetchWords(address: number, count: number, into: Uint32Array): void {
    const view = this.#view(address, 4 * count);
    for (let at = 0; at < count; at++) into[at] = view.getUint32(4 * at, true);
  }

  storeWords(address: number, count: number, from: Uint32Array): void {
    this.#put(address, 4 * count, (view) => {
      for (let at = 0; at < count; at++) view.setUint32(4 * at, from[at] ?? 0, true);
    });
  }

  barrier(kind: BarrierKind): void {
    this.#handle.barrier(kind);
  }

  contains(address: number, length: number): boolean {
    const pieces = Number.isSafeInteger(address + length) ? this.#map.pieces(address, length) : null;
    return pieces?.every((piece) => this.#handle.contains(piece.physical, piece.length)) ?? false;
  }

  at(probe: string, detail?: number): void {
    this.#handle.at(probe, detail);
  }

  #pieces(address: number, length: number): readonly Piece[] {
    const pieces = Number.isSafeInteger(address + length) ? this.#map.pieces(address, length) : null;
    if (pieces === null) throw new MemoryFault(this.actor, address, length);
    return pieces;
  }

  #one(address: number, length: number): number {
    return this.#pieces(address, length)[0]?.physical ?? address;
  }

  #view(address: number, length: number): DataView {
    const bytes = new Uint8Array(length);
    this.fetch(address, length, bytes);
    return new DataView(bytes.buffer);
  }

  #put(address: number, length: number, write: (view: DataView) => void): void {
    const bytes = new Uint8Array(length);
    write(new DataView(bytes.buffer));
    this.store(address, bytes);
  }
}
