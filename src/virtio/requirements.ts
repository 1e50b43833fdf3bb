import type { Feature, Requirement, Version } from './spec/types.ts';
import { holds, spellings } from './spec/versions.ts';

/** Bit number to mask. */
export const mask = (bit: number): bigint => 1n << BigInt(bit);

/** The numbers of the bits set in `bits`, lowest first. */
export function bitsOf(bits: bigint): readonly number[] {
  const numbers: number[] = [];
  for (let bit = 0, rest = bits; rest > 0n; bit++, rest >>= 1n) if (rest & 1n) numbers.push(bit);
  return numbers;
}

/**
 * The names of the features set in `bits`, every name that each of them bears, so that a requirement may use any.
 * Only features that `version` describes count.
 */
export function nameSet(features: readonly Feature[], bits: bigint, version: Version): ReadonlySet<string> {
  const names = new Set<string>();
  for (const feature of features) {
    if ((bits & mask(feature.bit)) === 0n || !holds(feature.versions, version)) continue;
    for (const name of spellings(feature.name)) names.add(name);
  }
  return names;
}

/** Whether a requirement holds for a set of feature names. */
export function evaluate(requirement: Requirement, set: ReadonlySet<string>): boolean {
  if ('feature' in requirement) return set.has(requirement.feature);
  if ('all' in requirement) return requirement.all.every((one) => evaluate(one, set));
  if ('any' in requirement) return requirement.any.some((one) => evaluate(one, set));
  return !evaluate(requirement.not, set);
}

/** The names of the features in a requirement, in its order. */
export function featuresIn(requirement: Requirement): readonly string[] {
  if ('feature' in requirement) return [requirement.feature];
  if ('not' in requirement) return featuresIn(requirement.not);
  return ('all' in requirement ? requirement.all : requirement.any).flatMap(featuresIn);
}

/** A requirement in words: `A and (B or C)`, `no D`. */
export function explain(requirement: Requirement): string {
  return words(requirement, false);
}

function words(requirement: Requirement, nested: boolean): string {
  if ('feature' in requirement) return requirement.feature;
  if ('not' in requirement) return `no ${words(requirement.not, true)}`;
  const [parts, joint] = 'all' in requirement ? [requirement.all, ' and '] : [requirement.any, ' or '];
  const text = parts.map((one) => words(one, true)).join(joint);
  return nested && parts.length > 1 ? `(${text})` : text;
}
