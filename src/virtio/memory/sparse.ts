import { type Actor, type BarrierKind, MemoryFault, type MemoryHandle } from './memory.ts';

const PAGE = 4096;

/**
 * A handle on memory from 0 to `size`, as large as one wants: only pages that were written take room, all else is 0.
 * For looking at addresses of a real machine; nothing observes it, and it is slow.
 */
export class SparseMemory implements MemoryHandle {
  readonly actor: Actor;
  readonly #size: number;
  readonly #pages = new Map<number, Uint8Array>();

  constructor(actor: Actor, size: number) {
    this.actor = actor;
    this.#size = size;
  }

  read8(address: number): number {
    return this.#view(address, 1).getUint8(0);
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
    this.store(address, Uint8Array.of(value));
  }

  write16(address: number, value: number): void {
    this.store(address, Uint8Array.of(value, value >> 8));
  }

  write32(address: number, value: number): void {
    this.storeWords(address, 1, Uint32Array.of(value));
  }

  write64(address: number, value: bigint): void {
    this.storeWords(
      address,
      2,
      Uint32Array.of(Number(value & 0xffff_ffffn), Number((value >> 32n) & 0xffff_ffffn)),
    );
  }

  fetch(address: number, length: number, into: Uint8Array, at = 0): void {
    for (let i = 0; i < length; i++) into[at + i] = this.read8(address + i);
  }

  store(address: number, from: Uint8Array, at = 0, length = from.length - at): void {
    this.#check(address, length);
    for (let i = 0; i < length; i++) {
      const place = address + i;
      const number = Math.floor(place / PAGE);
      const page = this.#pages.get(number) ?? new Uint8Array(PAGE);
      this.#pages.set(number, page);
      page[place % PAGE] = from[at + i] ?? 0;
    }
  }

  fetchWords(address: number, count: number, into: Uint32Array): void {
    for (let i = 0; i < count; i++) into[i] = this.read32(address + 4 * i);
  }

  storeWords(address: number, count: number, from: Uint32Array): void {
    const view = new DataView(new ArrayBuffer(4 * count));
    for (let i = 0; i < count; i++) view.setUint32(4 * i, from[i] ?? 0, true);
    this.store(address, new Uint8Array(view.buffer));
  }

  barrier(_kind: BarrierKind): void {}

  contains(address: number, length: number): boolean {
    return length === 0 || (length > 0 && address >= 0 && address + length <= this.#size);
  }

  at(_probe: string, _detail?: number): void {}

  #check(address: number, length: number): void {
    if (!this.contains(address, length)) throw new MemoryFault(this.actor, address, length);
  }

  #view(address: number, length: number): DataView {
    this.#check(address, length);
    const view = new DataView(new ArrayBuffer(length));
    for (let i = 0; i < length; i++) {
      const place = address + i;
      view.setUint8(i, this.#pages.get(Math.floor(place / PAGE))?.[place % PAGE] ?? 0);
    }
    return view;
  }
}
