/**
 * What the specification says of feature bits together, a sentence each: what a bit needs, what comes with it, and the
 * rules of a device as a whole. Imports the clause tables: for building and for tests, never for a widget.
 */
import { ruleSentence } from '../feature-rules.ts';
import { explain, featuresIn } from '../requirements.ts';
import { clause } from './clauses.ts';
import type { ClauseKey, Feature, FeatureRule, Requirement, Span } from './types.ts';
import { LATEST, nameIn, versionsOf } from './versions.ts';

export interface Relation {
  /** As `VIRTIO_NET_F_MQ needs VIRTIO_NET_F_CTRL_VQ.` */
  readonly sentence: string;
  /** What it is about, whatever it says: the same in two relations of which one took the place of the other. */
  readonly about: string;
  readonly versions: Span;
  readonly clause: ClauseKey;
}

/** The section that says what a bit needs: one of its own, or the one that lists the bits. */
function placeOf({ requirementClause, clause: list, versions }: Feature): ClauseKey {
  const own = `${list}/feature-bit-requirements`;
  const newest = versionsOf(versions).at(-1) ?? LATEST;
  return requirementClause ?? (clause(own, newest) === undefined ? list : own);
}

function relationsOfFeature(feature: Feature): readonly Relation[] {
  const { bit, requires, mustOffer, versions } = feature;
  const name = nameIn(feature.name, versionsOf(versions).at(-1) ?? LATEST);
  const relation = (what: string, other: Requirement | undefined, sentence: string): readonly Relation[] =>
    other === undefined
      ? []
      : [
          {
            sentence: `${sentence} ${explain(other)}.`,
            about: `${what} ${bit}`,
            versions,
            clause: placeOf(feature),
          },
        ];
  return [
    ...relation('needs', requires, `${name} needs`),
    ...relation('offered with', mustOffer, `A device that offers ${name} must offer`),
  ];
}

const relationOfRule = (rule: FeatureRule): Relation => ({
  sentence: ruleSentence(rule),
  about: `${rule.by} ${rule.clause} ${featuresIn(rule.rule).join(' ')} ${'not' in rule.rule}`,
  versions: rule.versions,
  clause: rule.clause,
});

/** Every relation of a scope: those that stand with its bits, then its rules. */
export function relationsOf(scope: {
  readonly features: readonly Feature[];
  readonly rules: readonly FeatureRule[];
}): readonly Relation[] {
  return [...scope.features.flatMap(relationsOfFeature), ...scope.rules.map(relationOfRule)];
}
