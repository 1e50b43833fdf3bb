import { parseDump } from '../../virtio/decode/dump.ts';
import { parseFeatures } from '../../virtio/decode/features.ts';
import { type FieldValue, readFields, writeField } from '../../virtio/decode/fields.ts';
import { isStruct, resolve, type Struct, type Type } from '../../virtio/layout/layout.ts';
import { mask } from '../../virtio/requirements.ts';
import type { Preset } from '../../virtio/spec/presets.ts';
import type { Feature, Version } from '../../virtio/spec/types.ts';
import { holds, LATEST, nameIn, spellings, VERSION_NAMES } from '../../virtio/spec/versions.ts';
import type { Fields } from '../kit/address.ts';
import { fromBase64Url, toBase64Url } from '../kit/base64url.ts';
import { type Restore, restored } from '../kit/restore.ts';

/** What the widget knows of one device. */
export interface Facts {
  readonly device: string;
  readonly config: Type<unknown>;
  readonly features: readonly Feature[];
  readonly presets: readonly Preset[];
}

export interface State {
  readonly facts: Facts;
  readonly version: Version;
  /** Bit 0 is feature bit 0. Decides which fields mean something. */
  readonly features: bigint;
  readonly bytes: Uint8Array;
  /** What was typed into a field and refused. */
  readonly fault?: { readonly path: string; readonly text: string; readonly message: string } | undefined;
  /** Whether fields behind the last byte are listed too. */
  readonly all: boolean;
  /** What stands in the paste box. */
  readonly text: string;
  readonly notice?: string | undefined;
}

export type Action =
  | { readonly type: 'version'; readonly version: string }
  | { readonly type: 'preset'; readonly id: string }
  | { readonly type: 'feature'; readonly name: string; readonly on: boolean }
  | { readonly type: 'field'; readonly path: string; readonly text: string }
  | { readonly type: 'bytes'; readonly at: number; readonly bytes: readonly number[] }
  | { readonly type: 'all'; readonly on: boolean }
  | { readonly type: 'text'; readonly text: string }
  /** Takes what stands in the paste box: a dump, or feature bits. */
  | { readonly type: 'read' }
  | Restore;

/** A space is at most this long: pages of a PCI region are pasted by mistake. */
export const MOST_BYTES = 512;

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

const recorded = ({ presets }: Facts) => presets.filter(({ config }) => config !== undefined);

/** The presets that have bytes. */
export const presetsOf = ({ facts }: State): readonly Preset[] => recorded(facts);

/** The preset whose bytes and features these are. */
export function presetOf({ facts, features, bytes }: State): Preset | undefined {
  const same = (preset: Preset) =>
    BigInt(preset.offered) === features && bytesOf(preset.config ?? '').join() === bytes.join();
  return recorded(facts).find(same);
}

/** The struct in the state's version. */
export function layoutOf({ facts, version, features }: State): Struct<unknown> {
  const layout = resolve(facts.config, { version, features });
  if (!isStruct(layout)) throw new TypeError(`The configuration of ${facts.device} is no struct.`);
  return layout;
}

/** The first state: what was recorded first, or zeroes with every feature of the newest version. */
export function begin(facts: Facts): State {
  const [preset] = recorded(facts);
  const all = facts.features
    .filter((one) => holds(one.versions, LATEST) && one.legacy !== true)
    .reduce((bits, { bit }) => bits | mask(bit), 0n);
  const features = preset === undefined ? all : BigInt(preset.offered);
  const blank: State = { facts, version: LATEST, features, bytes: new Uint8Array(), all: false, text: '' };
  return { ...blank, bytes: preset?.config ? bytesOf(preset.config) : new Uint8Array(layoutOf(blank).size) };
}

/** Every field of the struct as the bytes hold it. */
export function fieldsOf(state: State): readonly FieldValue[] {
  const { version, features, bytes } = state;
  return readFields(layoutOf(state), bytes, { version, features });
}

/** The feature that a field's label names. */
export const featureOf = ({ facts }: State, label: string | undefined): Feature | undefined =>
  label === undefined ? undefined : facts.features.find(({ name }) => spellings(name).includes(label));

