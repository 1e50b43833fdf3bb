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
  | Restore;

export const begin = (start: Typed): State => ({ start, typed: start });

/** Pure: the same state and action give the same state. */
export function reducer(state: State, action: Action): State {
  switch (action.type) {
    case 'type':
      return { ...state, notice: undefined, typed: { ...state.typed, [action.name]: action.text } };
    case 'load':
      return { ...state, notice: undefined, typed: action.typed };
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

/** One piece of the line of entries. */
export type Cell =
  | {
      readonly kind: 'entry';
      readonly index: number;
      readonly written: boolean;
      readonly isEvent: boolean;
      /** The index before it was 65535. */
      readonly wraps: boolean;
    }
  | { readonly kind: 'gap'; readonly count: number };

/** A long move shows so many entries at either end. */
const ENDS = 3;

/** The part of the endless line of entries that matters: what was written, its neighbours, and the event's entry. */
export function cellsOf({ before, now, event }: Indices): Cell[] {
  const moved = (now - before) & 0xffff;
  const shown = new Set<number>();
  const show = (from: number, to: number): void => {
    for (let at = from; at < to; at++) shown.add(at);
  };
  show(-2, Math.min(moved, ENDS));
  show(Math.max(0, moved - ENDS), moved + 2);
  const far = (event - before) & 0xffff;
  const place = far < moved || far < 0x8000 ? far : far - 0x1_0000;
  shown.add(place);
  // The line is a circle: what lies a whole turn away is the same entry.
  const places = [...shown]
    .filter((at) => (at < 0 ? !shown.has(at + 0x1_0000) : at < 0x1_0000))
    .sort((a, b) => a - b);
  const cells: Cell[] = [];
  let previous: number | undefined;
  for (const at of places) {
    if (previous !== undefined && at > previous + 1) cells.push({ kind: 'gap', count: at - previous - 1 });
    const index = (before + at) & 0xffff;
    cells.push({
      kind: 'entry',
      index,
      written: at >= 0 && at < moved,
      isEvent: index === event,
      wraps: index === 0,
    });
    previous = at;
  }
  return cells;
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
