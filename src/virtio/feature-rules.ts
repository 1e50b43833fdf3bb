/** The rules on the feature bits of a device as a whole, held against an offer and a choice. */
import { evaluate, explain, nameSet } from './requirements.ts';
import type { Feature, FeatureRule, Version } from './spec/types.ts';
import { holds } from './spec/versions.ts';

/** A rule that an offer or a choice breaks. */
export interface BrokenRule {
  readonly rule: FeatureRule;
  /** One sentence. */
  readonly message: string;
}

/** What rules are held against. Bit 0 of `offered` and `accepted` is feature bit 0. */
export interface Choice {
  /** The facts of the device's own bits and of the reserved ones. */
  readonly features: readonly Feature[];
  readonly offered: bigint;
  readonly accepted: bigint;
  readonly version: Version;
}

/**
 * The rules of a version that an offer and a choice break. A rule that hangs on more than feature bits is passed over,
 * since nobody can tell from the bits.
 */
export function brokenRules(rules: readonly FeatureRule[], choice: Choice): readonly BrokenRule[] {
  const { features, offered, accepted, version } = choice;
  const ofDevice = nameSet(features, offered, version);
  const ofDriver = nameSet(features, accepted, version);
  return rules
    .filter(({ versions, condition, ifOffered }) => {
      const isDue = ifOffered === undefined || evaluate(ifOffered, ofDevice);
      return condition === undefined && holds(versions, version) && isDue;
    })
    .filter(({ by, rule }) => !evaluate(rule, by === 'device' ? ofDevice : ofDriver))
    .map((rule) => ({ rule, message: `${dutyOf(rule)}.` }));
}

/** A rule as a sentence, with what it hangs on: `The driver should accept VIRTIO_F_RING_PACKED if it is offered.` */
export function ruleSentence({ ifOffered, condition, ...duty }: FeatureRule): string {
  const offered = ifOffered && explain(ifOffered);
  const circumstances = [
    ...(offered === undefined ? [] : [`${offered === explain(duty.rule) ? 'it' : offered} is offered`]),
    ...(condition === undefined ? [] : [condition.replace(/\.$/, '').replace(/^[A-Z](?=[a-z ])/, lower)]),
  ];
  return [dutyOf(duty), ...(circumstances.length > 0 ? ['if', circumstances.join(' and ')] : [])]
    .join(' ')
    .concat('.');
}

const lower = (text: string): string => text.toLowerCase();

/** Who must or should do what, without a full stop. */
function dutyOf({ by, level, rule }: Pick<FeatureRule, 'by' | 'level' | 'rule'>): string {
  const verb = by === 'device' ? 'offer' : 'accept';
  if ('not' in rule) return `The ${by} ${level} not ${verb} ${explain(rule.not)}`;
  const [first, ...others] = 'any' in rule ? rule.any : [];
  if (first !== undefined && 'not' in first) {
    return `The ${by} ${level} ${verb} ${explain(first.not)} only with ${explain({ any: others })}`;
  }
  return `The ${by} ${level} ${verb} ${explain(rule)}`;
}
