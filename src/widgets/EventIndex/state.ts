import { type EventWeighing, weighEvent } from '../../virtio/queue/suppression.ts';
import type { Fields } from '../kit/address.ts';
import { parseNumber } from '../kit/hex.ts';
import { type Restore, restored } from '../kit/restore.ts';

/** The three indices, and the letter that each has in an address. */
export const NAMES = { before: 'o', now: 'n', event: 'e' } as const;
export type Name = keyof typeof NAMES;

/** Three indices as text, since not all that is typed is a number. */
export type Typed = Readonly<Record<Name, string>>;

export interface State {
  readonly start: Typed;
  readonly typed: Typed;
  readonly notice?: string | undefined;
}

export type Action =
  | { readonly type: 'type'; readonly name: Name; readonly text: string }
  | { readonly type: 'load'; readonly typed: Typed }
  /** The new index goes round the circle: 65536 is 0. */
  | { readonly type: 'turn'; readonly to: number }
  | Restore;

export const begin = (start: Typed): State => ({ start, typed: start });

/** Pure: the same state and action give the same state. */
export function reducer(state: State, action: Action): State {
  switch (action.type) {
    case 'type':
      return { ...state, notice: undefined, typed: { ...state.typed, [action.name]: action.text } };
    case 'load':
      return { ...state, notice: undefined, typed: action.typed };
    case 'turn':
      return { ...state, notice: undefined, typed: { ...state.typed, now: String(action.to & 0xffff) } };
    case 'restore':
      return restored(state, action.from, () => begin(state.start), fromFields);
  }
}

function fromFields({ o, n, e }: Fields, home: State): State {
  const { before, now, event } = home.start;
  return { ...home, typed: { before: o ?? before, now: n ?? now, event: e ?? event } };
}

/** What of a state stands in the address: the texts that differ from the start. */
export function toFields({ start, typed }: State): Fields {
  const fields: Record<string, string> = {};
  for (const name of Object.keys(NAMES) as Name[]) {
    // An empty text is no address field; it comes back as what the widget began with.
    if (typed[name] !== start[name] && typed[name] !== '') fields[NAMES[name]] = typed[name];
  }
  return fields;
}

export type Indices = Readonly<Record<Name, number>>;

/** What is wrong with one of the texts, or undefined. */
export function faultOf(text: string): string | undefined {
  const parsed = parseNumber(text, 16);
  return 'error' in parsed ? parsed.error : undefined;
}

/** The three numbers, or undefined while one of them is none. */
export function indicesOf(typed: Typed): Indices | undefined {
  const numbers: Partial<Record<Name, number>> = {};
  for (const name of Object.keys(NAMES) as Name[]) {
    const parsed = parseNumber(typed[name], 16);
    if ('error' in parsed) return undefined;
    numbers[name] = Number(parsed.value);
  }
  return numbers as Indices;
}

export interface Answer extends EventWeighing {
  /** One sentence on where the entry lies. */
  readonly why: string;
  /** What a comparison says that knows nothing of the wrap. */
  readonly naive: boolean;
}

const entries = (count: number): string =>
  count === 1 ? '1 entry' : `${count.toLocaleString('en-GB')} entries`;

/** Whether to notify, by the model's own function, and why. */
export function answer({ before, now, event }: Indices): Answer {
  const weighing = weighEvent(event, now, before);
  const { behind, moved, needed } = weighing;
  const naive = before <= event && event < now;
  const last = (now - 1) & 0xffff;
  const wrote =
    moved === 0
      ? 'Nothing was written'
      : moved === 1
        ? `Entry ${before} was written`
        : `${entries(moved)} were written, ${before} to ${last}${last < before ? ' over the wrap' : ''}`;
  if (needed)
    return { ...weighing, naive, why: `${wrote}; ${event} is ${moved === 1 ? 'that one' : 'one of them'}.` };
  const since = behind - moved + 1;
  const until = 0x1_0000 - behind;
  const where =
    since <= until
      ? `${event} was written ${entries(since)} earlier`
      : `${event} comes ${entries(until)} after the last one`;
  return {
    ...weighing,
    naive,
    why: `${wrote}; ${moved === 0 && until === 1 ? `${event} is the next` : where}.`,
  };
}

/** One piece of the circle of entries: an entry, or so many that are left out. */
export type Piece =
  | { readonly kind: 'entry'; readonly index: number; readonly written: boolean; readonly isEvent: boolean }
  | { readonly kind: 'gap'; readonly index: number; readonly count: number };

/** A long move shows so many entries at either end. */
const ENDS = 3;

/**
 * All 65536 entries as a circle, from entry 0 on: what was written, its neighbours and the event's entry one by one,
 * and the others as gaps, each with the index that it begins with. No gap goes over the wrap.
 */
export function circleOf({ before, now, event }: Indices): Piece[] {
  const moved = (now - before) & 0xffff;
  const shown = new Set([event]);
  const show = (from: number, to: number): void => {
    for (let at = from; at < to; at++) shown.add((before + at) & 0xffff);
  };
  show(-2, Math.min(moved, ENDS));
  show(Math.max(0, moved - ENDS), moved + 2);
  const pieces: Piece[] = [];
  let next = 0;
  const skipTo = (index: number): void => {
    if (index > next) pieces.push({ kind: 'gap', index: next, count: index - next });
  };
  for (const index of [...shown].sort((a, b) => a - b)) {
    skipTo(index);
    const written = ((index - before) & 0xffff) < moved;
    pieces.push({ kind: 'entry', index, written, isEvent: index === event });
    next = index + 1;
  }
  skipTo(0x1_0000);
  return pieces;
}

/** Where a key turns the new index: by one entry, Home to the old index, End just past the event's entry. */
export function turnOf(key: string, { before, now, event }: Indices): number | undefined {
  const turns: Readonly<Record<string, number>> = {
    ArrowLeft: now - 1,
    ArrowDown: now - 1,
    ArrowRight: now + 1,
    ArrowUp: now + 1,
    Home: before,
    End: event + 1,
  };
  return turns[key];
}

/** Things worth trying: what they are called, and the three indices. */
export const EXAMPLES: readonly { readonly label: string; readonly typed: Typed }[] = [
  { label: 'a batch passes it', typed: { before: '4', now: '8', event: '6' } },
  { label: 'not yet', typed: { before: '4', now: '6', event: '6' } },
  { label: 'asked long ago', typed: { before: '9', now: '10', event: '3' } },
  { label: 'over the wrap', typed: { before: '65533', now: '2', event: '65534' } },
];

/** At the wrap: the entry that is written is the last before 0. */
export const AT_WRAP: Typed = { before: '65535', now: '0', event: '65535' };
