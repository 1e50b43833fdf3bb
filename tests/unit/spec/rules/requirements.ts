import { featuresIn } from '../../../../src/virtio/requirements.ts';
import { holds, spellings, versionsOf } from '../../../../src/virtio/spec/versions.ts';
import { claimsOf, featuresOf, type Rule } from './facts.ts';

/** A fact requires only features that its device may have in every version of the fact. */
export const requirements: Rule = (facts) => {
  const known = new Map(facts.scopes.map((scope) => [scope.scope, featuresOf(facts, scope)]));
  const offers = facts.scopes.flatMap(({ scope, features }) =>
    features.flatMap(({ name, versions, mustOffer }) =>
      mustOffer === undefined
        ? []
        : [{ at: `${scope} ${spellings(name).join('/')}`, scope, versions, requires: mustOffer }],
    ),
  );
  return [...claimsOf(facts), ...offers].flatMap(({ at, scope, versions, requires }) => {
    if (requires === undefined) return [];
    return featuresIn(requires).flatMap((name) => {
      const found = known.get(scope)?.find((one) => spellings(one.name).includes(name));
      if (found === undefined) return [`${at} requires ${name}, which does not exist.`];
      return versionsOf(versions)
        .filter((version) => !holds(found.versions, version))
        .map((version) => `${at} requires ${name}, which ${version} does not have.`);
    });
  });
};
