import { brokenRules, type Choice } from './feature-rules.ts';
import { bitsOf, evaluate, explain, featuresIn, mask, nameSet } from './requirements.ts';
import { featureAt } from './spec/facts.ts';
import type { ClauseKey, Feature, FeatureRule, Requirement, TransportLimit, Version } from './spec/types.ts';
import { holds, nameIn, spellings } from './spec/versions.ts';

export { evaluate, explain } from './requirements.ts';

/** Bit 32: without it a device and a driver are not talking the language of versions 1.0 and later. */
export const VERSION_1 = 32;

/** Why an offered or wanted bit is not accepted. */
export type DropReason = 'not-offered' | 'not-wanted' | 'undescribed' | 'requirement';

/** A bit that one side named and that is not in the result. */
export interface Dropped {
  readonly bit: number;
  /** `bit 50` for a bit that the version does not describe. */
  readonly name: string;
  readonly reason: DropReason;
  /** One sentence. */
  readonly why: string;
}

/**
 * - `accepted-unoffered`: the driver accepted what the device did not offer.
 * - `accepted-undescribed`: the driver accepted a bit that the version does not describe for this device.
 * - `accepted-requirement`: a bit was accepted without what it requires.
 * - `offered-requirement`: a bit was offered without what it requires.
 * - `rule`: a rule on the bits as a whole is broken.
 * - `version-1`: VIRTIO_F_VERSION_1 is missing.
 */
export type ProblemKind =
  | 'accepted-unoffered'
  | 'accepted-undescribed'
  | 'accepted-requirement'
  | 'offered-requirement'
  | 'rule'
  | 'version-1';

/** One rule that an offer or a choice breaks. */
export interface Problem {
  readonly kind: ProblemKind;
  readonly bit: number;
  readonly feature: string;
  /** One sentence. */
  readonly message: string;
  readonly clause: ClauseKey;
  /** True when the driver cannot go on, or the device refuses FEATURES_OK. */
  readonly fatal: boolean;
}

/** What a negotiation starts from. Bit 0 of `offered` and `wanted` is feature bit 0. */
export interface Negotiation {
  /** The facts of the device's own bits and of the reserved ones. */
  readonly features: readonly Feature[];
  readonly offered: bigint;
  readonly wanted: bigint;
  readonly version: Version;
  /** The transport, where bits that it does not carry are to be left out. */
  readonly transport?: TransportLimit['transport'];
  /** Through the legacy interface: bits 0 to 31, those of the legacy interface among them, and no VERSION_1. */
  readonly legacy?: boolean;
  /** Rules on the bits as a whole; those that say `must` are held against the offer and the choice. */
  readonly rules?: readonly FeatureRule[];
}

/** How a negotiation ends. */
export interface Outcome {
  readonly accepted: bigint;
  readonly dropped: readonly Dropped[];
  readonly problems: readonly Problem[];
  /** True when the device sets FEATURES_OK for `accepted`. */
  readonly ok: boolean;
}

const BITS = 'basic/feature-bits';
const RESERVED = 'reserved-features';

/**
 * What a driver that keeps the rules accepts: bits that the device offers, the driver wants and the version
 * describes, less those whose requirements are then not met (version 1.4, section 2.2.1). Legacy bits count as not
 * described. An offer that breaks a rule is a problem but not fatal: the driver validates it and goes on.
 */
