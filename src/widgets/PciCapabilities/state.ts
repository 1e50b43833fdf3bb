import { type PciReading, type PciStop, parsePci, readPci } from '../../virtio/decode/pci.ts';
import { CONFIG_SPACE_SIZE } from '../../virtio/spec/pci-header.ts';
import { PCI_PRESETS, type PciPreset } from '../../virtio/spec/pci-presets.ts';
import type { Fields } from '../kit/address.ts';
import { fromBase64Url, toBase64Url } from '../kit/base64url.ts';
import type { TimeKey } from '../kit/keyboard.ts';
import { type Restore, restored } from '../kit/restore.ts';
import { stepAround, within } from '../kit/steps.ts';

export interface State {
  readonly bytes: Uint8Array;
  /** What a driver makes of `bytes`. */
  readonly reading: PciReading;
  /** Index of the stop on show. */
  readonly stop: number;
  /** What stands in the paste box. */
  readonly text: string;
  readonly notice?: string | undefined;
}

export type Action =
  | { readonly type: 'go'; readonly to: number }
  | { readonly type: 'key'; readonly key: TimeKey }
  | { readonly type: 'preset'; readonly id: string }
  | { readonly type: 'bytes'; readonly at: number; readonly bytes: readonly number[] }
  | { readonly type: 'text'; readonly text: string }
  /** Takes what stands in the paste box. */
  | { readonly type: 'read' }
  | Restore;

const ROW = 16;
/** A header without its list is the least that says anything. */
const LEAST = 64;

function bytesOf({ hex }: PciPreset): Uint8Array {
  const bytes = new Uint8Array(CONFIG_SPACE_SIZE);
  (hex.match(/../g) ?? []).forEach((pair, at) => {
    bytes[at] = Number.parseInt(pair, 16);
  });
  return bytes;
}

const same = (one: Uint8Array, other: Uint8Array): boolean => one.join() === other.join();

/** The recording whose bytes these are, if they are one's. */
export const presetOf = ({ bytes }: Pick<State, 'bytes'>): PciPreset | undefined =>
  PCI_PRESETS.find((one) => same(bytesOf(one), bytes));

/** Other bytes, from their header on. */
function show(state: State, bytes: Uint8Array, stop = 0): State {
  const reading = readPci(bytes);
  const to = within(stop, reading.stops.length - 1);
  return { ...state, bytes, reading, stop: to, notice: undefined };
}

export function begin(): State {
  const bytes = bytesOf(PCI_PRESETS[0] as PciPreset);
  return { bytes, reading: readPci(bytes), stop: 0, text: '' };
}

/** The stop on show. */
export const stopOf = ({ reading, stop }: State): PciStop => reading.stops[stop] as PciStop;

/** As many bytes as there is something in, whole lines of them. */
export function shownBytes({ bytes }: State): Uint8Array {
  let end = bytes.length;
  while (end > LEAST && bytes[end - 1] === 0) end--;
  return bytes.subarray(0, Math.min(bytes.length, Math.ceil(end / ROW) * ROW));
}

/** The stop that has a byte, or undefined. */
export const stopAt = ({ reading }: State, address: number): number | undefined => {
  const at = reading.stops.findIndex((one) => address >= one.at && address < one.at + one.size);
  return at < 0 ? undefined : at;
};

/** Pure: the same state and action give the same state. */
export function reducer(state: State, action: Action): State {
  const last = state.reading.stops.length - 1;
  switch (action.type) {
    case 'go':
      return { ...state, stop: within(action.to, last), notice: undefined };
    case 'key': {
      return reducer(state, { type: 'go', to: stepAround(action.key, state.stop, last) });
    }
    case 'preset': {
      const preset = PCI_PRESETS.find(({ id }) => id === action.id);
      return preset === undefined ? state : show(state, bytesOf(preset));
    }
    case 'bytes': {
      const bytes = state.bytes.slice();
      if (action.at + action.bytes.length > bytes.length) {
        return { ...state, notice: `The configuration space ends at offset ${bytes.length}.` };
      }
      bytes.set(action.bytes, action.at);
      return show(state, bytes, state.stop);
    }
    case 'text':
      return { ...state, text: action.text, notice: undefined };
    case 'read': {
      const read = parsePci(state.text);
      return read.ok ? show(state, read.bytes) : { ...state, notice: read.message };
    }
    case 'restore':
      return restored(state, action.from, begin, fromFields);
  }
}

/** The state of the fields of an address, or what is wrong with them. */
function fromFields(fields: Fields, home: State): State | string {
  const { p, b, s } = fields;
  const preset = PCI_PRESETS.find(({ id }) => id === p);
  const own = b === undefined ? undefined : fromBase64Url(b);
  const isBad =
    (p !== undefined && preset === undefined) ||
    (b !== undefined && (own === undefined || own.length < LEAST || own.length > CONFIG_SPACE_SIZE)) ||
    !/^\d{1,3}$/.test(s ?? '0');
  if (isBad) return 'The link names bytes or a place that cannot be read.';
  const bytes = own ?? (preset === undefined ? home.bytes : bytesOf(preset));
  return show(home, bytes, Number(s ?? 0));
}

/** What of a state stands in the address: only what differs from the start. */
export function toFields(state: State): Fields {
  const fields: Record<string, string> = {};
  const preset = presetOf(state);
  if (preset === undefined) fields['b'] = toBase64Url(state.bytes);
  else if (preset !== PCI_PRESETS[0]) fields['p'] = preset.id;
  if (state.stop !== 0) fields['s'] = String(state.stop);
  return fields;
}
