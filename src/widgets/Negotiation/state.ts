import { parseFeatures } from '../../virtio/decode/features.ts';
import {
  choiceProblems,
  type Dropped,
  negotiate,
  type Problem,
  ruleProblems,
} from '../../virtio/negotiation.ts';
import { bitsOf, mask } from '../../virtio/requirements.ts';
import { type BitOwner, bitOwner } from '../../virtio/spec/bit-ranges.ts';
import type { Preset } from '../../virtio/spec/presets.ts';
import { RESERVED_FEATURES } from '../../virtio/spec/reserved-features.ts';
import type { Feature, FeatureRule, Version } from '../../virtio/spec/types.ts';
import { holds, LATEST, nameIn, VERSION_NAMES } from '../../virtio/spec/versions.ts';
import type { AddressState, Fields } from '../kit/address.ts';
import { type Restore, restored } from '../kit/restore.ts';

/** What the widget knows of one device. */
export interface Facts {
  readonly device: string;
  /** The device's own bits; the reserved ones are known anyway. */
  readonly own: readonly Feature[];
  /** The rules on the bits as a whole, the device's own and those on the reserved ones. */
  readonly demands: readonly FeatureRule[];
  /** What was recorded of real devices of this kind. */
  readonly presets: readonly Preset[];
}

export interface State {
  readonly start: Facts;
  readonly facts: Facts;
  readonly version: Version;
  readonly offered: bigint;
  /** What the driver wants; with `rules`, less is accepted. */
  readonly wanted: bigint;
  /** Whether the driver leaves out what it must not accept. */
  readonly rules: boolean;
  /** Whether bits that neither side names are shown as well. */
  readonly all: boolean;
  /** Bits whose boxes the reader turned: their rows stay, even when neither side names them any more. */
  readonly kept: bigint;
  /** What stands in the paste box. */
  readonly text: string;
  readonly notice?: string | undefined;
}

export type Action =
  | { readonly type: 'offer' | 'want'; readonly bit: number; readonly on: boolean }
  | { readonly type: 'version'; readonly version: string }
  | { readonly type: 'preset'; readonly id: string }
  /** The driver: as recorded, one that wants all it knows, or one that wants next to nothing. */
  | { readonly type: 'driver'; readonly wants: 'linux' | 'all' | 'least' }
  | { readonly type: 'rules' | 'all'; readonly on: boolean }
  | { readonly type: 'text'; readonly text: string }
  /** Takes the bits in the paste box for one side. */
  | { readonly type: 'take'; readonly side: 'offered' | 'wanted' }
  | { readonly type: 'device'; readonly facts: Facts }
  | (Restore & { readonly facts: Facts | undefined });

const VERSION_1 = mask(32);

/** The bits of a mask as the presets write it. */
const bitsFrom = (hex: string): bigint => BigInt(hex);

/** Every feature that can stand on a device, its own first. */
export const featuresOf = ({ own }: Facts): readonly Feature[] => [...own, ...RESERVED_FEATURES];

/** The recording whose offer this is. */
export const presetOf = ({ facts, offered }: State): Preset | undefined =>
  facts.presets.find((preset) => bitsFrom(preset.offered) === offered);

function everything({ own }: Facts, version: Version): bigint {
  return [...own, ...RESERVED_FEATURES]
    .filter((one) => holds(one.versions, version) && one.legacy !== true)
    .reduce((bits, one) => bits | mask(one.bit), 0n);
}

/** The first state: the device's first recording, or a device that offers only what every one must. */
export function begin(facts: Facts): State {
  const [preset] = facts.presets;
  const offered = preset === undefined ? VERSION_1 : bitsFrom(preset.offered);
  const wanted = preset?.accepted === undefined ? offered : bitsFrom(preset.accepted.features);
  return {
    start: facts,
    facts,
    version: LATEST,
    offered,
    wanted,
    rules: true,
    all: false,
    kept: 0n,
    text: '',
  };
}

const put = (bits: bigint, bit: number, on: boolean) => (on ? bits | mask(bit) : bits & ~mask(bit));

