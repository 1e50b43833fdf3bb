import { type Identified, readPciId } from '../../virtio/decode/pci-id.ts';
import {
  HEADER_FEATURES,
  type HeaderFeature,
  isLegacyUse,
  netMask,
  type Offer,
  offersOf,
  type Situation,
} from '../../virtio/legacy/offer.ts';
import { PAGE, type QueueMap, type QueueWish, queueFaults, queueMap } from '../../virtio/legacy/queue-map.ts';
import { DEVICE_IDS, deviceId } from '../../virtio/spec/ids.ts';
import type { DeviceId } from '../../virtio/spec/types.ts';
import { LATEST } from '../../virtio/spec/versions.ts';
import type { Fields } from '../kit/address.ts';
import { parseNumber } from '../kit/hex.ts';
import { type Restore, restored } from '../kit/restore.ts';

/** What can be chosen: devices with a section, and those with a transitional ID. */
export const DEVICES: readonly DeviceId[] = DEVICE_IDS.filter(
  ({ specifiedSince, transitionalPciId }) => specifiedSince !== undefined || transitionalPciId !== undefined,
);

/** The numbers of the queue as text, since not all that is typed is a number, each with its letter in an address. */
export const NUMBERS = { size: 'n', align: 'a', base: 'b' } as const;
export type NumberName = keyof typeof NUMBERS;

export interface State {
  readonly device: string;
  readonly offer: Offer;
  /** The driver takes VIRTIO_F_VERSION_1 where it is offered. */
  readonly version1: boolean;
  readonly features: readonly HeaderFeature[];
  readonly msix: boolean;
  readonly bigEndian: boolean;
  readonly typed: Readonly<Record<NumberName, string>>;
  /** What stands in the paste box, and what was found in it. */
  readonly text: string;
  readonly found?: Identified | undefined;
  readonly notice?: string | undefined;
}

export type Action =
  | { readonly type: 'device'; readonly key: string }
  | { readonly type: 'offer'; readonly offer: Offer }
  | { readonly type: 'turn'; readonly what: 'version1' | 'msix' | 'bigEndian' }
  | { readonly type: 'feature'; readonly name: HeaderFeature }
  | { readonly type: 'number'; readonly name: NumberName; readonly text: string }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'read' }
  | Restore;

const START: State = {
  device: 'net',
  offer: 'transitional',
  version1: false,
  features: [],
  msix: false,
  bigEndian: false,
  typed: { size: '256', align: String(PAGE), base: '0x100000' },
  text: '',
};

/** A transitional network card in the hands of a legacy driver. */
export const begin = (): State => START;

/** The device as a fact. */
export function chosen({ device }: Pick<State, 'device'>): DeviceId {
  const found = deviceId(device);
  if (found === undefined) throw new RangeError(`There is no device ${device}.`);
  return found;
}

/** The device with an offer that it can have. */
function allowed(state: State): State {
  const offers = offersOf(chosen(state));
  return offers.includes(state.offer) ? state : { ...state, offer: 'modern' };
}

/** What the reader chose in the terms of the model. */
export function situationOf(state: State): Situation {
  const device = chosen(state);
  const features = device.key === 'net' ? state.features : [];
  return {
    device,
    offer: state.offer,
    takesVersion1: state.version1,
    features: features.reduce((sum, name) => sum | netMask(name), 0n),
    version: LATEST,
  };
}

export interface QueueView {
  readonly legacy: boolean;
  readonly faults: Partial<Record<NumberName, string>>;
  /** Missing while something is wrong. */
  readonly map?: QueueMap;
  readonly wish?: QueueWish;
}

