import type { BarrierKind, BarrierScope, MemoryHandle } from './memory.ts';

const swap16 = (value: number): number => ((value & 0xff) << 8) | ((value >>> 8) & 0xff);
const swap32 = (value: number): number => ((swap16(value) << 16) | swap16(value >>> 16)) >>> 0;
const swap64 = (value: bigint): bigint =>
  (BigInt(swap32(Number(value & 0xffff_ffffn))) << 32n) |
  BigInt(swap32(Number((value >> 32n) & 0xffff_ffffn)));

/** Words with every number in them turned round: 64, 32, 16 and 16 bits in a descriptor, else 32 bits each. */
function turned(words: Uint32Array): Uint32Array {
  const [low = 0, high = 0, length = 0, last = 0] = words;
  if (words.length !== 4) return words.map(swap32);
  const flagsAndNext = (swap16(last & 0xffff) | (swap16(last >>> 16) << 16)) >>> 0;
  return Uint32Array.of(swap32(high), swap32(low), swap32(length), flagsAndNext);
}

/**
 * A handle whose numbers are big-endian: a ring of the legacy interface has the byte order of the guest (version 1.4,
 * section 2.7.3), so the halves of a split queue need no change to run in a big-endian guest, only this in front of
 * its memory. Plain bytes stay as they are. Words in fours are taken for a descriptor of a split queue, the one thing
 * there that is read and written so and is not all numbers of 32 bits.
 */
export class BigEndianMemory implements MemoryHandle {
  readonly actor;
  readonly #handle: MemoryHandle;

  constructor(handle: MemoryHandle) {
    this.actor = handle.actor;
    this.#handle = handle;
  }

  read8(address: number): number {
    return this.#handle.read8(address);
  }

  read16(address: number): number {
    return swap16(this.#handle.read16(address));
  }

  read32(address: number): number {
    return swap32(this.#handle.read32(address));
  }

  read64(address: number): bigint {
    return swap64(this.#handle.read64(address));
  }

  write8(address: number, value: number): void {
    this.#handle.write8(address, value);
  }

  write16(address: number, value: number): void {
    this.#handle.write16(address, swap16(value));
  }

  write32(address: number, value: number): void {
    this.#handle.write32(address, swap32(value));
  }

  write64(address: number, value: bigint): void {
    this.#handle.write64(address, swap64(BigInt.asUintN(64, value)));
  }

  fetch(address: number, length: number, into: Uint8Array, at?: number): void {
    this.#handle.fetch(address, length, into, at);
  }

  store(address: number, from: Uint8Array, at?: number, length?: number): void {
    this.#handle.store(address, from, at, length);
  }

  fetchWords(address: number, count: number, into: Uint32Array): void {
    this.#handle.fetchWords(address, count, into);
    into.set(turned(into.slice(0, count)));
  }

  storeWords(address: number, count: number, from: Uint32Array): void {
    this.#handle.storeWords(address, count, turned(from.slice(0, count)));
  }

  barrier(kind: BarrierKind, scope?: BarrierScope): void {
    this.#handle.barrier(kind, scope);
  }

  contains(address: number, length: number): boolean {
    return this.#handle.contains(address, length);
  }

  at(probe: string, detail?: number): void {
    this.#handle.at(probe, detail);
  }
}
