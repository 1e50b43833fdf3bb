import type { Actor } from '../memory/memory.ts';
import { wantsEvent } from '../queue/packed-events.ts';
import { flagsAllow, passesEvent } from '../queue/suppression.ts';
import { RING_EVENT_FLAGS_DESC, RING_EVENT_WRAP } from '../spec/packed-ring.ts';
import type { ClauseKey } from '../spec/types.ts';
import type { Step, Trace, TraceQueue } from './trace.ts';

/** A place in a packed ring: the index of a descriptor and the wrap counter of its lap. */
export interface PackedPlace {
  readonly offset: number;
  readonly wrap: number;
}

/** What a side looked at before it decided. */
export type Wish =
  /** One bit of the other side's flags (1.4 § 2.7.7, 2.7.10). */
  | { readonly by: 'flags'; readonly flags: number }
  /** The index of the other side's ring, and its own before and after what it made visible. */
  | { readonly by: 'event'; readonly event: number; readonly before: number; readonly now: number }
  /** The other side's event suppression structure (1.4 § 2.8.14): `descriptor` where it names one. */
  | {
      readonly by: 'structure';
      readonly flags: number;
      readonly descriptor?: PackedPlace;
      readonly before: PackedPlace;
      readonly now: PackedPlace;
    };

/** One side has made something visible, and decides whether to tell the other. */
export interface Decision {
  /** The step in which it reads what the other side wants. */
  readonly step: number;
  /** Virtual nanoseconds. */
  readonly time: number;
  readonly actor: Actor;
  /** Buffers that it has made available, or handed back, since it decided last. */
  readonly count: number;
  readonly wish: Wish;
  /** What the rule says of the numbers above. */
  readonly due: boolean;
  /** Whether the notification or the interrupt is sent. */
  readonly told: boolean;
  readonly clause: ClauseKey;
}

const SPLIT = 'basic/split-virtqueues';
const PACKED = 'basic/packed-virtqueues';
const CLAUSES: Readonly<Record<TraceQueue['format'], Readonly<Record<Actor, ClauseKey>>>> = {
  split: {
    driver: `${SPLIT}/available-buffer-notification-suppression/driver-requirements`,
    device: `${SPLIT}/used-buffer-notification-suppression/device-requirements`,
  },
  packed: {
    driver: `${PACKED}/supplying-buffers-to-the-device/sending-available-buffer-notifications`,
    device: `${PACKED}/driver-and-device-event-suppression`,
  },
};

/** Every clause that a decision may cite. */
export const DECISION_CLAUSES: readonly ClauseKey[] = Object.values(CLAUSES).flatMap((each) =>
  Object.values(each),
);

/** Probes under which a side reads what the other wants to be told of. */
const READS: Readonly<Record<string, Actor>> = {
  'used.flags': 'driver',
  'used.avail_event': 'driver',
  'packed.device-event': 'driver',
  'avail.flags': 'device',
  'avail.used_event': 'device',
  'packed.driver-event': 'device',
};

const number = ({ after }: Step): number => after.reduceRight((value, byte) => value * 256 + byte, 0);

/** Whether the next thing that the same side does is to tell the other. */
function tells({ steps }: Trace, { index, actor }: Step): boolean {
  for (let at = index + 1; at < steps.length; at++) {
    const each = steps[at] as Step;
    if (each.actor === actor) return each.kind === (actor === 'driver' ? 'notify' : 'interrupt');
  }
  return false;
}

/** Where a half of a packed queue stands, as it shows it itself. */
function placeOf(step: Step, { name }: TraceQueue): PackedPlace {
  const kept = step[step.actor][name] ?? {};
  const which = step.actor === 'driver' ? 'avail' : 'used';
  return { offset: Number(kept[`next ${which}`] ?? 0), wrap: Number(kept[`${which} wrap`] ?? 1) };
}

/** Every decision of one queue of a trace, in order of time. `queueIndex` counts in `trace.queues`. */
export function decisionsOf(trace: Trace, queueIndex = 0): Decision[] {
  const queue = trace.queues[queueIndex];
  if (!queue) return [];
  const own = areasOf(queue);
  const initial = startOf(trace, queue);
  const before = { driver: initial, device: initial };
  const now = { ...before };
  const place: Record<Actor, PackedPlace> = {
    driver: { offset: 0, wrap: 1 },
    device: { offset: 0, wrap: 1 },
  };
  const found: Decision[] = [];
  for (const step of trace.steps) {
    const { actor, kind, probe, address, index, time } = step;
    if (!own.some(([from, to]) => address >= from && address < to)) continue;
    if (kind === 'write' && probe === (actor === 'driver' ? 'avail.idx' : 'used.idx'))
      now[actor] = number(step);
    if (kind !== 'read' || READS[probe] !== actor) continue;
    const common = {
      step: index,
      time,
      actor,
      told: tells(trace, step),
      clause: CLAUSES[queue.format][actor],
    };
    if (queue.format === 'packed') {
      const [from, to] = [place[actor], placeOf(step, queue)];
      const count = to.offset - from.offset + (from.wrap === to.wrap ? 0 : queue.size);
      const word = number(step);
      const due = wantsEvent(word, to.offset, to.wrap === 1, count, queue.size, queue.eventIndex);
      found.push({ ...common, count, due, wish: structureOf(word, from, to) });
      place[actor] = to;
      continue;
    }
    const count = (now[actor] - before[actor]) & 0xffff;
    const value = number(step);
    found.push(
      queue.eventIndex
        ? {
            ...common,
            count,
            due: passesEvent(value, now[actor], count),
            wish: { by: 'event', event: value, before: before[actor], now: now[actor] },
          }
        : { ...common, count, due: flagsAllow(value), wish: { by: 'flags', flags: value } },
    );
    before[actor] = now[actor];
  }
  return found;
}

function structureOf(word: number, before: PackedPlace, now: PackedPlace): Wish {
  const flags = (word >>> 16) & 3;
  if (flags !== RING_EVENT_FLAGS_DESC) return { by: 'structure', flags, before, now };
  const descriptor = { offset: word & (RING_EVENT_WRAP - 1), wrap: word & RING_EVENT_WRAP ? 1 : 0 };
  return { by: 'structure', flags, descriptor, before, now };
}

function areasOf({ driverArea, deviceArea, size }: TraceQueue): readonly (readonly [number, number])[] {
  return [
    [driverArea, driverArea + 6 + 2 * size],
    [deviceArea, deviceArea + 6 + 8 * size],
  ];
}

/** Where both indices of a split queue stand before the first step. */
function startOf(trace: Trace, { driverArea }: TraceQueue): number {
  const at = trace.regions.findIndex(({ base, size }) => driverArea >= base && driverArea < base + size);
  const bytes = trace.initial[at];
  if (!bytes) return 0;
  const offset = driverArea + 2 - (trace.regions[at]?.base ?? 0);
  return (bytes[offset] ?? 0) | ((bytes[offset + 1] ?? 0) << 8);
}

/** A time during which one side is at work. */
export interface Span {
  readonly actor: Actor;
  readonly from: number;
  readonly to: number;
}

/** When each side was at work, where the exchange says so: requests that are served, answers that are handled. */
export function spansOf(trace: Trace): Span[] {
  return trace.steps.flatMap(({ actor, probe, time, detail = 0 }) =>
    probe === 'work.serve' || probe === 'work.handle' ? [{ actor, from: time, to: time + detail }] : [],
  );
}
