import { type Room, roomOf } from '../../virtio/queue/room.ts';
import type { Fields } from '../kit/address.ts';
import { parseNumber } from '../kit/hex.ts';
import { type Restore, restored } from '../kit/restore.ts';

/** Sizes on offer: powers of two, so that a split queue takes them too. */
export const SIZES: readonly number[] = [4, 8, 16, 32, 64, 128, 256];
/** More buffers than any queue on offer has descriptors. */
export const MAX_PIECES = 300;

export interface State {
  readonly size: number;
  readonly packed: boolean;
  /** Buffers of a request, as typed. */
  readonly pieces: string;
  readonly notice?: string | undefined;
}

export type Action =
  | { readonly type: 'size'; readonly size: number }
  | { readonly type: 'packed'; readonly packed: boolean }
  | { readonly type: 'pieces'; readonly text: string }
  | Restore;

export const START: State = { size: 16, packed: false, pieces: '3' };

/** Pure: the same state and action give the same state. */
export function reducer(state: State, action: Action): State {
  switch (action.type) {
    case 'size':
      return { ...state, notice: undefined, size: SIZES.includes(action.size) ? action.size : state.size };
    case 'packed':
      return { ...state, notice: undefined, packed: action.packed };
    case 'pieces':
      return { ...state, notice: undefined, pieces: action.text };
    case 'restore':
      return restored(state, action.from, () => START, fromFields);
  }
}

/** The state of the fields of an address, or what is wrong with them. */
function fromFields({ s, k, p }: Fields, home: State): State | string {
  const size = Number(s ?? home.size);
  if (!SIZES.includes(size)) return `The link names a queue size that is not on offer: “${s}”.`;
  return { size, packed: k === 'packed', pieces: p ?? home.pieces };
}

/** What of a state stands in the address: only what differs from the start. */
export function toFields({ size, packed, pieces }: State): Fields {
  const fields: Record<string, string> = {};
  if (size !== START.size) fields['s'] = String(size);
  if (packed !== START.packed) fields['k'] = 'packed';
  if (pieces !== START.pieces && pieces !== '') fields['p'] = pieces;
  return fields;
}

/** How many buffers a request has, or what is wrong with the text. */
export function piecesOf(text: string): { readonly value: number } | { readonly error: string } {
  const parsed = parseNumber(text, 16);
  if ('error' in parsed) return parsed;
  const value = Number(parsed.value);
  if (value < 1 || value > MAX_PIECES) return { error: `A request here has 1 to ${MAX_PIECES} buffers.` };
  return { value };
}

/** The queue filled by the model: without tables, and with one for each request. */
export function roomsOf(
  size: number,
  packed: boolean,
  pieces: number,
): { readonly direct: Room; readonly indirect: Room } {
  const ask = (indirect: boolean): Room => roomOf({ size, pieces, packed, indirect });
  return { direct: ask(false), indirect: ask(true) };
}