/** Pure: the same state and action give the same state. */
export function reducer(state: State, action: Action): State {
  const next = { ...state, notice: undefined };
  switch (action.type) {
    case 'offer':
    case 'want': {
      const side = action.type === 'offer' ? 'offered' : 'wanted';
      const kept = state.kept | mask(action.bit);
      return { ...next, kept, [side]: put(state[side], action.bit, action.on) };
    }
    case 'version':
      return { ...next, version: versionNamed(action.version) ?? state.version };
    case 'preset': {
      const preset = state.facts.presets.find(({ id }) => id === action.id);
      if (preset === undefined) return state;
      const offered = bitsFrom(preset.offered);
      const wanted = preset.accepted === undefined ? offered : bitsFrom(preset.accepted.features);
      return { ...next, offered, wanted, kept: 0n };
    }
    case 'driver':
      return { ...next, kept: 0n, wanted: driverWants(state, action.wants) };
    case 'rules':
      return { ...next, rules: action.on };
    case 'all':
      return { ...next, all: action.on, kept: 0n };
    case 'text':
      return { ...next, text: action.text };
    case 'take': {
      const read = parseFeatures(state.text);
      if (!read.ok) return { ...next, notice: read.message };
      return { ...next, [action.side]: read.bits, kept: 0n };
    }
    case 'device': {
      const fresh = begin(action.facts);
      return { ...fresh, start: state.start, version: state.version, rules: state.rules, text: state.text };
    }
    case 'restore':
      return restored(
        state,
        action.from,
        () => begin(state.start),
        (fields, plain) => fromFields(fields, plain, action.facts),
        ' This is the negotiation as it stands.',
      );
  }
}

function driverWants(state: State, wants: 'linux' | 'all' | 'least'): bigint {
  if (wants === 'all') return everything(state.facts, state.version);
  const recorded =
    presetOf(state)?.accepted ?? state.facts.presets.find(({ accepted }) => accepted)?.accepted;
  return wants === 'linux' && recorded !== undefined ? bitsFrom(recorded.features) : VERSION_1;
}

const versionNamed = (text: string): Version | undefined => VERSION_NAMES.find((version) => version === text);

/** The state of the fields of an address, or what is wrong with them. */
function fromFields(fields: Fields, { start }: State, facts: Facts | undefined): State | string {
  const { d, v, o, w, k, a, t } = fields;
  if (d !== undefined && facts?.device !== d)
    return `The link names a device that is not known here: “${d}”.`;
  const home = { ...begin(facts ?? start), start };
  const version = v === undefined ? home.version : versionNamed(v);
  if (version === undefined) return `The link names version “${v}”, which does not exist.`;
  const masks = [o, w].filter((mask) => mask !== undefined);
  if (!masks.every((mask) => /^[0-9a-f]{1,32}$/.test(mask)))
    return 'The link holds bits that cannot be read.';
  return {
    ...home,
    version,
    offered: o === undefined ? home.offered : BigInt(`0x${o}`),
    wanted: w === undefined ? home.wanted : BigInt(`0x${w}`),
    rules: k === undefined,
    all: a !== undefined,
    text: t ?? '',
  };
}

/** The device that an address speaks of, when it is not the one of the page. */
export const deviceIn = (from: AddressState): string | undefined =>
  from.kind === 'fields' ? from.fields['d'] : undefined;

/** What of a state stands in the address: only what differs from the start. */
export function toFields(state: State): Fields {
  const home = begin(state.facts);
  const fields: Record<string, string> = {};
  if (state.facts.device !== state.start.device) fields['d'] = state.facts.device;
  if (state.version !== home.version) fields['v'] = state.version;
  if (state.offered !== home.offered) fields['o'] = state.offered.toString(16);
  if (state.wanted !== home.wanted) fields['w'] = state.wanted.toString(16);
  if (!state.rules) fields['k'] = '0';
  if (state.all) fields['a'] = '1';
  // A pasted text is worth keeping; one that no mask or features file can be is not worth a long address.
  if (state.text !== '' && state.text.length <= 160) fields['t'] = state.text;
  return fields;
}

