/** What the rules look at: every fact under its scope, and what it claims to stand in. */
import { clause as findClause } from '../../../../src/virtio/spec/clauses.ts';
import { DEVICE_SPECS } from '../../../../src/virtio/spec/index.ts';
import { SCOPES, type ScopeFacts } from '../../../../src/virtio/spec/scopes.ts';
import { STATUS_BITS } from '../../../../src/virtio/spec/status.ts';
import type {
  ClauseKey,
  Feature,
  Requirement,
  SharedMemoryRegion,
  Span,
  StatusBit,
  StructFact,
  Version,
} from '../../../../src/virtio/spec/types.ts';
import { spellings, VERSIONS, type VersionFact } from '../../../../src/virtio/spec/versions.ts';

/** Everything that is entered of one scope. */
export interface Scope extends ScopeFacts {
  readonly sharedMemory: readonly SharedMemoryRegion[];
  readonly statusBits: readonly StatusBit[];
}

export interface Facts {
  readonly versions: readonly VersionFact[];
  readonly scopes: readonly Scope[];
  /** Whether a version has a clause. */
  readonly hasClause: (key: ClauseKey, version: Version) => boolean;
}

/** A rule: what is wrong with the facts, a sentence each; nothing where all is well. */
export type Rule = (facts: Facts) => readonly string[];

/** One fact, with where it stands and what it is called. */
export interface Claim {
  /** `blk VIRTIO_BLK_T_IN`. */
  readonly at: string;
  readonly scope: string;
  /** The scope whose sections it stands in: that of the transport where one does not carry a feature. */
  readonly within: string;
  readonly versions: Span;
  readonly clause: ClauseKey;
  readonly summary: string;
  readonly requires?: Requirement | undefined;
}

/** Everything that the repository has. */
export const FACTS: Facts = {
  versions: VERSIONS,
  hasClause: (key, version) => findClause(key, version) !== undefined,
  scopes: SCOPES.map((scope) => {
    const spec = DEVICE_SPECS.get(scope.scope);
    const isGeneric = scope.scope === 'generic';
    return {
      ...scope,
      sharedMemory: spec?.sharedMemory ?? [],
      statusBits: isGeneric ? STATUS_BITS : [],
    };
  }),
};

const EMPTY: Scope = {
  scope: 'blk',
  features: [],
  rules: [],
  queues: [],
  structs: [],
  constants: [],
  registers: [],
  sharedMemory: [],
  statusBits: [],
};

/** Facts of one scope and nothing else, for a test of a rule. Every clause that begins with the scope is there. */
export function factsWith(scope: Partial<Scope>, more: Partial<Facts> = {}): Facts {
  const own = { ...EMPTY, ...scope };
  return {
    versions: VERSIONS,
    scopes: [own],
    hasClause: (key) => key === own.scope || key.startsWith(`${own.scope}/`),
    ...more,
  };
}

/** The features that a scope may have: its own and, but for the generic one itself, the reserved ones. */
export function featuresOf({ scopes }: Facts, scope: Scope): readonly Feature[] {
  const reserved = scopes.find((one) => one.scope === 'generic')?.features ?? [];
  return scope.scope === 'generic' ? reserved : [...scope.features, ...reserved];
}

/** Every fact that has versions and a clause. */
export function claimsOf({ scopes }: Facts): readonly Claim[] {
  return scopes.flatMap((scope): readonly Claim[] => {
    const claim = (
      name: string,
      fact: Pick<Claim, 'versions' | 'clause' | 'requires'> & {
        readonly summary?: string;
        readonly role?: string;
      },
    ): Claim => ({
      at: `${scope.scope} ${name}`,
      scope: scope.scope,
      within: scope.scope,
      versions: fact.versions,
      clause: fact.clause,
      summary: fact.summary ?? fact.role ?? '',
      requires: fact.requires,
    });
    return [
      ...scope.features.map((one) => claim(spellings(one.name).join('/'), one)),
      ...scope.features.flatMap(({ bit, notOn = [] }) =>
        notOn.map((limit) => ({
          ...claim(`bit ${bit} not on ${limit.transport}`, { ...limit, summary: 'A limit.' }),
          within: limit.transport,
        })),
      ),
      ...scope.queues.map((one) => claim(`queue ${one.name}`, one)),
      ...scope.structs.map((one) => claim(one.name, one)),
      ...scope.constants.map((one) => claim(one.name, one)),
      ...scope.registers.map((one) => claim(`${one.group} ${spellings(one.name).join('/')}`, one)),
      ...scope.sharedMemory.map((one) => claim(`region ${one.id}`, one)),
      ...scope.rules.map((one, at) => claim(`rule ${at}`, { ...one, requires: one.rule })),
      ...scope.statusBits.map((one) => claim(`status ${one.name}`, one)),
    ];
  });
}

/** A struct with what it takes to resolve it: its versions and the features of its scope. */
export interface ScopedStruct {
  readonly scope: Scope;
  readonly fact: Pick<StructFact, 'name' | 'layout' | 'versions'>;
}

/** The structs of every scope. */
export function structsOf({ scopes }: Facts): readonly ScopedStruct[] {
  return scopes.flatMap((scope) => scope.structs.map((fact) => ({ scope, fact })));
}
