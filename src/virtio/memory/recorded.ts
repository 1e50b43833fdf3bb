import {
  type Actor,
  type BarrierKind,
  type BarrierScope,
  type InterlockedHandle,
  type InterlockedMemory,
  MemoryFault,
  type Region,
} from './memory.ts';
import { PlainMemory } from './plain.ts';

/** An access that is about to happen: its bytes are not known yet, since what runs before it may change them. */
export interface PendingAccess {
  readonly actor: Actor;
  readonly kind: 'read' | 'write' | 'barrier';
  /** Guest-physical; 0 for a barrier. */
  readonly address: number;
  /** Bytes; 0 for a barrier. */
  readonly size: number;
  /** What the access is for, as `at` said it; empty when nothing was said. */
  readonly probe: string;
  readonly detail?: number;
  readonly barrier?: BarrierKind;
  /** Of a barrier: given where it is `platform`. */
  readonly scope?: BarrierScope;
}

/**
 * An access that happened. For a read, `before` and `after` are the bytes that were read. An interlocked access is a
 * write, and `before` is what its side read.
 */
export interface Access extends PendingAccess {
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/**
 * Hears of every access inside the regions, in order. `before` may change memory with `patch` or let the other side
 * act; the access then meets what it left. What `before` throws stops the access.
 */
export interface Observer {
  before?(access: PendingAccess): void;
  after(access: Access): void;
}

/** Guest memory that tells observers of every access. Same behaviour as `PlainMemory` otherwise, and far slower. */
export class RecordedMemory implements InterlockedMemory {
  readonly #plain: PlainMemory;
  readonly #observers: Observer[] = [];

  constructor(regions: readonly Region[]) {
    this.#plain = new PlainMemory(regions);
  }

  get regions(): readonly Region[] {
    return this.#plain.regions;
  }

  as(actor: Actor): InterlockedHandle {
    return new RecordedHandle(actor, this.#plain, this.#observers);
  }

  /** Adds an observer; the answer takes it away again. Observers are told in the order they came. */
  observe(observer: Observer): () => void {
    this.#observers.push(observer);
    return () => {
      const at = this.#observers.indexOf(observer);
      if (at >= 0) this.#observers.splice(at, 1);
    };
  }

  snapshot(): Uint8Array[] {
    return this.#plain.snapshot();
  }

  peek(address: number, length: number): Uint8Array {
    return this.#plain.peek(address, length);
  }

  patch(address: number, bytes: ArrayLike<number>): void {
    this.#plain.patch(address, bytes);
  }
}

const NOTHING = new Uint8Array(0);

class RecordedHandle implements InterlockedHandle {
  readonly actor: Actor;
  readonly #memory: PlainMemory;
  readonly #plain: InterlockedHandle;
  readonly #observers: readonly Observer[];
  #probe = '';
  #detail: number | undefined;

  constructor(actor: Actor, memory: PlainMemory, observers: readonly Observer[]) {
    this.actor = actor;
    this.#memory = memory;
    this.#plain = memory.as(actor);
    this.#observers = observers;
  }

  read8(address: number): number {
    return this.#read(address, 1, () => this.#plain.read8(address));
  }

  read16(address: number): number {
    return this.#read(address, 2, () => this.#plain.read16(address));
  }

  read32(address: number): number {
    return this.#read(address, 4, () => this.#plain.read32(address));
  }

  read64(address: number): bigint {
    return this.#read(address, 8, () => this.#plain.read64(address));
  }

  write8(address: number, value: number): void {
    this.#write(address, 1, () => this.#plain.write8(address, value));
  }

  write16(address: number, value: number): void {
    this.#write(address, 2, () => this.#plain.write16(address, value));
  }

  write32(address: number, value: number): void {
    this.#write(address, 4, () => this.#plain.write32(address, value));
  }

  write64(address: number, value: bigint): void {
    this.#write(address, 8, () => this.#plain.write64(address, value));
  }

  fetch(address: number, length: number, into: Uint8Array, at = 0): void {
    if (length === 0) return;
    this.#read(address, length, () => this.#plain.fetch(address, length, into, at));
  }

  store(address: number, from: Uint8Array, at = 0, length = from.length - at): void {
    if (length === 0) return;
    this.#write(address, length, () => this.#plain.store(address, from, at, length));
  }

  fetchWords(address: number, count: number, into: Uint32Array): void {
    if (count === 0) return;
    this.#read(address, count * 4, () => this.#plain.fetchWords(address, count, into));
  }

  storeWords(address: number, count: number, from: Uint32Array): void {
    if (count === 0) return;
    this.#write(address, count * 4, () => this.#plain.storeWords(address, count, from));
  }

  update(address: number, length: number, change: (bytes: Uint8Array) => void): Uint8Array {
    let before: Uint8Array = NOTHING;
    this.#write(address, length, () => {
      before = this.#plain.update(address, length, change);
    });
    return before;
  }

  barrier(kind: BarrierKind, scope?: BarrierScope): void {
    const reach = scope === 'platform' ? { scope } : {};
    const pending: PendingAccess = { ...this.#pending('barrier', 0, 0), barrier: kind, ...reach };
    this.#tellBefore(pending);
    this.#tellAfter({ ...pending, before: NOTHING, after: NOTHING });
  }

  contains(address: number, length: number): boolean {
    return this.#plain.contains(address, length);
  }

  at(probe: string, detail?: number): void {
    this.#probe = probe;
    this.#detail = detail;
  }

  #read<T>(address: number, size: number, access: () => T): T {
    this.#check(address, size);
    const pending = this.#pending('read', address, size);
    this.#tellBefore(pending);
    const bytes = this.#memory.peek(address, size);
    const value = access();
    this.#tellAfter({ ...pending, before: bytes, after: bytes });
    return value;
  }

  #write(address: number, size: number, access: () => void): void {
    this.#check(address, size);
    const pending = this.#pending('write', address, size);
    this.#tellBefore(pending);
    const before = this.#memory.peek(address, size);
    access();
    this.#tellAfter({ ...pending, before, after: this.#memory.peek(address, size) });
  }

  /** An access that faults moves no byte, so observers are not told of it. */
  #check(address: number, size: number): void {
    if (!this.#plain.contains(address, size)) throw new MemoryFault(this.actor, address, size);
  }

  #pending(kind: PendingAccess['kind'], address: number, size: number): PendingAccess {
    return {
      actor: this.actor,
      kind,
      address,
      size,
      probe: this.#probe,
      ...(this.#detail === undefined ? {} : { detail: this.#detail }),
    };
  }

  #tellBefore(pending: PendingAccess): void {
    for (const observer of [...this.#observers]) observer.before?.(pending);
  }

  #tellAfter(access: Access): void {
    for (const observer of [...this.#observers]) observer.after(access);
  }
}
