/**
 * What changed between two versions, computed from the facts. Imports the clause tables: for building and for tests,
 * never for a widget.
 */
import {
  CONSTANT,
  FEATURE,
  type Kind,
  type Places,
  QUEUE,
  REGION,
  REGISTER,
  RELATION,
  structKind,
} from './change-kinds.ts';
import { allClauses } from './clauses.ts';
import { DEVICE_IDS, standing } from './ids.ts';
import { type Relation, relationsOf } from './relations.ts';
import { RESERVED_FEATURES } from './reserved-features.ts';
import { SCOPES, type ScopeFacts } from './scopes.ts';
import { type FieldChanges, fieldChanges, placedFields } from './struct-changes.ts';
import type {
  ClauseKey,
  Constant,
  DeviceId,
  Feature,
  QueueFact,
  Register,
  SharedMemoryRegion,
  Span,
  Standing,
  StructFact,
  Version,
} from './types.ts';
import { holds } from './versions.ts';

/** One thing that is said of a fact, in both versions; null where a version says nothing. */
export interface Difference {
  readonly of: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** A fact that only one of the versions has, or that both have and tell differently. */
export interface Change<F> {
  readonly kind: 'added' | 'removed' | 'changed';
  /** The name in the newer version that has it. */
  readonly name: string;
  /** The name in the older version, where it was another. */
  readonly was?: string;
  /** The fact of the newer version that has it. */
  readonly fact: F;
  readonly differences: readonly Difference[];
  /** For a struct whose layout changed. */
  readonly fields?: FieldChanges;
}

export interface DeviceChange {
  readonly device: DeviceId;
  readonly before: Standing;
  readonly after: Standing;
  /** The name in the older version, where the newer one has another. */
  readonly was?: string;
}

/** What changed in one scope. */
export interface ScopeChanges {
  readonly scope: string;
  readonly features: readonly Change<Feature>[];
  /** What bits need and what devices and drivers are to do with them. */
  readonly relations: readonly Change<Relation>[];
  readonly queues: readonly Change<QueueFact>[];
  readonly structs: readonly Change<StructFact>[];
  readonly constants: readonly Change<Constant>[];
  readonly registers: readonly Change<Register>[];
  readonly sharedMemory: readonly Change<SharedMemoryRegion>[];
}

export interface SectionChange {
  readonly key: ClauseKey;
  readonly before?: { readonly number: string; readonly title: string };
  readonly after?: { readonly number: string; readonly title: string };
}

export interface Changes {
  readonly older: Version;
  readonly newer: Version;
  /** Devices whose standing or name differs. */
  readonly devices: readonly DeviceChange[];
  /** Only the scopes in which something changed. */
  readonly scopes: readonly ScopeChanges[];
  /** Sections that one of the versions lacks, in the order of the newer, then those only in the older. */
  readonly sections: readonly SectionChange[];
  /** Sections that both have, under another number. */
  readonly renumbered: readonly SectionChange[];
  /** Sections that both have, under another title. */
  readonly retitled: readonly SectionChange[];
}

/** A fact of the older version with the one of the newer that says the same thing. */
type Pair<F> = readonly [before: F | undefined, after: F | undefined];

/** Pairs facts by what they are, then by name, then by what else names them; what is left stands alone. */
function pairs<F extends { readonly versions: Span }>(
  facts: readonly F[],
  kind: Kind<F>,
  older: Version,
  newer: Version,
): Pair<F>[] {
  const before = new Set(facts.filter(({ versions }) => holds(versions, older)));
  const after = facts.filter(({ versions }) => holds(versions, newer));
  const partner = new Map<F, F>();
  const { among = () => '' } = kind;
  const keys: ((fact: F, version: Version) => unknown)[] = [
    (fact) => fact,
    (fact, version) => `${among(fact)} ${kind.name(fact, version)}`,
    (fact, version) => {
      const key = kind.also(fact, version);
      return key === undefined ? undefined : `${among(fact)} ${key}`;
    },
  ];
  for (const key of keys) {
    const open = new Map([...before].map((fact) => [key(fact, older), fact]));
    for (const fact of after) {
      const wanted = partner.has(fact) ? undefined : key(fact, newer);
      const found = wanted === undefined ? undefined : open.get(wanted);
      if (found === undefined || !before.delete(found)) continue;
      partner.set(fact, found);
    }
  }
  return [
    ...after.map((fact): Pair<F> => [partner.get(fact), fact]),
    ...[...before].map((fact): Pair<F> => [fact, undefined]),
  ];
}

function compare<F extends { readonly versions: Span }>(
  facts: readonly F[],
  kind: Kind<F>,
  older: Version,
  newer: Version,
  more: (before: F, after: F) => FieldChanges | undefined = () => undefined,
): readonly Change<F>[] {
  return pairs(facts, kind, older, newer).flatMap(([before, after]): Change<F>[] => {
    if (before === undefined && after === undefined) return [];
    if (before === undefined || after === undefined) {
      const fact = (after ?? before) as F;
      const [added, version] =
        after === undefined ? (['removed', older] as const) : (['added', newer] as const);
      return [{ kind: added, name: kind.name(fact, version), fact, differences: [] }];
    }
    const [name, was] = [kind.name(after, newer), kind.name(before, older)];
    const [now, then] = [kind.told(after, newer), kind.told(before, older)];
    const differences = Object.keys(now)
      .filter((of) => now[of] !== then[of])
      .map((of) => ({ of, before: then[of] ?? null, after: now[of] ?? null }));
    const fields = more(before, after);
    if (name === was && differences.length === 0 && fields === undefined) return [];
    const change = { kind: 'changed', name, fact: after, differences } as const;
    return [{ ...change, ...(name !== was && { was }), ...(fields && { fields }) }];
  });
}

/** What changed in one scope; in most there is nothing of most kinds. */
export function scopeChanges(scope: ScopeFacts, older: Version, newer: Version): ScopeChanges {
  const features = [...scope.features, ...(scope.scope === 'generic' ? [] : RESERVED_FEATURES)];
  const own = new Set(scope.structs.map(({ name }) => name));
  const placed: Places = (fact, version) => placedFields(fact, features, version, own);
  const layouts = (before: StructFact, after: StructFact) =>
    fieldChanges(placed(before, older), placed(after, newer));
  return {
    scope: scope.scope,
    features: compare(scope.features, FEATURE, older, newer),
    relations: compare(relationsOf(scope), RELATION, older, newer),
    queues: compare(scope.queues, QUEUE, older, newer),
    structs: compare(scope.structs, structKind(placed), older, newer, layouts),
    constants: compare(scope.constants, CONSTANT, older, newer),
    registers: compare(scope.registers, REGISTER, older, newer),
    sharedMemory: compare(scope.sharedMemory, REGION, older, newer),
  };
}

/** How many facts of all kinds changed in a scope. */
export const countIn = ({ scope: _, ...kinds }: ScopeChanges): number =>
  Object.values(kinds).reduce((sum, changes) => sum + changes.length, 0);

function deviceChanges(older: Version, newer: Version): readonly DeviceChange[] {
  return DEVICE_IDS.flatMap((device) => {
    const [before, after] = [standing(device.key, older), standing(device.key, newer)];
    const [was, is] = [device.names[older], device.names[newer]];
    const renamed = was !== undefined && is !== undefined && was !== is;
    return before === after && !renamed ? [] : [{ device, before, after, ...(renamed && { was }) }];
  });
}

/** A title without the running number that the conformance chapter puts before it. */
const bare = (title: string): string => title.replace(/^Clause \d+: /, '');

/** Everything that `newer` has and `older` has not, or has otherwise. */
export function changesBetween(older: Version, newer: Version): Changes {
  const before = new Map(allClauses(older).map(({ key, number, title }) => [key, { number, title }]));
  const after = new Map(allClauses(newer).map(({ key, number, title }) => [key, { number, title }]));
  const both = [...after].flatMap(([key, is]) => {
    const was = before.get(key);
    return was === undefined ? [] : [{ key, before: was, after: is }];
  });
  return {
    older,
    newer,
    devices: deviceChanges(older, newer),
    scopes: SCOPES.map((scope) => scopeChanges(scope, older, newer)).filter((one) => countIn(one) > 0),
    sections: [
      ...[...after].filter(([key]) => !before.has(key)).map(([key, is]) => ({ key, after: is })),
      ...[...before].filter(([key]) => !after.has(key)).map(([key, was]) => ({ key, before: was })),
    ],
    renumbered: both.filter((one) => one.before.number !== one.after.number),
    retitled: both.filter((one) => bare(one.before.title) !== bare(one.after.title)),
  };
}
