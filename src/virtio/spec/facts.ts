/** Small helpers for writing facts down and for looking them up. */
import type { Condition } from '../layout/layout.ts';
import type { Constant, Feature, FeatureRule, QueueFact, Requirement, Span, Version } from './types.ts';
import { holds } from './versions.ts';

/** True in the versions of a span: for a field that only some versions have. */
export function inVersions(span: Span): Condition {
  return ({ version }) => holds(span, version as Version);
}

/** True when a feature bit is set: for a field that means something only with the feature. */
export function withBit(bit: number): Condition {
  const mask = 1n << BigInt(bit);
  return ({ features }) => (features & mask) !== 0n;
}

/**
 * Notes of configuration fields that mean something only with a feature: a function of the feature's name, the doc
 * and who may write the field. Throws for a name that is not among the features.
 */
export function onlyWith(features: readonly Feature[], clause: string) {
  return (feature: string, doc: string, access = 'read-only') => {
    const bit = features.find((one) => one.name === feature)?.bit;
    if (bit === undefined) throw new Error(`No feature ${feature}`);
    return { doc, clause, label: feature, validWhen: withBit(bit), access };
  };
}

/** What the constants of one list have in common. */
export type SharedFacts = Omit<Constant, 'name' | 'value' | 'summary'>;

/** Constants that share most of their facts, a row each: name, value, summary and what differs. */
export function constants(
  shared: SharedFacts,
  rows: readonly (readonly [
    name: string,
    value: number | bigint,
    summary: string,
    other?: Partial<SharedFacts>,
  ])[],
): readonly Constant[] {
  return rows.map(([name, value, summary, other]) => ({ name, value, summary, ...shared, ...other }));
}

type FeatureRow = readonly [
  bit: number,
  name: string,
  since: Version,
  summary: string,
  other?: Partial<Omit<Feature, 'bit' | 'name' | 'summary'>>,
];

/** Feature bits of one clause, a row each: bit, name, first version, summary and what else there is to say. */
export function features(clause: string, rows: readonly FeatureRow[]): readonly Feature[] {
  return rows.map(([bit, name, since, summary, other]) => ({
    bit,
    name,
    versions: { since },
    clause,
    summary,
    ...other,
  }));
}

type QueueRow = readonly [
  index: string,
  name: string,
  role: string,
  other?: Partial<Omit<QueueFact, 'index' | 'name' | 'role'>>,
];

/** The virtqueues of a device, a row each: index, name, role and what differs from the shared facts. */
export function queues(clause: string, since: Version, rows: readonly QueueRow[]): readonly QueueFact[] {
  return rows.map(([index, name, role, other]) => ({
    index,
    name,
    role,
    versions: { since },
    clause,
    ...other,
  }));
}

/** Shorthands for requirements: `needs('A')`, `allOf('A', 'B')`, `anyOf('A', 'B')`. */
export const needs = (feature: string): Requirement => ({ feature });
export const allOf = (...names: readonly string[]): Requirement => ({ all: names.map(needs) });
export const anyOf = (...names: readonly string[]): Requirement => ({ any: names.map(needs) });

type RuleRow = readonly [
  by: FeatureRule['by'],
  level: FeatureRule['level'],
  rule: Requirement,
  summary: string,
  other?: Partial<FeatureRule>,
];

/** Rules of one section: who must or should, what holds of the bits, in a sentence, and what differs. */
export function featureRules(
  section: string,
  since: Version,
  rows: readonly RuleRow[],
): readonly FeatureRule[] {
  return rows.map(([by, level, rule, summary, other]) => ({
    by,
    level,
    rule,
    versions: { since },
    clause: `${section}/${by}-requirements`,
    summary,
    ...other,
  }));
}

/** Rules by which a driver should accept features that are offered, a row each: name, summary and what differs. */
export function accepted(
  section: string,
  since: Version,
  rows: readonly (readonly [name: string, summary: string, other?: Partial<FeatureRule>])[],
): readonly FeatureRule[] {
  return featureRules(
    section,
    since,
    rows.map(([name, summary, other]) => [
      'driver',
      'should',
      needs(name),
      summary,
      { ifOffered: needs(name), ...other },
    ]),
  );
}

/** The constants of a group as names and values, for `named` and `flags`. */
export function group(constants: readonly Constant[], name: string): Readonly<Record<string, number>> {
  const members = constants.filter((one) => one.group === name);
  if (members.length === 0) throw new Error(`No constant belongs to the group "${name}"`);
  return Object.fromEntries(members.map((one) => [one.name, Number(one.value)]));
}

/** The feature that has a bit in a version. */
export function featureAt(features: readonly Feature[], bit: number, version: Version): Feature | undefined {
  return features.find((one) => one.bit === bit && holds(one.versions, version));
}
