import type { Span, Version } from '../../../../src/virtio/spec/types.ts';
import { holds, nameIn } from '../../../../src/virtio/spec/versions.ts';
import type { Rule, Scope } from './facts.ts';

/** In a scope and a version no fact is there twice: by its name, and a constant by its value in its group. */
export const duplicates: Rule = ({ scopes, versions }) =>
  scopes.flatMap((scope) => versions.flatMap(({ version }) => repeatedIn(scope, version)));

function repeatedIn(scope: Scope, version: Version): readonly string[] {
  const there = <F extends { readonly versions: Span }>(facts: readonly F[]): readonly F[] =>
    facts.filter((one) => holds(one.versions, version));
  const constants = there(scope.constants);
  const kinds: readonly (readonly [kind: string, keys: readonly string[]])[] = [
    // A name of the network device is both a feature and, with the same number, a constant of its control queue.
    ['feature', there(scope.features).map(({ name }) => nameIn(name, version))],
    ['name', [...there(scope.structs), ...constants].map(({ name }) => name)],
    ['value', constants.map(({ group, value }) => `${value} of ${group}`)],
    ['queue', there(scope.queues).map(({ index }) => index)],
    ['register', there(scope.registers).map(({ group, name }) => `${group} ${nameIn(name, version)}`)],
    ['region', there(scope.sharedMemory).map(({ id }) => String(id))],
    ['rule', there(scope.rules).map(({ by, rule, condition }) => JSON.stringify([by, rule, condition]))],
  ];
  return kinds.flatMap(([kind, keys]) =>
    keys
      .filter((key, at) => keys.indexOf(key) !== at)
      .map((key) => `${scope.scope} has the ${kind} ${key} twice in ${version}.`),
  );
}
