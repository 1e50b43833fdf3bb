import type { Register, Version } from '../spec/types.ts';
import { holds, nameIn, spellings } from '../spec/versions.ts';

/** Where an access falls. */
export interface Place {
  readonly register: Register;
  /** The newest name of the register: code finds it by that. */
  readonly key: string;
  /** The register's name in the version of the map. */
  readonly name: string;
  /** Bytes from the start of the register: 4 in the upper half of one of 64 bits. */
  readonly within: number;
  /** Bytes from the base of the group. */
  readonly offset: number;
}

/**
 * The registers of one group, as the facts list them for a version, found by where an access falls. An access fits
 * when it has the width of the register and its alignment; a register of 64 bits takes two accesses of 32
 * (version 1.4, sections 4.1.3.1 and 4.2.2.2).
 */
export class RegisterMap {
  readonly #places = new Map<number, Omit<Place, 'within' | 'offset'>>();
  readonly #version: Version;
  /** Bytes up to the end of the last register. */
  readonly size: number;

  constructor(registers: readonly Register[], version: Version) {
    this.#version = version;
    let size = 0;
    for (const register of registers) {
      if (register.offset === null || !holds(register.versions, version)) continue;
      const key = spellings(register.name).at(-1) ?? '';
      this.#places.set(register.offset, { register, key, name: nameIn(register.name, version) });
      size = Math.max(size, register.offset + (register.size ?? 0));
    }
    this.size = size;
  }

  /** The register that an access fits, or undefined. */
  at(offset: number, width: number): Place | undefined {
    const here = this.#places.get(offset);
    if (here !== undefined && here.register.size === width) return { ...here, within: 0, offset };
    if (width !== 4) return undefined;
    if (here?.register.size === 8) return { ...here, within: 0, offset };
    const half = this.#places.get(offset - 4);
    return half?.register.size === 8 ? { ...half, within: 4, offset } : undefined;
  }

  /** Where a register lies, by its newest name. Throws for a name that the version does not have. */
  find(key: string): { readonly offset: number; readonly size: number; readonly name: string } {
    for (const [offset, place] of this.#places) {
      if (place.key === key) return { offset, size: place.register.size ?? 0, name: place.name };
    }
    throw new Error(`Version ${this.#version} has no register ${key}.`);
  }

  has(key: string): boolean {
    return [...this.#places.values()].some((place) => place.key === key);
  }
}

/** What a device does when one of its registers is read or written. Values of 64 bits are bigints. */
export interface Handler {
  read?(): number | bigint;
  write?(value: number): void;
  /** For registers of 64 bits, in place of `write`. */
  writeWide?(value: bigint): void;
}

/** What a device does not act on, in one sentence. */
export type Ignored = (message: string, clause?: string) => void;

const WORD = 0xffff_ffffn;

/**
 * The device's side of a group of registers: accesses that fit go to the handlers, by the newest name of the register.
 * The specification tells the driver which widths to use and the device nothing about others; here an access that
 * fits no register reads as 0 and writes nothing, as QEMU's MMIO does, and is reported.
 */
export class RegisterBlock {
  readonly map: RegisterMap;
  readonly #handlers: Readonly<Record<string, Handler>>;
  readonly #ignored: Ignored;

  constructor(map: RegisterMap, handlers: Readonly<Record<string, Handler>>, ignored: Ignored) {
    this.map = map;
    this.#handlers = handlers;
    this.#ignored = ignored;
  }

  read(offset: number, width: number): number {
    const place = this.map.at(offset, width);
    if (place === undefined) {
      this.#ignored(`A read of ${bytes(width)} at offset ${hex(offset)} fits no register, and gives 0.`);
      return 0;
    }
    if (place.register.access === 'W') {
      this.#ignored(`${place.name} is for writing; it reads as 0.`, place.register.clause);
      return 0;
    }
    const value = this.#handlers[place.key]?.read?.() ?? 0;
    if (typeof value === 'number') return width === 4 ? value >>> 0 : value & (width === 2 ? 0xffff : 0xff);
    return Number((value >> BigInt(8 * place.within)) & WORD);
  }

  write(offset: number, width: number, value: number): void {
    const place = this.map.at(offset, width);
    if (place === undefined) {
      this.#ignored(
        `A write of ${bytes(width)} at offset ${hex(offset)} fits no register, and does nothing.`,
      );
      return;
    }
    if (place.register.access === 'R') {
      this.#ignored(`${place.name} is for reading; a write does nothing.`, place.register.clause);
      return;
    }
    const handler = this.#handlers[place.key];
    if (place.register.size !== 8) {
      handler?.write?.(width === 4 ? value >>> 0 : value & (width === 2 ? 0xffff : 0xff));
      return;
    }
    const shift = BigInt(8 * place.within);
    const old = BigInt(handler?.read?.() ?? 0n);
    handler?.writeWide?.((old & ~(WORD << shift)) | (BigInt(value >>> 0) << shift));
  }
}

const bytes = (width: number): string => (width === 1 ? 'a byte' : `${width} bytes`);
const hex = (offset: number): string => `0x${offset.toString(16)}`;