/** One bit as a row of the table. */
export interface Row {
  readonly bit: number;
  /** `bit 50` for a bit that the version does not name on this device. */
  readonly name: string;
  /** Missing for a bit without a name. */
  readonly feature?: Feature | undefined;
  readonly owner: BitOwner;
  readonly offered: boolean;
  readonly wanted: boolean;
  readonly accepted: boolean;
  /** Why the driver leaves out a bit that is offered or wanted, or what is wrong with it. */
  readonly why?: string | undefined;
  /** A sentence on a bit that has no name. */
  readonly unnamed?: string | undefined;
}

export interface View {
  /** What the driver writes. */
  readonly accepted: bigint;
  readonly rows: readonly Row[];
  /** How many bits are known here that have no row unless all are shown. */
  readonly hidden: number;
  /** Rules that the offer or the choice breaks; fatal ones first. */
  readonly problems: readonly Problem[];
  readonly ok: boolean;
}

/** Everything that the widget shows of a state. */
export function viewOf(state: State): View {
  const { offered, wanted, version, rules, all, kept } = state;
  const features = featuresOf(state.facts);
  const { demands } = state.facts;
  const outcome = negotiate({ features, offered, wanted, version, rules: demands });
  const accepted = rules ? outcome.accepted : wanted;
  const problems = rules
    ? outcome.problems
    : [
        ...choiceProblems(features, offered, accepted, version),
        ...ruleProblems(demands, { features, offered, accepted, version }),
        ...outcome.problems.filter((one) => !one.fatal && one.kind !== 'rule'),
      ];
  const known = features.filter((one) => holds(one.versions, version)).map(({ bit }) => bit);
  const named = bitsOf(offered | wanted | kept);
  const hidden = new Set(known.filter((bit) => !named.includes(bit))).size;
  const bits = [...new Set(all ? [...known, ...named] : named)].sort((a, b) => a - b);
  const dropped = new Map(outcome.dropped.map((one) => [one.bit, one]));
  const rows = bits.map((bit) => rowOf(bit, state, features, accepted, rules ? dropped.get(bit) : undefined));
  return {
    accepted,
    rows,
    hidden,
    problems: [...problems].sort((a, b) => Number(b.fatal) - Number(a.fatal)),
    ok: !problems.some((one) => one.fatal && one.kind !== 'rule'),
  };
}

function rowOf(
  bit: number,
  { offered, wanted, version, facts }: State,
  features: readonly Feature[],
  accepted: bigint,
  dropped: Dropped | undefined,
): Row {
  const has = (bits: bigint) => (bits & mask(bit)) !== 0n;
  const feature = features.find((one) => one.bit === bit && holds(one.versions, version));
  return {
    bit,
    name: feature === undefined ? `bit ${bit}` : nameIn(feature.name, version),
    feature,
    owner: bitOwner(bit, version),
    offered: has(offered),
    wanted: has(wanted),
    accepted: has(accepted),
    // That nobody asked for a bit is plain to see in the row itself.
    why: dropped === undefined || dropped.reason === 'not-wanted' ? undefined : dropped.why,
    unnamed: feature === undefined ? whyUnnamed(bit, version, facts, features) : undefined,
  };
}

const OWNERS: Readonly<Record<BitOwner, string>> = {
  device: 'belongs to the device type',
  reserved: 'belongs to the queue and the negotiation',
  future: 'is reserved for the future',
};

/** One or two sentences on a bit that the version does not name on the device. */
export function whyUnnamed(
  bit: number,
  version: Version,
  { device }: Facts,
  features: readonly Feature[],
): string {
  const owner = OWNERS[bitOwner(bit, version)];
  const other = features.find((one) => one.bit === bit);
  const later =
    other === undefined
      ? ''
      : ` It is ${nameIn(other.name, other.versions.since)} since ${other.versions.since}.`;
  return `Version ${version} does not name it on ${device}; the bit ${owner}.${later}`;
}

/** What the paste box holds: bits, an error, or nothing yet. */
export function readText(text: string) {
  return text.trim() === '' ? undefined : parseFeatures(text);
}
