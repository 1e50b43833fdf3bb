import { readSync, writeSync } from 'node:fs';
import {
  type Actor,
  type BarrierKind,
  type GuestMemory,
  MemoryFault,
  type MemoryHandle,
  type Region,
} from '../../../src/virtio/memory/memory.ts';

/**
 * Guest memory that is a file which another process has mapped shared: the page cache is one, so what is written here
 * is seen there. Guest-physical address and offset in the file are the same number. One region.
 */
export class SharedMemory implements GuestMemory {
  readonly regions: readonly Region[];
  readonly #file: number;
  readonly #region: Region;

  /** `file` is an open file descriptor, which stays the caller's. */
  constructor(file: number, region: Region) {
    this.#file = file;
    this.#region = region;
    this.regions = [region];
  }

  as(actor: Actor): MemoryHandle {
    return new SharedHandle(actor, this.#file, this.#region);
  }

  snapshot(): Uint8Array[] {
    return [this.peek(this.#region.base, this.#region.size)];
  }

  peek(address: number, length: number): Uint8Array {
    this.#check(address, length);
    const bytes = new Uint8Array(length);
    if (length > 0) readSync(this.#file, bytes, 0, length, address);
    return bytes;
  }

  patch(address: number, bytes: ArrayLike<number>): void {
    this.#check(address, bytes.length);
    if (bytes.length > 0) writeSync(this.#file, Uint8Array.from(bytes), 0, bytes.length, address);
  }

  #check(address: number, length: number): void {
    if (lies(this.#region, address, length)) return;
    throw new RangeError(`0x${address.toString(16)} and ${length} bytes from it are not in one region.`);
  }
}

class SharedHandle implements MemoryHandle {
  readonly actor: Actor;
  readonly #file: number;
  readonly #region: Region;
  readonly #bytes = new Uint8Array(16);
  readonly #again = new Uint8Array(2);
  readonly #view = new DataView(this.#bytes.buffer);

  constructor(actor: Actor, file: number, region: Region) {
    this.actor = actor;
    this.#file = file;
    this.#region = region;
  }

  read8(address: number): number {
    this.#read(address, 1);
    return this.#view.getUint8(0);
  }

  /** A file is not read in one access, so a ring index is read until two readings agree. */
  read16(address: number): number {
    const [bytes, again] = [this.#bytes, this.#again];
    do {
      this.#read(address, 2);
      readSync(this.#file, again, 0, 2, address);
    } while (bytes[0] !== again[0] || bytes[1] !== again[1]);
    return this.#view.getUint16(0, true);
  }

  read32(address: number): number {
    this.#read(address, 4);
    return this.#view.getUint32(0, true);
  }

  read64(address: number): bigint {
    this.#read(address, 8);
    return this.#view.getBigUint64(0, true);
  }

  write8(address: number, value: number): void {
    this.#view.setUint8(0, value);
    this.#write(address, 1);
  }

  write16(address: number, value: number): void {
    this.#view.setUint16(0, value, true);
    this.#write(address, 2);
  }

  write32(address: number, value: number): void {
    this.#view.setUint32(0, value, true);
    this.#write(address, 4);
  }

  write64(address: number, value: bigint): void {
    this.#view.setBigUint64(0, value, true);
    this.#write(address, 8);
  }

  fetch(address: number, length: number, into: Uint8Array, at = 0): void {
    if (length === 0) return;
    this.#check(address, length);
    readSync(this.#file, into, at, length, address);
  }

  store(address: number, from: Uint8Array, at = 0, length = from.length - at): void {
    if (length === 0) return;
    this.#check(address, length);
    writeSync(this.#file, from, at, length, address);
  }

  fetchWords(address: number, count: number, into: Uint32Array): void {
    this.#read(address, count * 4);
    for (let word = 0; word < count; word++) into[word] = this.#view.getUint32(word * 4, true);
  }

  storeWords(address: number, count: number, from: Uint32Array): void {
    for (let word = 0; word < count; word++) this.#view.setUint32(word * 4, from[word] ?? 0, true);
    this.#write(address, count * 4);
  }

  /** Every access is a system call, which orders more than any barrier asks for. */
  barrier(_kind: BarrierKind): void {}

  contains(address: number, length: number): boolean {
    return length === 0 || lies(this.#region, address, length);
  }

  at(_probe: string, _detail?: number): void {}

  #read(address: number, length: number): void {
    this.#check(address, length);
    readSync(this.#file, this.#bytes, 0, length, address);
  }

  #write(address: number, length: number): void {
    this.#check(address, length);
    writeSync(this.#file, this.#bytes, 0, length, address);
  }

  #check(address: number, length: number): void {
    if (!lies(this.#region, address, length)) throw new MemoryFault(this.actor, address, length);
  }
}

function lies({ base, size }: Region, address: number, length: number): boolean {
  return length >= 0 && address >= base && address + length <= base + size;
}
