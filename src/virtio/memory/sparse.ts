import { CopiedMemory } from './copied.ts';
import { type Actor, MemoryFault } from './memory.ts';

const PAGE = 4096;

/**
 * A handle on memory from 0 to `size`, as large as one wants: only pages that were written take room, all else is 0.
 * For looking at addresses of a real machine; nothing observes it, and it is slow.
 */
export class SparseMemory extends CopiedMemory {
  readonly #size: number;
  readonly #pages = new Map<number, Uint8Array>();

  constructor(actor: Actor, size: number) {
    super(actor);
    this.#size = size;
  }

  barrier(): void {}

  contains(address: number, length: number): boolean {
    return length === 0 || (length > 0 && address >= 0 && address + length <= this.#size);
  }

  at(): void {}

  protected get(address: number, length: number): Uint8Array<ArrayBuffer> {
    this.#check(address, length);
    const bytes = new Uint8Array(length);
    for (let i = 0; i < length; i++) {
      const place = address + i;
      bytes[i] = this.#pages.get(Math.floor(place / PAGE))?.[place % PAGE] ?? 0;
    }
    return bytes;
  }

  protected put(address: number, bytes: Uint8Array): void {
    this.#check(address, bytes.length);
    for (let i = 0; i < bytes.length; i++) {
      const place = address + i;
      const number = Math.floor(place / PAGE);
      const page = this.#pages.get(number) ?? new Uint8Array(PAGE);
      this.#pages.set(number, page);
      page[place % PAGE] = bytes[i] as number;
    }
  }

  #check(address: number, length: number): void {
    if (!this.contains(address, length)) throw new MemoryFault(this.actor, address, length);
  }
}