/** Pure: the same state and action give the same state. */
export function reducer(state: State, action: Action): State {
  const next = { ...state, notice: undefined, fault: undefined };
  switch (action.type) {
    case 'version': {
      const version = VERSION_NAMES.find((one) => one === action.version);
      return version === undefined ? state : { ...next, version };
    }
    case 'preset': {
      const preset = recorded(state.facts).find(({ id }) => id === action.id);
      if (preset?.config === undefined) return state;
      return { ...next, features: BigInt(preset.offered), bytes: bytesOf(preset.config) };
    }
    case 'feature': {
      const bit = featureOf(state, action.name)?.bit;
      if (bit === undefined) return state;
      return { ...next, features: action.on ? state.features | mask(bit) : state.features & ~mask(bit) };
    }
    case 'field': {
      const { path, text } = action;
      const written = writeField(layoutOf(state), state.bytes, path, text);
      if (!written.ok) return { ...next, fault: { path, text, message: written.message } };
      return { ...next, bytes: written.bytes };
    }
    case 'bytes': {
      const bytes = new Uint8Array(Math.max(state.bytes.length, action.at + action.bytes.length));
      bytes.set(state.bytes);
      bytes.set(action.bytes, action.at);
      if (bytes.length > MOST_BYTES) return { ...next, notice: `At most ${MOST_BYTES} bytes fit here.` };
      return { ...next, bytes };
    }
    case 'all':
      return { ...next, all: action.on };
    case 'text':
      return { ...next, text: action.text };
    case 'read':
      return read(next);
    case 'restore':
      return restored(state, action.from, () => begin(state.facts), fromFields);
  }
}

/** Feature bits are told from a dump by what they are: a mask says 0x, a features file is 0 and 1 alone. */
function read(state: State): State {
  const text = state.text.trim();
  if (/^(features\s*[=:]\s*)?(0x[0-9a-f_]{9,}|[01\s]{64,}|bit\s*\d+)$/i.test(text)) {
    const bits = parseFeatures(text);
    return bits.ok ? { ...state, features: bits.bits } : { ...state, notice: bits.message };
  }
  const dump = parseDump(text, { most: MOST_BYTES });
  return dump.ok ? { ...state, bytes: dump.bytes } : { ...state, notice: dump.message };
}

/** The state of the fields of an address, or what is wrong with them. */
function fromFields(fields: Fields, plain: State): State | string {
  const { v, f, b, a, t } = fields;
  const version = v === undefined ? plain.version : VERSION_NAMES.find((one) => one === v);
  if (version === undefined) return `The link names version “${v}”, which does not exist.`;
  const bytes = b === undefined ? plain.bytes : fromBase64Url(b);
  if (bytes === undefined || bytes.length > MOST_BYTES || (f !== undefined && !/^[0-9a-f]{1,32}$/.test(f))) {
    return 'The link holds bytes or features that cannot be read.';
  }
  const features = f === undefined ? plain.features : BigInt(`0x${f}`);
  return { ...plain, version, features, bytes, all: a !== undefined, text: t ?? '' };
}

/** What of a state stands in the address: only what differs from the start. */
export function toFields(state: State): Fields {
  const home = begin(state.facts);
  const fields: Record<string, string> = {};
  if (state.version !== home.version) fields['v'] = state.version;
  if (state.features !== home.features) fields['f'] = state.features.toString(16);
  if (state.bytes.join() !== home.bytes.join()) fields['b'] = toBase64Url(state.bytes);
  if (state.all) fields['a'] = '1';
  // A refused text is kept; one that was read is in the bytes already.
  if (state.notice !== undefined && state.text.length <= 200) fields['t'] = state.text;
  return fields;
}

/** One sentence on how the bytes and the struct compare in length. */
export function lengthSentence(state: State): string {
  const { size, name } = layoutOf(state);
  const { length } = state.bytes;
  const cut = fieldsOf(state).find(({ held }) => held === 'cut')?.row.path;
  const version = `version ${state.version}`;
  if (length === size) return `${length} bytes: exactly ${name} of ${version}.`;
  if (length > size)
    return `${length} bytes: ${name} of ${version} takes ${size}, the last ${length - size} are beyond it.`;
  const where = cut === undefined ? '' : ` in the middle of ${cut}`;
  return `${length} of the ${size} bytes of ${name} in ${version}: they end${where === '' ? '' : where} at offset ${length}.`;
}

/** The feature's name as the state's version prints it. */
export const featureName = ({ version }: State, feature: Feature): string => nameIn(feature.name, version);
