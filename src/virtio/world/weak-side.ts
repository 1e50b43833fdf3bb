import { CopiedMemory } from '../memory/copied.ts';
import type { BarrierKind, BarrierScope, MemoryHandle } from '../memory/memory.ts';
import type { Machine } from './machine.ts';

interface Store {
  readonly address: number;
  readonly bytes: Uint8Array;
  readonly probe: string;
  readonly detail: number | undefined;
  /** Write barriers that came before it: a store with fewer goes first. */
  readonly group: number;
}

interface Load {
  readonly address: number;
  readonly length: number;
  /** The moment at which it was made. */
  readonly made: number;
}

interface Bytes {
  readonly address: number;
  readonly length: number;
}

const overlap = (one: Bytes, other: Bytes): boolean =>
  one.address < other.address + other.length && other.address < one.address + one.length;
const spanOf = ({ address, bytes }: Pick<Store, 'address' | 'bytes'>): Bytes => ({
  address,
  length: bytes.length,
});

/**
 * Loads whose address comes out of an earlier one: the descriptor that a ring entry names, the buffer that a
 * descriptor names. No machine of today makes them before that one.
 */
const DEPENDENT = /^(desc|indirect|data)\./;

/** One side's handle on the memory of a machine. Its own stores it sees at once, and never an older state of any byte than before. */
export class WeakSide extends CopiedMemory {
  readonly #machine: Machine;
  readonly #memory: MemoryHandle;
  readonly #stores: Store[] = [];
  #group = 0;
  /** No later load was made before this moment. */
  #floor = 0;
  /** The moments of the latest load that was made, and of the one before in the program. */
  #latest = 0;
  #previous = 0;
  #loads: Load[] = [];
  #probe = '';
  #detail: number | undefined;

  constructor(machine: Machine, memory: MemoryHandle) {
    super(memory.actor);
    this.#machine = machine;
    this.#memory = memory;
  }

