import {
  type Actor,
  type BarrierKind,
  type InterlockedHandle,
  type InterlockedMemory,
  MemoryFault,
  type Region,
} from './memory.ts';

/** A region with its bytes. `end` is the first address after it. */
interface Bank {
  readonly base: number;
  readonly end: number;
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/**
 * Guest memory without any recording. All bytes are 0 at first. Throws a `RangeError` when regions overlap, are
 * empty, or reach beyond what a number can address.
 */
export class PlainMemory implements InterlockedMemory {
  readonly regions: readonly Region[];
  readonly #banks: readonly Bank[];

  constructor(regions: readonly Region[]) {
    checkRegions(regions);
    this.regions = regions.map((one) => ({ ...one }));
    this.#banks = regions.map((one) => {
      const bytes = new Uint8Array(one.size);
      return { base: one.base, end: one.base + one.size, bytes, view: new DataView(bytes.buffer) };
    });
  }

  as(actor: Actor): InterlockedHandle {
    return new PlainHandle(actor, this.#banks);
  }

  snapshot(): Uint8Array[] {
    return this.#banks.map((bank) => bank.bytes.slice());
  }

  peek(address: number, length: number): Uint8Array {
    const bank = this.#bankOf(address, length);
    return bank.bytes.slice(address - bank.base, address - bank.base + length);
  }

  patch(address: number, bytes: ArrayLike<number>): void {
    const bank = this.#bankOf(address, bytes.length);
    bank.bytes.set(bytes, address - bank.base);
  }

  #bankOf(address: number, length: number): Bank {
    const bank = find(this.#banks, address, length);
    if (bank === undefined) {
      throw new RangeError(`0x${address.toString(16)} and ${length} bytes from it are not in one region.`);
    }
    return bank;
  }
}

/**
 * A handle remembers the bank it touched last. With one region that is always the right one, so an access costs two
 * comparisons and a `DataView` call.
 */
class PlainHandle implements InterlockedHandle {
  readonly actor: Actor;
  readonly #banks: readonly Bank[];
  #base: number;
  #end: number;
  #bytes: Uint8Array;
  #view: DataView;

  constructor(actor: Actor, banks: readonly Bank[]) {
    const first = banks[0];
    if (first === undefined) throw new RangeError('Memory needs at least one region.');
    this.actor = actor;
    this.#banks = banks;
    this.#base = first.base;
    this.#end = first.end;
    this.#bytes = first.bytes;
    this.#view = first.view;
  }

  read8(address: number): number {
    if (!(address >= this.#base && address + 1 <= this.#end)) this.#turnTo(address, 1);
    return this.#view.getUint8(address - this.#base);
  }

  read16(address: number): number {
    if (!(address >= this.#base && address + 2 <= this.#end)) this.#turnTo(address, 2);
    return this.#view.getUint16(address - this.#base, true);
  }

  read32(address: number): number {
    if (!(address >= this.#base && address + 4 <= this.#end)) this.#turnTo(address, 4);
    return this.#view.getUint32(address - this.#base, true);
  }

  read64(address: number): bigint {
    if (!(address >= this.#base && address + 8 <= this.#end)) this.#turnTo(address, 8);
    return this.#view.getBigUint64(address - this.#base, true);
  }

  write8(address: number, value: number): void {
    if (!(address >= this.#base && address + 1 <= this.#end)) this.#turnTo(address, 1);
    this.#view.setUint8(address - this.#base, value);
  }

  write16(address: number, value: number): void {
    if (!(address >= this.#base && address + 2 <= this.#end)) this.#turnTo(address, 2);
    this.#view.setUint16(address - this.#base, value, true);
  }

  write32(address: number, value: number): void {
    if (!(address >= this.#base && address + 4 <= this.#end)) this.#turnTo(address, 4);
    this.#view.setUint32(address - this.#base, value, true);
  }

  write64(address: number, value: bigint): void {
    if (!(address >= this.#base && address + 8 <= this.#end)) this.#turnTo(address, 8);
    this.#view.setBigUint64(address - this.#base, value, true);
  }

  fetch(address: number, length: number, into: Uint8Array, at = 0): void {
    if (length === 0) return;
    if (at < 0 || at + length > into.length) throw new RangeError(`${length} bytes do not fit at ${at}.`);
    if (!(address >= this.#base && address + length <= this.#end)) this.#turnTo(address, length);
    const start = address - this.#base;
    into.set(this.#bytes.subarray(start, start + length), at);
  }

  store(address: number, from: Uint8Array, at = 0, length = from.length - at): void {
    if (length === 0) return;
    if (at < 0 || at + length > from.length) throw new RangeError(`There are no ${length} bytes at ${at}.`);
    if (!(address >= this.#base && address + length <= this.#end)) this.#turnTo(address, length);
    this.#bytes.set(from.subarray(at, at + length), address - this.#base);
  }

  fetchWords(address: number, count: number, into: Uint32Array): void {
    if (count === 0) return;
    if (!(address >= this.#base && address + count * 4 <= this.#end)) this.#turnTo(address, count * 4);
    const view = this.#view;
    let at = address - this.#base;
    for (let word = 0; word < count; word++, at += 4) into[word] = view.getUint32(at, true);
  }

  storeWords(address: number, count: number, from: Uint32Array): void {
    if (count === 0) return;
    if (!(address >= this.#base && address + count * 4 <= this.#end)) this.#turnTo(address, count * 4);
    const view = this.#view;
    let at = address - this.#base;
    for (let word = 0; word < count; word++, at += 4) view.setUint32(at, from[word] ?? 0, true);
  }

  update(address: number, length: number, change: (bytes: Uint8Array) => void): Uint8Array {
    if (!(address >= this.#base && address + length <= this.#end)) this.#turnTo(address, length);
    const start = address - this.#base;
    const bytes = this.#bytes.subarray(start, start + length);
    const before = bytes.slice();
    change(bytes);
    return before;
  }

  barrier(_kind: BarrierKind): void {}

  contains(address: number, length: number): boolean {
    if (length === 0) return true;
    if (length > 0 && address >= this.#base && address + length <= this.#end) return true;
    return find(this.#banks, address, length) !== undefined;
  }

  at(_probe: string, _detail?: number): void {}

  #turnTo(address: number, length: number): void {
    const bank = find(this.#banks, address, length);
    if (bank === undefined) throw new MemoryFault(this.actor, address, length);
    this.#base = bank.base;
    this.#end = bank.end;
    this.#bytes = bank.bytes;
    this.#view = bank.view;
  }
}

function find(banks: readonly Bank[], address: number, length: number): Bank | undefined {
  if (!(length >= 0)) return undefined;
  return banks.find((bank) => address >= bank.base && address + length <= bank.end);
}

function checkRegions(regions: readonly Region[]): void {
  if (regions.length === 0) throw new RangeError('Memory needs at least one region.');
  const sorted = [...regions].sort((a, b) => a.base - b.base);
  let end = 0;
  for (const { name, base, size } of sorted) {
    const isPlace = Number.isSafeInteger(base) && base >= 0 && Number.isSafeInteger(base + size);
    if (!isPlace || !Number.isInteger(size) || size <= 0) {
      throw new RangeError(`Region ${name} (${base}, ${size} bytes) is not a range of addresses.`);
    }
    if (base < end) throw new RangeError(`Region ${name} overlaps another one.`);
    end = base + size;
  }
}
