import type {
  Actor,
  BarrierKind,
  InterlockedHandle,
  InterlockedMemory,
} from '../../../src/virtio/memory/memory.ts';
import { PlainMemory } from '../../../src/virtio/memory/plain.ts';
import { play, REGIONS } from '../../../src/virtio/world/run.ts';
import { completeOptions, type Scenario } from '../../../src/virtio/world/scenario.ts';
import type { BytePatch, Ending, Options } from '../../../src/virtio/world/trace.ts';
import { type Happening, World } from '../../../src/virtio/world/world.ts';

/** One thing that happened, as a single line. */
export type Line = string;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export const line = (actor: Actor, kind: string, address: number, bytes: Uint8Array): Line =>
  `${actor} ${kind} ${address.toString(16)} ${hex(bytes)}`;

/**
 * Plain memory that counts what happens on it and puts a patch in at one moment. It shares no code with the
 * recording, so that a trace can be held against it.
 */
class CountingMemory implements InterlockedMemory {
  readonly plain = new PlainMemory(REGIONS);
  readonly regions = this.plain.regions;
  readonly lines: Line[] = [];
  recording = false;
  readonly #patch: BytePatch | undefined;

  constructor(patch: BytePatch | undefined) {
    this.#patch = patch;
  }

  /** Something is about to happen. */
  soon(): void {
    if (this.recording && this.#patch?.step === this.lines.length) {
      this.plain.patch(this.#patch.address, this.#patch.bytes);
    }
  }

  happened(actor: Actor, kind: string, address: number, size: number): void {
    if (this.recording)
      this.lines.push(line(actor, kind, address, this.plain.peek(address || REGIONS[0]?.base || 0, size)));
  }

  happening({ actor, kind, address = 0, after = new Uint8Array(0) }: Happening): void {
    this.soon();
    if (this.recording) this.lines.push(line(actor, kind, address, after));
  }

  as(actor: Actor): InterlockedHandle {
    const inner = this.plain.as(actor);
    const access = <T>(kind: 'read' | 'write', address: number, size: number, run: () => T): T => {
      if (size === 0 || !inner.contains(address, size)) return run();
      this.soon();
      const result = run();
      this.happened(actor, kind, address, size);
      return result;
    };
    return {
      actor,
      read8: (a) => access('read', a, 1, () => inner.read8(a)),
      read16: (a) => access('read', a, 2, () => inner.read16(a)),
      read32: (a) => access('read', a, 4, () => inner.read32(a)),
      read64: (a) => access('read', a, 8, () => inner.read64(a)),
      write8: (a, v) => access('write', a, 1, () => inner.write8(a, v)),
      write16: (a, v) => access('write', a, 2, () => inner.write16(a, v)),
      write32: (a, v) => access('write', a, 4, () => inner.write32(a, v)),
      write64: (a, v) => access('write', a, 8, () => inner.write64(a, v)),
      fetch: (a, n, into, at) => access('read', a, n, () => inner.fetch(a, n, into, at)),
      store: (a, from, at = 0, n = from.length - at) =>
        access('write', a, n, () => inner.store(a, from, at, n)),
      fetchWords: (a, n, into) => access('read', a, 4 * n, () => inner.fetchWords(a, n, into)),
      storeWords: (a, n, from) => access('write', a, 4 * n, () => inner.storeWords(a, n, from)),
      update: (a, n, change) => access('write', a, n, () => inner.update(a, n, change)),
      barrier: (_kind: BarrierKind) => {
        this.soon();
        this.happened(actor, 'barrier', 0, 0);
      },
      contains: (a, n) => inner.contains(a, n),
      at: () => {},
    };
  }

  snapshot(): Uint8Array[] {
    return this.plain.snapshot();
  }

  peek(address: number, length: number): Uint8Array {
    return this.plain.peek(address, length);
  }

  patch(address: number, bytes: ArrayLike<number>): void {
    this.plain.patch(address, bytes);
  }
}

export interface IndependentRun {
  readonly lines: readonly Line[];
  readonly memory: readonly Uint8Array[];
  readonly ending: Ending;
}

/** Runs the code of a scenario on plain memory, without a recording, with one write at one moment. */
export function runIndependently(
  scenario: Scenario,
  options: Options,
  seed: number,
  patch?: BytePatch,
): IndependentRun {
  const memory = new CountingMemory(patch);
  const world = new World(memory, seed, (happening) => memory.happening(happening));
  scenario.prepare(world, completeOptions(scenario, options));
  memory.recording = true;
  const ending = play(world, () => false);
  // The mark that says how a run ended badly is a moment too.
  if (ending.kind !== 'complete') memory.soon();
  return { lines: memory.lines, memory: memory.snapshot(), ending };
}