/** The queue of the typed numbers, or what is wrong with them. */
export function queueOf(state: State): QueueView {
  const legacy = isLegacyUse(situationOf(state));
  const numbers: Partial<Record<NumberName, number>> = {};
  const faults: Partial<Record<NumberName, string>> = {};
  for (const name of Object.keys(NUMBERS) as NumberName[]) {
    const parsed = parseNumber(state.typed[name], name === 'base' ? 52 : 32);
    if ('error' in parsed) faults[name] = parsed.error;
    else numbers[name] = Number(parsed.value);
  }
  const { size = 1, align = PAGE, base = 0 } = numbers;
  const wish = { size, align, base };
  const all = { ...queueFaults(wish, legacy), ...faults };
  // Where the parts are a driver's own choice, nothing is aligned to pages.
  if (!legacy) delete all.align;
  if (Object.keys(all).length > 0) return { legacy, faults: all };
  return { legacy, faults: all, map: queueMap(wish, legacy), wish };
}

/** Pure: the same state and action give the same state. */
export function reducer(state: State, action: Action): State {
  const next = { ...state, notice: undefined };
  switch (action.type) {
    case 'device':
      return DEVICES.some(({ key }) => key === action.key)
        ? allowed({ ...next, device: action.key, found: undefined })
        : state;
    case 'offer':
      return allowed({ ...next, offer: action.offer, found: undefined });
    case 'turn':
      return { ...next, [action.what]: !state[action.what] };
    case 'feature':
      return {
        ...next,
        features: HEADER_FEATURES.filter((name) =>
          name === action.name ? !state.features.includes(name) : state.features.includes(name),
        ),
      };
    case 'number':
      return { ...next, typed: { ...state.typed, [action.name]: action.text } };
    case 'text':
      return { ...next, text: action.text };
    case 'read':
      return read(next);
    case 'restore':
      return restored(state, action.from, begin, fromFields);
  }
}

function read(state: State): State {
  const read = readPciId(state.text);
  if (!read.ok) return { ...state, found: undefined, notice: read.message };
  const offer = read.offer === 'legacy-or-transitional' ? 'transitional' : read.offer;
  return allowed({ ...state, device: read.device.key, offer, version1: offer === 'modern', found: read });
}

const LETTERS: Readonly<Record<HeaderFeature, string>> = {
  VIRTIO_NET_F_MRG_RXBUF: 'm',
  VIRTIO_NET_F_HASH_REPORT: 'h',
  VIRTIO_NET_F_HOST_UDP_TUNNEL_GSO: 'u',
  VIRTIO_NET_F_OUT_NET_HEADER: 'o',
};

/** The state of the fields of an address, or what is wrong with them. */
function fromFields(fields: Fields, home: State): State | string {
  const { d = START.device, o = START.offer, t = '', f = '' } = fields;
  if (!DEVICES.some(({ key }) => key === d)) return `The link names a device “${d}”, which is not here.`;
  const offer = offersOf(chosen({ device: d })).find((one) => one === o) ?? 'modern';
  const numbers = Object.entries(NUMBERS).map(([name, letter]) => [
    name,
    fields[letter] ?? START.typed[name as NumberName],
  ]);
  return {
    ...home,
    device: d,
    offer,
    version1: t.includes('v'),
    msix: t.includes('m'),
    bigEndian: t.includes('b'),
    features: HEADER_FEATURES.filter((name) => f.includes(LETTERS[name])),
    typed: Object.fromEntries(numbers) as State['typed'],
  };
}

/** What of a state stands in the address: what differs from the beginning. */
export function toFields(state: State): Fields {
  const fields: Record<string, string> = {};
  if (state.device !== START.device) fields['d'] = state.device;
  if (state.offer !== START.offer) fields['o'] = state.offer;
  const turns = `${state.version1 ? 'v' : ''}${state.msix ? 'm' : ''}${state.bigEndian ? 'b' : ''}`;
  if (turns !== '') fields['t'] = turns;
  const letters = state.features.map((name) => LETTERS[name]).join('');
  if (letters !== '') fields['f'] = letters;
  for (const [name, letter] of Object.entries(NUMBERS)) {
    const text = state.typed[name as NumberName];
    if (text !== START.typed[name as NumberName] && text !== '') fields[letter] = text;
  }
  return fields;
}
