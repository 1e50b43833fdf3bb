import type { Actor, BarrierKind, BarrierScope, MemoryHandle } from './memory.ts';

/**
 * A handle for which every access is a copy of bytes: what numbers and words are in bytes stands here, where the bytes
 * lie is for a subclass to say. Slower than a view, and never in the way of the plain memory that the queues run on.
 */
export abstract class CopiedMemory implements MemoryHandle {
  readonly actor: Actor;

  constructor(actor: Actor) {
    this.actor = actor;
  }

  /** `length` bytes from `address`, at least one, in an array of their own; `unit` of them at a time where that counts. */
  protected abstract get(address: number, length: number, unit: number): Uint8Array<ArrayBuffer>;

  /** Puts bytes, at least one, at `address`. Nobody changes them later. */
  protected abstract put(address: number, bytes: Uint8Array): void;

  abstract barrier(kind: BarrierKind, scope?: BarrierScope): void;
  abstract contains(address: number, length: number): boolean;
  abstract at(probe: string, detail?: number): void;

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
    this.put(address, Uint8Array.of(value));
  }

  write16(address: number, value: number): void {
    this.put(address, Uint8Array.of(value, value >>> 8));
  }

  write32(address: number, value: number): void {
    this.#fill(address, 4, (view) => view.setUint32(0, value, true));
  }

  write64(address: number, value: bigint): void {
    this.#fill(address, 8, (view) => view.setBigUint64(0, BigInt.asUintN(64, value), true));
  }

  fetch(address: number, length: number, into: Uint8Array, at = 0): void {
    if (length > 0) into.set(this.get(address, length, length), at);
  }

  store(address: number, from: Uint8Array, at = 0, length = from.length - at): void {
    if (length > 0) this.put(address, from.slice(at, at + length));
  }

  fetchWords(address: number, count: number, into: Uint32Array): void {
    if (count === 0) return;
    const view = this.#view(address, 4 * count, 4);
    for (let i = 0; i < count; i++) into[i] = view.getUint32(4 * i, true);
  }

  storeWords(address: number, count: number, from: Uint32Array): void {
    if (count === 0) return;
    this.#fill(address, 4 * count, (view) => {
      for (let i = 0; i < count; i++) view.setUint32(4 * i, from[i] ?? 0, true);
    });
  }

  #view(address: number, length: number, unit = length): DataView {
    return new DataView(this.get(address, length, unit).buffer);
  }

  #fill(address: number, length: number, write: (view: DataView) => void): void {
    const bytes = new Uint8Array(length);
    write(new DataView(bytes.buffer));
    this.put(address, bytes);
  }
}