  barrier(kind: BarrierKind, scope: BarrierScope = 'processors'): void {
    const machine = this.#machine;
    machine.between(this.actor);
    const missing = machine.missing(this.actor, this.#probe);
    if (missing !== undefined) {
      this.#tell(
        `order.missing.${missing}`,
        () => `A ${kind} barrier belongs here. The ${this.actor} passes none.`,
      );
      return;
    }
    if (!machine.reaches(this.actor, scope)) {
      this.#tell(
        'order.processors',
        () =>
          `Passes a ${kind} barrier for processors. The device is not one of them, so nothing is ordered for it.`,
      );
      return;
    }
    if (kind === 'write') this.#group++;
    if (kind === 'read') this.#floor = Math.max(this.#floor, this.#latest);
    if (kind === 'full') {
      this.drain();
      this.#floor = machine.seen.length;
    }
    this.#memory.barrier(kind, scope);
  }

  contains(address: number, length: number): boolean {
    return this.#memory.contains(address, length);
  }

  at(probe: string, detail?: number): void {
    this.#probe = probe;
    this.#detail = detail;
    this.#memory.at(probe, detail);
  }

  /** The side starts something anew. */
  begin(): void {
    this.#floor = this.#machine.seen.length;
    this.#latest = this.#floor;
    this.#loads = [];
  }

  /** Lets everything that waits become visible. */
  drain(): void {
    while (this.#stores.length > 0) this.drainOne();
  }

  /** Lets one store become visible: the oldest, or on a weak machine any that no barrier and no store holds back. */
  drainOne(): void {
    const { kind, random } = this.#machine;
    const stores = this.#stores;
    const oldest = stores[0];
    if (!oldest) return;
    let next = oldest;
    if (kind === 'weak') {
      const free = stores.filter(({ group }) => group === oldest.group);
      const drawn = free[random.below(free.length)] as Store;
      // Stores to the same bytes stay in their order on every machine.
      next = stores.find((one) => overlap(spanOf(one), spanOf(drawn))) ?? drawn;
    }
    const { address, bytes, probe, detail } = next;
    const before = this.#machine.world.memory.peek(address, bytes.length);
    this.#machine.seen.push({ actor: this.actor, address, before });
    this.#memory.at(probe, detail);
    this.#memory.store(address, bytes);
    stores.splice(stores.indexOf(next), 1);
    this.#memory.at(this.#probe, this.#detail);
    this.#machine.shown(this.actor);
  }

  waiting(): string[] {
    return this.#stores.map((store) => this.#says(store.address, store.bytes));
  }

  protected put(address: number, bytes: Uint8Array): void {
    const machine = this.#machine;
    machine.between(this.actor);
    if (!this.#memory.contains(address, bytes.length)) {
      this.#memory.store(address, bytes);
      return;
    }
    this.#tell(
      'order.store',
      () => `Stores \`${this.#says(address, bytes)}\`. So far the ${this.actor} alone sees it.`,
    );
    this.#stores.push({
      address,
      bytes,
      probe: this.#probe,
      detail: this.#detail,
      group: this.#group,
    });
    machine.expire(this);
  }

  /** Several words are several loads, `unit` bytes each, though a recording shows one. */
  protected get(address: number, length: number, unit: number): Uint8Array<ArrayBuffer> {
    const machine = this.#machine;
    const memory = machine.world.memory;
    machine.between(this.actor);
    const bytes = new Uint8Array(length);
    if (!this.#memory.contains(address, length)) {
      this.#memory.fetch(address, length, bytes);
      return bytes;
    }
    const now = memory.peek(address, length);
    bytes.set(now);
    let made = 0;
    for (let at = 0; at < length; at += unit) {
      made = Math.max(made, this.#load(address + at, bytes.subarray(at, at + unit)));
    }
    this.#latest = Math.max(this.#latest, made);
    this.#previous = made;
    this.#read(address, now, bytes);
    if (this.#isOld(address, now, bytes)) {
      this.#tell('order.early', () => {
        const name = machine.world.map.nameOf(address, length) ?? 'these bytes';
        return `This load was made early, before \`${name}\` changed. Memory holds something newer by now.`;
      });
    }
    return bytes;
  }

  /** Puts what one load gets over the bytes as they are now. The answer is the moment at which it was made. */
  #load(address: number, into: Uint8Array): number {
    const { seen } = this.#machine;
    const load = { address, length: into.length };
    const made = this.#choose(load);
    for (let i = seen.length - 1; i >= made; i--) {
      const { address: at, before } = seen[i] as (typeof seen)[number];
      lay(before, at, into, address);
    }
    for (const store of this.#stores) lay(store.bytes, store.address, into, address);
    this.#loads.push({ ...load, made });
    return made;
  }

  /** Whether bytes that were read differ from those in memory where none of the side's own stores waits. */
  #isOld(address: number, now: Uint8Array, bytes: Uint8Array): boolean {
    if (!isOther(now, bytes)) return false;
    const fresh = now.slice();
    for (const store of this.#stores) lay(store.bytes, store.address, fresh, address);
    return isOther(fresh, bytes);
  }

  /** The moment at which a load is made: now, or just before a store of the other side that is not older than allowed. */
  #choose(load: Bytes): number {
    const { seen, kind, random } = this.#machine;
    const now = seen.length;
    if (kind !== 'weak') return now;
    let floor = this.#floor;
    if (DEPENDENT.test(this.#probe)) floor = Math.max(floor, this.#previous);
    for (const earlier of this.#loads) if (overlap(earlier, load)) floor = Math.max(floor, earlier.made);
    const moments = [now];
    for (let i = now - 1; i >= floor; i--) {
      const { actor, address, before } = seen[i] as (typeof seen)[number];
      if (!overlap({ address, length: before.length }, load)) continue;
      if (actor === this.actor) break;
      moments.push(i);
    }
    return moments.length === 1 ? now : (moments[random.below(moments.length)] as number);
  }

  /** Lets a recording see the bytes that this side reads, which need not be those in memory. */
  #read(address: number, now: Uint8Array, bytes: Uint8Array): void {
    const { memory } = this.#machine.world;
    if (!isOther(now, bytes)) {
      this.#memory.fetch(address, now.length, bytes);
      return;
    }
    memory.patch(address, bytes);
    const wanted = bytes.slice();
    this.#memory.fetch(address, now.length, bytes);
    // What a reader of the trace has put there meanwhile stays.
    memory.peek(address, now.length).forEach((byte, i) => {
      if (byte === wanted[i]) memory.patch(address + i, [now[i] as number]);
    });
  }

  #tell(probe: string, sentence: () => string): void {
    const { tells, world } = this.#machine;
    if (tells) world.mark(this.actor, probe, sentence());
  }

  #says(address: number, bytes: Uint8Array): string {
    const name = this.#machine.world.map.nameOf(address, bytes.length) ?? `0x${address.toString(16)}`;
    if (!/\.|_event$/.test(name) || bytes.length > 4) return name;
    const value = bytes.reduceRight((sum, byte) => sum * 256 + byte, 0);
    const isBits = /(flags|_event)$/.test(name) && (bytes.length === 4 || name.startsWith('desc'));
    return `${name} = ${isBits ? `0x${value.toString(16)}` : value}`;
  }
}

/** Lays bytes that begin at `at` over those of `into`, which begin at `address`. */
function lay(bytes: Uint8Array, at: number, into: Uint8Array, address: number): void {
  for (let i = 0; i < bytes.length; i++) {
    const to = at + i - address;
    if (to >= 0 && to < into.length) into[to] = bytes[i] as number;
  }
}

const isOther = (one: Uint8Array, other: Uint8Array): boolean => one.some((byte, i) => byte !== other[i]);