export function negotiate(negotiation: Negotiation): Outcome {
  const { features, offered, wanted, version, transport, legacy = false, rules = [] } = negotiation;
  const described = legacy ? legacyBits(features, version) : describedBits(features, version, transport);
  let accepted = offered & wanted & described;
  const unmet = new Map<number, string>();
  // Taking one bit away may take away what another requires, so this runs until nothing changes. A requirement
  // that excludes a bit may come true again later; the bit stays out, since a driver decides once.
  for (let before = -1n; before !== accepted; ) {
    before = accepted;
    for (const feature of unmetIn(features, accepted, version)) {
      accepted &= ~mask(feature.bit);
      unmet.set(feature.bit, feature.requires === undefined ? '' : explain(feature.requires));
    }
  }
  const dropped = bitsOf((offered | wanted) & ~accepted).map((bit) => {
    const name = bitName(features, bit, version);
    const [reason, why] = whyDropped(bit, name, { offered, wanted, described, unmet, version });
    return { bit, name, reason, why };
  });
  // A legacy device has no way to refuse, and none of the rules of 1.0 and later hold for it.
  const problems = legacy
    ? []
    : [
        ...offerProblems(features, offered, version),
        ...choiceProblems(features, offered, accepted, version),
        ...ruleProblems(rules, { features, offered, accepted, version }),
      ];
  return { accepted, dropped, problems, ok: !problems.some((one) => one.fatal) };
}

/**
 * The rules a choice breaks, as a device sees it when the driver sets FEATURES_OK. Empty means that the device
 * keeps the bit. The specification obliges the driver, not the device, in most of them; refusing is what it asks of
 * a device that does not support a choice (version 1.4, section 2.2.2).
 */
export function choiceProblems(
  features: readonly Feature[],
  offered: bigint,
  accepted: bigint,
  version: Version,
): readonly Problem[] {
  const problems: Problem[] = [];
  const described = describedBits(features, version);
  const add = (kind: ProblemKind, bit: number, clause: ClauseKey, message: string) => {
    problems.push({ kind, bit, feature: bitName(features, bit, version), message, clause, fatal: true });
  };
  for (const bit of bitsOf(accepted & ~offered)) {
    const name = bitName(features, bit, version);
    add(
      'accepted-unoffered',
      bit,
      `${BITS}/driver-requirements`,
      `${name} was accepted though it was not offered.`,
    );
  }
  for (const bit of bitsOf(accepted & offered & ~described)) {
    const isLegacy = featureAt(features, bit, version) !== undefined;
    const message = isLegacy
      ? `${bitName(features, bit, version)} was accepted, which is for the legacy interface alone.`
      : `Bit ${bit} was accepted though version ${version} does not describe it for this device.`;
    add('accepted-undescribed', bit, `${BITS}/driver-requirements`, message);
  }
  for (const feature of unmetIn(features, accepted, version)) {
    const name = nameIn(feature.name, version);
    const needs = feature.requires === undefined ? '' : explain(feature.requires);
    add('accepted-requirement', feature.bit, feature.clause, `${name} was accepted; it requires ${needs}.`);
  }
  if ((accepted & mask(VERSION_1)) === 0n) {
    const who = (offered & mask(VERSION_1)) === 0n ? 'offered' : 'accepted';
    const clause = `${RESERVED}/${who === 'offered' ? 'device' : 'driver'}-requirements`;
    add('version-1', VERSION_1, clause, `VIRTIO_F_VERSION_1 was not ${who}.`);
  }
  return problems;
}

/**
 * The rules an offer breaks: a device offers no feature without what that feature requires, or without what it must
 * then offer as well.
 */
export function offerProblems(
  features: readonly Feature[],
  offered: bigint,
  version: Version,
): readonly Problem[] {
  const problems: Problem[] = [];
  const set = nameSet(features, offered, version);
  const here = features.filter((one) => (offered & mask(one.bit)) !== 0n && holds(one.versions, version));
  for (const { name, bit, clause, requires, mustOffer } of here) {
    const feature = nameIn(name, version);
    const add = (verb: string, needs: Requirement, where: ClauseKey) => {
      if (evaluate(needs, set)) return;
      const message = `${feature} was offered; it ${verb} ${explain(needs)}.`;
      problems.push({ kind: 'offered-requirement', bit, feature, message, clause: where, fatal: false });
    };
    // Two features that exclude each other may both be offered: it is the driver who must not accept both.
    if (requires !== undefined && !('not' in requires))
      add('requires', requires, `${BITS}/device-requirements`);
    if (mustOffer !== undefined) add('must be offered with', mustOffer, clause);
  }
  return problems;
}

