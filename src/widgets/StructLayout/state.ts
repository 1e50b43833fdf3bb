import { type Drawing, drawingsOf } from '../../virtio/decode/drawing.ts';
import { parseDump } from '../../virtio/decode/dump.ts';
import { writeField } from '../../virtio/decode/fields.ts';
import type { StructFact } from '../../virtio/spec/types.ts';
import type { Fields } from '../kit/address.ts';
import { fromBase64Url, toBase64Url } from '../kit/base64url.ts';
import { type Restore, restored } from '../kit/restore.ts';

export interface State {
  readonly fact: StructFact;
  readonly drawings: readonly Drawing[];
  /** Which of the drawings is on show. */
  readonly at: number;
  /** The field that the reader chose. */
  readonly chosen?: string | undefined;
  /** The bytes of the fixed part; undefined until the reader puts values in. */
  readonly bytes?: Uint8Array | undefined;
  /** What was typed into a field and refused. */
  readonly fault?: { readonly path: string; readonly text: string; readonly message: string } | undefined;
  readonly text: string;
  readonly notice?: string | undefined;
}

export type Action =
  | { readonly type: 'drawing'; readonly at: number }
  | { readonly type: 'choose'; readonly path: string }
  /** Begins with zeroes, or puts the values away again. */
  | { readonly type: 'values'; readonly on: boolean }
  | { readonly type: 'field'; readonly path: string; readonly text: string }
  | { readonly type: 'bytes'; readonly at: number; readonly bytes: readonly number[] }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'read' }
  | Restore;

/** The newest layout first seen, without values. */
export function begin(fact: StructFact): State {
  const drawings = drawingsOf(fact);
  return { fact, drawings, at: drawings.length - 1, text: '' };
}

/** The layout on show. A struct has at least one. */
export function drawingOf({ drawings, at }: State): Drawing {
  const drawing = drawings[at];
  if (drawing === undefined) throw new RangeError(`There is no layout ${at}.`);
  return drawing;
}

/** Exactly the bytes of the fixed part: what is missing is 0, what is beyond is cut off. */
function exactly(bytes: Uint8Array, size: number): Uint8Array {
  const exact = new Uint8Array(size);
  exact.set(bytes.subarray(0, size));
  return exact;
}

/** Pure: the same state and action give the same state. */
export function reducer(state: State, action: Action): State {
  const next = { ...state, notice: undefined, fault: undefined };
  const { size } = drawingOf(state);
  switch (action.type) {
    case 'drawing': {
      if (state.drawings[action.at] === undefined) return state;
      const moved = { ...next, at: action.at };
      return state.bytes ? { ...moved, bytes: exactly(state.bytes, drawingOf(moved).size) } : moved;
    }
    case 'choose':
      return { ...next, chosen: state.chosen === action.path ? undefined : action.path };
    case 'values':
      return { ...next, bytes: action.on ? new Uint8Array(size) : undefined };
    case 'field': {
      const { path, text } = action;
      const written = writeField(drawingOf(state).layout, state.bytes ?? new Uint8Array(size), path, text);
      if (!written.ok) return { ...next, fault: { path, text, message: written.message } };
      return { ...next, bytes: written.bytes };
    }
    case 'bytes': {
      const bytes = (state.bytes ?? new Uint8Array(size)).slice();
      bytes.set(action.bytes.slice(0, Math.max(0, size - action.at)), action.at);
      return { ...next, bytes };
    }
    case 'text':
      return { ...next, text: action.text };
    case 'read':
      return read(next, size);
    case 'restore':
      return restored(state, action.from, () => begin(state.fact), fromFields);
  }
}

function read(state: State, size: number): State {
  const dump = parseDump(state.text);
  if (!dump.ok) return { ...state, notice: dump.message };
  const { length } = dump.bytes;
  const bytes = exactly(dump.bytes, size);
  if (length === size) return { ...state, bytes };
  const what =
    length < size
      ? `These are ${length} bytes; the missing ${size - length} are shown as 0.`
      : `The first ${size} of ${length} bytes are shown: ${state.fact.name} ${drawingOf(state).open ? 'has no fixed places behind them' : 'ends there'}.`;
  return { ...state, bytes, notice: what };
}

/** The state of the fields of an address, or what is wrong with them. */
function fromFields(fields: Fields, plain: State): State | string {
  const { v, f, b } = fields;
  const at =
    v === undefined
      ? plain.at
      : plain.drawings.findIndex(({ versions }) => versions.some((one) => one === v));
  if (at < 0) return `The link names version “${v}”, which does not have this struct.`;
  const moved = { ...plain, at };
  const bytes = b === undefined ? undefined : fromBase64Url(b);
  if (b !== undefined && bytes === undefined) return 'The link holds bytes that cannot be read.';
  return {
    ...moved,
    ...(f === undefined ? {} : { chosen: f }),
    ...(bytes === undefined ? {} : { bytes: exactly(bytes, drawingOf(moved).size) }),
  };
}

/** What of a state stands in the address. */
export function toFields(state: State): Fields {
  const fields: Record<string, string> = {};
  const [version] = drawingOf(state).versions;
  if (state.at !== state.drawings.length - 1 && version !== undefined) fields['v'] = version;
  if (state.chosen !== undefined) fields['f'] = state.chosen;
  if (state.bytes !== undefined) fields['b'] = toBase64Url(state.bytes);
  return fields;
}
