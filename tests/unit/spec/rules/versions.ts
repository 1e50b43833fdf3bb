import type { Name, Span } from '../../../../src/virtio/spec/types.ts';
import { spellings } from '../../../../src/virtio/spec/versions.ts';
import { claimsOf, type Rule } from './facts.ts';

/** Versions are ordered by date and known, spans run forwards, and a name that changes has one spelling in each. */
export const versions: Rule = (facts) => {
  const known: readonly string[] = facts.versions.map(({ version }) => version);
  const order = facts.versions.flatMap(({ version, date }, at) => {
    const before = facts.versions[at - 1];
    return before !== undefined && before.date >= date
      ? [`${version} is not newer than ${before.version}.`]
      : [];
  });
  const repeated = known.filter((version, at) => known.indexOf(version) !== at);
  const spanProblems = (at: string, { since, until }: Span): readonly string[] => {
    const unknown = [since, until ?? since].filter((version) => !known.includes(version));
    if (unknown.length > 0) return [`${at}: there is no version ${unknown[0]}.`];
    const isBackwards = until !== undefined && known.indexOf(until) < known.indexOf(since);
    return isBackwards ? [`${at} ends in ${until} before it begins in ${since}.`] : [];
  };
  const nameProblems = (at: string, name: Name, whole: Span): readonly string[] => {
    if (typeof name === 'string') return [];
    const covered = (span: Span, version: string): boolean =>
      known.indexOf(span.since) <= known.indexOf(version) &&
      (span.until === undefined || known.indexOf(version) <= known.indexOf(span.until));
    return known
      .filter((version) => covered(whole, version))
      .flatMap((version) => {
        const count = name.filter((one) => covered(one.versions, version)).length;
        return count === 1 ? [] : [`${at} has ${count} names in ${version}.`];
      });
  };
  return [
    ...order,
    ...repeated.map((version) => `${version} is listed twice.`),
    ...claimsOf(facts).flatMap(({ at, versions: span }) => spanProblems(at, span)),
    ...facts.scopes.flatMap(({ scope, features, registers }) =>
      [...features, ...registers].flatMap(({ name, versions: span }) =>
        nameProblems(`${scope} ${spellings(name).join('/')}`, name, span),
      ),
    ),
  ];
};
