/** Bytes in a sector: the unit of the protocol, whatever the block size of a disk is (version 1.4, section 5.2.4). */
export const SECTOR = 512;

const ZEROES = new Uint8Array(SECTOR);

/**
 * What a sector holds before anybody has written it: lines of 16 characters that name the sector. The first sector
 * begins with `Ringside disk` and ends with 55 aa, so that it is known at a glance.
 */
export function initialSector(sector: number): Uint8Array {
  const line = `sector ${String(sector).padStart(8, '0').slice(-8)}\n`;
  const bytes = new TextEncoder().encode(line.repeat(SECTOR / line.length));
  if (sector === 0) {
    bytes.set(new TextEncoder().encode('Ringside disk 0\n'));
    bytes.set([0x55, 0xaa], SECTOR - 2);
  }
  return bytes;
}

/**
 * A disk that remembers only the sectors that were changed. A write lies in a volatile cache until it is stable, and
 * what is not stable is lost when the power goes (version 1.4, section 5.2.6.2).
 */
export class Disk {
  /** In sectors. */
  readonly capacity: number;
  readonly #initial: (sector: number) => Uint8Array;
  readonly #stable = new Map<number, Uint8Array>();
  readonly #cache = new Map<number, Uint8Array>();

  constructor(capacity: number, initial: (sector: number) => Uint8Array = initialSector) {
    this.capacity = capacity;
    this.#initial = initial;
  }

  /** Sectors whose content would be lost with the power. */
  get volatile(): number {
    return this.#cache.size;
  }

  /** The content of `count` sectors. The range must lie on the disk. */
  read(sector: number, count: number): Uint8Array {
    const bytes = new Uint8Array(count * SECTOR);
    for (let at = 0; at < count; at++) bytes.set(this.#sector(sector + at), at * SECTOR);
    return bytes;
  }

  /** Writes whole sectors; with `stable`, past the cache. The range must lie on the disk. */
  write(sector: number, bytes: Uint8Array, stable: boolean): void {
    for (let at = 0; at < bytes.length; at += SECTOR) {
      this.#put(sector + at / SECTOR, bytes.slice(at, at + SECTOR), stable);
    }
  }

  /** Makes a range read as zeroes: written, discarded or erased. */
  clear(sector: number, count: number, stable: boolean): void {
    for (let at = 0; at < count; at++) this.#put(sector + at, ZEROES, stable);
  }

  /** Makes everything that was written stable. */
  flush(): void {
    for (const [sector, bytes] of this.#cache) this.#stable.set(sector, bytes);
    this.#cache.clear();
  }

  /** The power goes: what was not stable is gone. */
  losePower(): void {
    this.#cache.clear();
  }

  #sector(sector: number): Uint8Array {
    return this.#cache.get(sector) ?? this.#stable.get(sector) ?? this.#initial(sector);
  }

  #put(sector: number, bytes: Uint8Array, stable: boolean): void {
    if (stable) {
      this.#stable.set(sector, bytes);
      this.#cache.delete(sector);
    } else {
      this.#cache.set(sector, bytes);
    }
  }
}
