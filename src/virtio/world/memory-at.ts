import type { Region } from '../memory/memory.ts';
import { isBytePatch } from './codec.ts';
import type { Trace } from './trace.ts';

interface Change {
  readonly region: number;
  readonly offset: number;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** Read-only bytes of guest memory at one moment. Addresses are guest-physical. */
export interface MemoryView {
  readonly regions: readonly Region[];
  /** True when all of the bytes lie in one region. */
  contains(address: number, size: number): boolean;
  /** A copy of the bytes; bytes outside memory read as 0. */
  bytes(address: number, size: number): Uint8Array;
  /** Little-endian. Bytes outside memory read as 0. */
  read16(address: number): number;
  read32(address: number): number;
  read64(address: number): bigint;
}

/**
 * The memory of a trace at any of its steps. It moves by the writes between two steps, so neighbouring steps cost
 * next to nothing. `seek(k)` shows memory after step k with the patches up to step k; -1 is before everything.
 */
export class MemoryCursor implements MemoryView {
  readonly regions: readonly Region[];
  readonly #trace: Trace;
  readonly #bytes: Uint8Array[];
  /** What step k changed, patches included; filled in when the cursor first moves over the step. */
  readonly #changes: (readonly Change[])[] = [];
  #at = -1;

  constructor(trace: Trace) {
    this.#trace = trace;
    this.regions = trace.regions;
    this.#bytes = trace.initial.map((bytes) => bytes.slice());
  }

  get step(): number {
    return this.#at;
  }

  seek(step: number): this {
    const goal = Math.max(-1, Math.min(step, this.#trace.steps.length - 1));
    while (this.#at < goal) this.#forward(++this.#at);
    while (this.#at > goal) this.#back(this.#at--);
    return this;
  }

  #forward(step: number): void {
    const known = this.#changes[step];
    if (known) {
      for (const change of known) this.#bytes[change.region]?.set(change.after, change.offset);
      return;
    }
    const changes: Change[] = [];
    for (const patch of this.#trace.patches) {
      if (patch.step !== step || !isBytePatch(patch)) continue;
      patch.bytes.forEach((byte, i) => {
        this.#change(changes, patch.address + i, Uint8Array.of(byte));
      });
    }
    const { kind, address, after } = this.#trace.steps[step] as Trace['steps'][number];
    if (kind === 'write') this.#change(changes, address, after);
    this.#changes[step] = changes;
  }

  #change(changes: Change[], address: number, after: Uint8Array): void {
    const region = this.#region(address, after.length);
    const bytes = this.#bytes[region];
    if (!bytes) return;
    const offset = address - (this.regions[region] as Region).base;
    changes.push({ region, offset, before: bytes.slice(offset, offset + after.length), after });
    bytes.set(after, offset);
  }

  #back(step: number): void {
    for (const change of (this.#changes[step] ?? []).toReversed()) {
      this.#bytes[change.region]?.set(change.before, change.offset);
    }
  }

  #region(address: number, size: number): number {
    return this.regions.findIndex(({ base, size: all }) => address >= base && address + size <= base + all);
  }

  contains(address: number, size: number): boolean {
    return this.#region(address, size) >= 0;
  }

  bytes(address: number, size: number): Uint8Array {
    const region = this.#region(address, size);
    const bytes = this.#bytes[region];
    if (bytes) {
      const offset = address - (this.regions[region] as Region).base;
      return bytes.slice(offset, offset + size);
    }
    const out = new Uint8Array(size);
    for (let i = 0; size > 1 && i < size; i++) out.set(this.bytes(address + i, 1), i);
    return out;
  }

  read16(address: number): number {
    const [a = 0, b = 0] = this.bytes(address, 2);
    return a | (b << 8);
  }

  read32(address: number): number {
    return (this.read16(address) | (this.read16(address + 2) << 16)) >>> 0;
  }

  read64(address: number): bigint {
    return BigInt(this.read32(address)) | (BigInt(this.read32(address + 4)) << 32n);
  }
}

const cursors = new WeakMap<Trace, MemoryCursor>();

/**
 * Memory after step `step`. The view is shared by all who look at this trace: it is good until the next call for
 * the same trace.
 */
export function memoryAt(trace: Trace, step: number): MemoryView {
  const cursor = cursors.get(trace) ?? new MemoryCursor(trace);
  cursors.set(trace, cursor);
  return cursor.seek(step);
}
