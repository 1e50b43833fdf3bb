import { isStruct, isUnion, type Type } from '../../../../src/virtio/layout/layout.ts';
import { layoutsOf } from '../../../../src/virtio/spec/layouts.ts';
import { versionsOf } from '../../../../src/virtio/spec/versions.ts';
import { claimsOf, type Facts, featuresOf, type Rule, structsOf } from './facts.ts';

/** The section of a device or transport itself; what belongs to none stands in several chapters. */
const WITHOUT_SECTION: readonly string[] = ['generic', 'admin'];

/**
 * A section exists for every version that a fact or a field is claimed for, and so does that of its device; what
 * belongs to a device or a transport stands in its section.
 */
export const sections: Rule = (facts) => [...ofFacts(facts), ...elsewhere(facts), ...ofFields(facts)];

function ofFacts(facts: Facts): readonly string[] {
  return claimsOf(facts).flatMap(({ at, scope, versions, clause }) =>
    versionsOf(versions).flatMap((version) => {
      const keys = WITHOUT_SECTION.includes(scope) ? [clause] : [clause, scope];
      return keys
        .filter((key) => !facts.hasClause(key, version))
        .map((key) => `${at}: ${version} has no clause ${key}.`);
    }),
  );
}

function elsewhere(facts: Facts): readonly string[] {
  return claimsOf(facts)
    .filter(({ scope, within, clause }) => {
      // Chapter 6 speaks of transports as well.
      const isInChapter6 = scope === 'generic' && clause.startsWith('reserved-features/');
      return !WITHOUT_SECTION.includes(within) && !isInChapter6 && clause.split('/')[0] !== within;
    })
    .map(({ at, within, clause }) => `${at} stands in ${clause}, not in a section of ${within}.`);
}

function ofFields(facts: Facts): readonly string[] {
  return structsOf(facts).flatMap(({ scope, fact }) =>
    versionsOf(fact.versions).flatMap((version) =>
      layoutsOf({ ...fact, clause: '', summary: '' }, featuresOf(facts, scope), version)
        .flatMap(({ type }) => clausesIn(type))
        .filter((key) => !facts.hasClause(key, version))
        .map((key) => `${scope.scope} ${fact.name}: ${version} has no clause ${key} of a field.`),
    ),
  );
}

function clausesIn(type: Type<unknown>): readonly string[] {
  if (!isStruct(type) && !isUnion(type)) return [];
  return type.fields.flatMap((one) => [
    ...(one.clause === undefined ? [] : [one.clause]),
    ...clausesIn(one.type),
  ]);
}
