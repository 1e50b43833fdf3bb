/**
 * Every address and every anchor of the reference. They are permanent: links from elsewhere, the search and the data
 * set count on them. Addresses are site-absolute and without the base; an anchor has no `#`.
 */
import { featuresIn } from '../virtio/requirements.ts';
import { SCOPES } from '../virtio/spec/scopes.ts';
import type {
  ClauseKey,
  Constant,
  Feature,
  FeatureRule,
  Register,
  Span,
  StructFact,
  Transport,
  Version,
} from '../virtio/spec/types.ts';
import { compareVersions, LATEST, nameIn, versionsOf } from '../virtio/spec/versions.ts';

/** The page that says what the reference holds. */
export const REFERENCE = '/virt/reference';

/** The pages that hold a kind of facts in one piece, and the indexes of the kinds that are split by scope. */
export type ReferencePage =
  | 'devices'
  | 'features'
  | 'transport-features'
  | 'constants'
  | 'structs'
  | 'versions'
  | 'clauses'
  | 'data';

export const referencePath = (page: ReferencePage): string => `${REFERENCE}/${page}`;
export const registersPath = (transport: Transport): string => `${REFERENCE}/registers/${transport}`;
export const constantsPath = (scope: string): string => `${REFERENCE}/constants/${scope}`;
export const structsPath = (scope: string): string => `${REFERENCE}/structs/${scope}`;
export const changesPath = (older: Version, newer: Version): string =>
  `${REFERENCE}/versions/${older}-to-${newer}`;
export const clausesPath = (chapter: string): string => `${REFERENCE}/clauses/${chapter}`;

/** The languages that structs are written in, by the ending of their files. */
export const CODE_LANGUAGES = { h: 'C', rs: 'Rust', ts: 'TypeScript' } as const;
export type CodeEnding = keyof typeof CODE_LANGUAGES;

/** All structs of a scope as source code. */
export const structFilePath = (scope: string, ending: CodeEnding): string =>
  `${structsPath(scope)}.${ending}`;

/** The newest version in which a fact holds. */
export const newestOf = (versions: Span): Version => versionsOf(versions).at(-1) ?? LATEST;

interface Fact {
  readonly name: Feature['name'];
  readonly versions: Span;
}

/** The newest name as an anchor can have it; nearly all names are that already. */
const newestName = ({ name, versions }: Fact): string =>
  nameIn(name, newestOf(versions)).replace(/\W+/g, '_');

/**
 * An anchor for each fact: its newest name. Where facts share it, the one that holds in the newest version keeps it
 * and an older one adds the version it came with, as `name@1.1`. Where that tells them apart no better, `more` says
 * what is added instead; without an answer the first keeps the name.
 */
function anchorsOf<F extends Fact>(
  facts: readonly F[],
  plain: (fact: F) => string,
  more: (fact: F) => string | undefined,
): ReadonlyMap<F, string> {
  const newest = new Map<string, Version>();
  for (const fact of facts) {
    const last = newestOf(fact.versions);
    const known = newest.get(plain(fact));
    if (known === undefined || compareVersions(known, last) < 0) newest.set(plain(fact), last);
  }
  const dated = (fact: F): string => {
    const isNewest = newest.get(plain(fact)) === newestOf(fact.versions);
    return isNewest ? plain(fact) : `${plain(fact)}@${fact.versions.since}`;
  };
  const count = new Map<string, number>();
  for (const fact of facts) count.set(dated(fact), (count.get(dated(fact)) ?? 0) + 1);
  const isAlone = (fact: F): boolean => count.get(dated(fact)) === 1;
  return new Map(facts.map((fact) => [fact, dated(fact) + (isAlone(fact) ? '' : (more(fact) ?? ''))]));
}

const none = (): undefined => undefined;

const FEATURES: ReadonlyMap<Feature, string> = (() => {
  const all = SCOPES.flatMap(({ scope, features }) => features.map((feature) => ({ scope, feature })));
  const scopes = new Map(all.map(({ scope, feature }) => [feature, scope]));
  return anchorsOf(
    all.map(({ feature }) => feature),
    newestName,
    (feature) => (scopes.get(feature) === 'generic' ? undefined : `-${scopes.get(feature)}`),
  );
})();

const CONSTANTS: ReadonlyMap<Constant, string> = new Map(
  SCOPES.flatMap(({ constants }) => [
    ...anchorsOf(constants, newestName, ({ group }) => `@${group.replace(/\W+/g, '-')}`),
  ]),
);

const STRUCTS: ReadonlyMap<StructFact, string> = new Map(
  SCOPES.flatMap(({ structs }) => [...anchorsOf(structs, newestName, none)]),
);

const REGISTERS: ReadonlyMap<Register, string> = new Map(
  SCOPES.flatMap(({ registers }) => [
    ...anchorsOf(
      registers,
      (register) => newestName(register).toLowerCase(),
      ({ group, legacy }) => (legacy === true ? `@${group.replace(/\W+/g, '-')}` : undefined),
    ),
  ]),
);

function found<F extends Fact>(anchors: ReadonlyMap<F, string>, fact: F, kind: string): string {
  const anchor = anchors.get(fact);
  if (anchor === undefined) throw new Error(`${newestName(fact)} is no ${kind} of any scope.`);
  return anchor;
}

/** The row of a device ID: its key. */
export const deviceAnchor = (key: string): string => key;

/** The row of a feature bit, on the page of all features and on the page of its device. */
export const featureAnchor = (feature: Feature): string => found(FEATURES, feature, 'feature');

/** The row of a constant, on the page of its scope and on the page of its device. */
export const constantAnchor = (constant: Constant): string => found(CONSTANTS, constant, 'constant');

/** The newest layout of a struct, on the page of its scope and on the page of its device. */
export const structAnchor = (struct: StructFact): string => found(STRUCTS, struct, 'struct');

/** A field of the struct at an anchor; a field of a nested struct by its path, as `geometry.cylinders`. */
export const fieldAnchor = (struct: string, path: string): string =>
  `${struct}.${path.replace(/[^\w.-]+/g, '_')}`;

/** The row of a register, on the page of its transport. */
export const registerAnchor = (register: Register): string => found(REGISTERS, register, 'register');

/** The row of a rule on feature bits, below the table of all features: `blk-driver-must-not-VIRTIO_BLK_F_ZONED`. */
export const ruleAnchor = (scope: string, { by, level, rule }: FeatureRule): string =>
  [scope, by, level, ...('not' in rule ? ['not'] : []), ...featuresIn(rule)].join('-');

/** The row of a clause, on the page of its chapter. */
export const clauseAnchor = (key: ClauseKey): string => key.replaceAll('/', '.');

export const deviceAddress = (key: string): string => `${referencePath('devices')}#${deviceAnchor(key)}`;
export const featureAddress = (feature: Feature): string =>
  `${referencePath('features')}#${featureAnchor(feature)}`;
export const constantAddress = (scope: string, constant: Constant): string =>
  `${constantsPath(scope)}#${constantAnchor(constant)}`;
export const structAddress = (scope: string, struct: StructFact): string =>
  `${structsPath(scope)}#${structAnchor(struct)}`;
export const fieldAddress = (scope: string, struct: StructFact, path: string): string =>
  `${structsPath(scope)}#${fieldAnchor(structAnchor(struct), path)}`;
export const registerAddress = (register: Register): string =>
  `${registersPath(register.scope)}#${registerAnchor(register)}`;
export const clauseAddress = (key: ClauseKey): string =>
  `${clausesPath(key.split('/')[0] ?? key)}#${clauseAnchor(key)}`;
