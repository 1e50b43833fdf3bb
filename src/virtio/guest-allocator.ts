import type { Type } from './layout/layout.ts';
import type { Region } from './memory/memory.ts';

/** A range of guest memory that a driver has given a name to, with the layout of what lies in it where there is one. */
export interface NamedBuffer {
  readonly name: string;
  /** Guest-physical address. */
  readonly address: number;
  /** Bytes. */
  readonly size: number;
  readonly layout?: Type<unknown>;
}

/** The region has no room left for an allocation. */
export class OutOfGuestMemory extends Error {
  readonly size: number;
  constructor(name: string, size: number, region: string) {
    super(`There is no room for the ${size} bytes of ${name} in ${region}.`);
    this.name = 'OutOfGuestMemory';
    this.size = size;
  }
}

interface Hole {
  start: number;
  end: number;
}

/**
 * Hands out pieces of one region of guest memory to a driver, lowest address first, so that the same calls always
 * give the same addresses. What is freed is handed out again.
 */
export class GuestAllocator {
  readonly region: Region;
  #holes: Hole[];
  #live: NamedBuffer[] = [];
  #observer: ((event: 'allocate' | 'free', buffer: NamedBuffer) => void) | undefined;

  /** `from` is the first address to hand out, the region's base unless given. */
  constructor(region: Region, from = region.base) {
    this.region = region;
    this.#holes = [{ start: from, end: region.base + region.size }];
  }

  /** Hears of every range that gets or loses its name. A later call replaces an earlier one. */
  observe(observer: (event: 'allocate' | 'free', buffer: NamedBuffer) => void): void {
    this.#observer = observer;
  }

  /** The ranges handed out and not freed, in order of address. */
  get live(): readonly NamedBuffer[] {
    return this.#live;
  }

  /** `size` bytes at a multiple of `alignment`. Throws `OutOfGuestMemory` when no hole is large enough. */
  allocate(name: string, size: number, alignment = 1, layout?: Type<unknown>): NamedBuffer {
    for (const [at, hole] of this.#holes.entries()) {
      const address = Math.ceil(hole.start / alignment) * alignment;
      if (address + size > hole.end) continue;
      const rest: Hole[] = [
        { start: hole.start, end: address },
        { start: address + size, end: hole.end },
      ];
      this.#holes.splice(at, 1, ...rest.filter((one) => one.end > one.start));
      const buffer = { name, address, size, ...(layout === undefined ? {} : { layout }) };
      const after = this.#live.findIndex((one) => one.address > address);
      this.#live.splice(after === -1 ? this.#live.length : after, 0, buffer);
      this.#observer?.('allocate', buffer);
      return buffer;
    }
    throw new OutOfGuestMemory(name, size, this.region.name);
  }

  /** Gives a range back. A range that is not live is left alone, so freeing twice does no harm. */
  free(buffer: NamedBuffer): void {
    const at = this.#live.indexOf(buffer);
    if (at === -1) return;
    this.#live.splice(at, 1);
    this.#observer?.('free', buffer);
    if (buffer.size === 0) return;
    const end = buffer.address + buffer.size;
    const next = this.#holes.findIndex((hole) => hole.start >= end);
    this.#holes.splice(next === -1 ? this.#holes.length : next, 0, { start: buffer.address, end });
    this.#join();
  }

  #join(): void {
    const joined: Hole[] = [];
    for (const hole of this.#holes) {
      const last = joined[joined.length - 1];
      if (last !== undefined && last.end === hole.start) last.end = hole.end;
      else joined.push({ ...hole });
    }
    this.#holes = joined;
  }
}