/**
 * The rules on the bits as a whole that an offer or a choice breaks, of those that say `must`. What the driver breaks
 * is fatal. VIRTIO_F_VERSION_1 is left to `choiceProblems`.
 */
export function ruleProblems(rules: readonly FeatureRule[], choice: Choice): readonly Problem[] {
  return brokenRules(rules, choice).flatMap(({ rule: { by, level, rule, clause }, message }) => {
    const [feature = ''] = featuresIn(rule);
    const bit = choice.features.find(({ name }) => spellings(name).includes(feature))?.bit;
    if (level !== 'must' || bit === undefined || bit === VERSION_1) return [];
    return [{ kind: 'rule', bit, feature, message, clause, fatal: by === 'driver' }];
  });
}

/**
 * The name of a bit in a version, or `bit 50` when the version does not describe it. Bit 41 of a network device has
 * two meanings since 1.3; the one of the legacy interface stands back.
 */
export function bitName(features: readonly Feature[], bit: number, version: Version): string {
  const current = features.filter((one) => one.legacy !== true);
  const found = featureAt(current, bit, version) ?? featureAt(features, bit, version);
  return found === undefined ? `bit ${bit}` : nameIn(found.name, version);
}

/** Bits that a transport does not carry in a version, so that a device on it must not offer them (section 2.2.2). */
export function uncarriedBits(
  features: readonly Feature[],
  version: Version,
  transport: TransportLimit['transport'],
): bigint {
  return features.reduce((bits, { bit, notOn }) => {
    const isOut = notOn?.some((limit) => limit.transport === transport && holds(limit.versions, version));
    return isOut ? bits | mask(bit) : bits;
  }, 0n);
}

/** Only bits 0 to 31 can be seen through a legacy interface; bit 30 has a name and is not to be negotiated. */
function legacyBits(features: readonly Feature[], version: Version): bigint {
  return features.reduce((bits, { bit, name, versions }) => {
    const isUsable = bit < 32 && name !== 'UNUSED' && holds(versions, version);
    return isUsable ? bits | mask(bit) : bits;
  }, 0n);
}

function describedBits(
  features: readonly Feature[],
  version: Version,
  transport?: TransportLimit['transport'],
): bigint {
  let bits = 0n;
  for (const one of features) {
    const isCarried = !one.notOn?.some(
      (limit) => limit.transport === transport && holds(limit.versions, version),
    );
    if (holds(one.versions, version) && one.legacy !== true && isCarried) bits |= mask(one.bit);
  }
  return bits;
}

function unmetIn(features: readonly Feature[], bits: bigint, version: Version): readonly Feature[] {
  const set = nameSet(features, bits, version);
  return features.filter(
    (one) =>
      (bits & mask(one.bit)) !== 0n &&
      one.requires !== undefined &&
      holds(one.versions, version) &&
      !evaluate(one.requires, set),
  );
}

interface Sides {
  readonly offered: bigint;
  readonly wanted: bigint;
  readonly described: bigint;
  readonly unmet: ReadonlyMap<number, string>;
  readonly version: Version;
}

function whyDropped(bit: number, name: string, sides: Sides): [DropReason, string] {
  const has = (bits: bigint) => (bits & mask(bit)) !== 0n;
  if (!has(sides.offered)) return ['not-offered', `The device does not offer ${name}.`];
  if (!has(sides.described)) {
    return ['undescribed', `Version ${sides.version} does not describe ${name} for a driver to accept.`];
  }
  if (!has(sides.wanted)) return ['not-wanted', `The driver does not ask for ${name}.`];
  return ['requirement', `${name} requires ${sides.unmet.get(bit) ?? ''}.`];
}
