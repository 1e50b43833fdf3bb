import type { Actor } from '../memory/memory.ts';
import type { ClauseKey } from '../spec/types.ts';
import type { NamedRange, Narration, Step, Trace, TraceQueue } from './trace.ts';

/** A step as a sentence needs it. */
export interface Told {
  readonly trace: Trace;
  readonly step: Step;
  readonly actor: Actor;
  readonly size: number;
  readonly detail: number;
  /** Name of what the step touches, `avail.ring[3]`; the address where nothing is named. */
  readonly name: string;
  /** A little-endian number of the bytes as they are after the step. */
  u16(at?: number): number;
  u32(at?: number): number;
  u64(at?: number): bigint;
  /** The same of the bytes as they were before. */
  was16(at?: number): number;
}

/** The queue whose rings or tables a step touches, or undefined. */
export function queueAt({ trace, step }: Told): TraceQueue | undefined {
  const { address } = step;
  return trace.queues.find(({ size, descriptors, driverArea, deviceArea }) =>
    [
      [descriptors, 16 * size],
      [driverArea, 6 + 2 * size],
      [deviceArea, 6 + 8 * size],
    ].some(([from = 0, bytes = 0]) => address >= from && address < from + bytes),
  );
}

/** What one kind of step says. The clause is the one that explains why the step is made, by the kind of ring if need be. */
export interface Saying {
  readonly say: string | ((told: Told) => string);
  readonly clause?: ClauseKey | Readonly<Record<TraceQueue['format'], ClauseKey>>;
}

/**
 * Sentences by probe. A key may say more, from the most to the least special: `driver avail.idx barrier` (actor,
 * probe, and `barrier` or the field), `driver avail.idx`, `avail.idx barrier`, `avail.idx`. Fields are names without
 * indices and without what they lie in: `ring`, `idx`, `flags`, `sector`. A sentence begins with a verb, since
 * whoever acts is shown in front of it.
 */
export type Sayings = Readonly<Record<string, Saying>>;

/** `512 bytes`, `1 byte`. */
export const countOf = (count: number, what = 'byte'): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** An address or a mask as code: `` `0x40012000` ``. */
export const hex = (value: number | bigint): string => `\`0x${value.toString(16)}\``;

const cache = new WeakMap<Trace, Map<string, string>>();

/** The name of the smallest range that holds all of these bytes, or undefined. */
export function nameAt(trace: Trace, address: number, size: number): string | undefined {
  const names = cache.get(trace) ?? new Map<string, string>();
  cache.set(trace, names);
  const key = `${address}+${size}`;
  const known = names.get(key);
  if (known !== undefined) return known;
  let best: NamedRange | undefined;
  for (const range of trace.names) {
    const holds = address >= range.address && address + size <= range.address + range.size;
    if (holds && (!best || range.size <= best.size)) best = range;
  }
  if (best) names.set(key, best.name);
  return best?.name;
}

/** `avail.ring[3]` -> `ring`, `desc[1].flags` -> `flags`, `desc[1]` -> `desc`. */
const fieldOf = (name: string): string => name.replaceAll(/\[\d+\]/g, '').replace(/^.*\./, '');

function told(trace: Trace, step: Step): Told {
  const after = new DataView(step.after.buffer, step.after.byteOffset, step.after.length);
  const before = new DataView(step.before.buffer, step.before.byteOffset, step.before.length);
  const holds = (view: DataView, at: number, size: number): boolean => at + size <= view.byteLength;
  return {
    trace,
    step,
    actor: step.actor,
    size: step.size,
    detail: step.detail ?? 0,
    name: step.name ?? nameAt(trace, step.address, step.size) ?? `0x${step.address.toString(16)}`,
    u16: (at = 0) => (holds(after, at, 2) ? after.getUint16(at, true) : 0),
    u32: (at = 0) => (holds(after, at, 4) ? after.getUint32(at, true) : 0),
    u64: (at = 0) => (holds(after, at, 8) ? after.getBigUint64(at, true) : 0n),
    was16: (at = 0) => (holds(before, at, 2) ? before.getUint16(at, true) : 0),
  };
}

/** What is said of a step that no table knows: true, but it does not say why. */
function plain({ step, name, size }: Told): string {
  switch (step.kind) {
    case 'read':
      return `Reads ${countOf(size)} of \`${name}\`.`;
    case 'write':
      return `Writes ${countOf(size)} of \`${name}\`.`;
    case 'barrier':
      return 'Passes a memory barrier.';
    case 'notify':
      return 'Notifies the device.';
    case 'interrupt':
      return 'Interrupts the driver.';
    case 'register-read':
      return `Reads the register \`${name}\`.`;
    case 'register-write':
      return `Writes the register \`${name}\`.`;
    case 'mark':
      return name;
  }
}

/** The entry of the tables for a step, or undefined. */
export function sayingOf(trace: Trace, step: Step, tables: readonly Sayings[]): Saying | undefined {
  const { actor, probe } = step;
  const name = step.name ?? nameAt(trace, step.address, step.size) ?? '';
  const what = step.kind === 'barrier' ? 'barrier' : fieldOf(name);
  const keys = [`${actor} ${probe} ${what}`, `${probe} ${what}`];
  // What a barrier says is never what the access beside it says.
  if (step.kind !== 'barrier') keys.splice(1, 0, `${actor} ${probe}`);
  if (step.kind !== 'barrier') keys.push(probe);
  for (const key of keys) {
    for (const table of tables) {
      const saying = table[key];
      if (saying) return saying;
    }
  }
  return undefined;
}

/** Of a barrier that is not for processors alone. */
const FOR_DEVICES = 'It is one that holds for devices too, as `VIRTIO_F_ORDER_PLATFORM` demands.';

/** What a run ended in stands behind the marks that say so. */
function clauseOfFailure({ ending }: Trace, { probe, name }: Step): ClauseKey | undefined {
  const isItself = probe === 'end.error' || probe === 'device.fails';
  return isItself && ending.kind === 'error' && ending.message === name ? ending.clause : undefined;
}

/** One sentence for step `index` and the clause behind it. `tables` are those of `sentences.ts` and of a scenario. */
export function narrateWith(trace: Trace, index: number, tables: readonly Sayings[]): Narration {
  const step = trace.steps[index];
  if (!step) return { sentence: 'Nothing has happened yet.' };
  const about = told(trace, step);
  const saying = sayingOf(trace, step, tables);
  if (!saying) return { sentence: plain(about) };
  const said = typeof saying.say === 'string' ? saying.say : saying.say(about);
  const sentence = step.scope === 'platform' ? `${said} ${FOR_DEVICES}` : said;
  const own = saying.clause;
  const format = trace.queues[0]?.format ?? 'split';
  const clause = (typeof own === 'object' ? own[format] : own) ?? clauseOfFailure(trace, step);
  return clause === undefined ? { sentence } : { sentence, clause };
}
