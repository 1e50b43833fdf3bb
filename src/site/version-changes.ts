/** What changed between two versions, as a page shows it: names with their addresses and a few words. */
import {
  type Change,
  type Changes,
  changesBetween,
  countIn,
  type DeviceChange,
  type ScopeChanges,
  type SectionChange,
} from '../virtio/spec/changes.ts';
import { clause } from '../virtio/spec/clauses.ts';
import { type Relation, relationsOf } from '../virtio/spec/relations.ts';
import { SCOPES } from '../virtio/spec/scopes.ts';
import type { FieldChanges } from '../virtio/spec/struct-changes.ts';
import type { Span, Version } from '../virtio/spec/types.ts';
import { holds, VERSION_NAMES } from '../virtio/spec/versions.ts';
import {
  changesPath,
  clauseAddress,
  constantAddress,
  deviceAddress,
  featureAddress,
  registerAddress,
  structAddress,
} from './reference.ts';
import { linkNames, type TextPart } from './relation-text.ts';

/** One name, where it leads, and what is to say about it. */
export interface ChangeLine {
  readonly name: string;
  /** Without the base; a queue has no row of its own. */
  readonly href?: string;
  /** In words, for what both versions have. */
  readonly details?: string;
}

/** What is said of feature bits together. */
export interface RelationLine {
  /** The sentence, with each name in it leading to its row. */
  readonly parts: readonly TextPart[];
  /** The sentence of the older version, where both have one. */
  readonly was?: string;
  /** The section in the version that says it, `1.3 § 5.1.4.1`, with its row in the table of clauses. */
  readonly section: { readonly text: string; readonly title: string; readonly href: string };
}

export interface RelationGroup {
  readonly added: readonly RelationLine[];
  readonly removed: readonly RelationLine[];
  readonly changed: readonly RelationLine[];
}

export interface ChangeGroup {
  /** `feature bits` */
  readonly title: string;
  readonly added: readonly ChangeLine[];
  readonly removed: readonly ChangeLine[];
  readonly changed: readonly ChangeLine[];
}

/** Every pair of versions, those of neighbours first. */
export const VERSION_PAIRS: readonly (readonly [older: Version, newer: Version])[] = VERSION_NAMES.flatMap(
  (older, at) => VERSION_NAMES.slice(at + 1).map((newer) => [older, newer] as const),
);

/** The last part of the address of a pair: `1.2-to-1.3`. */
export const pairName = (older: Version, newer: Version): string =>
  changesPath(older, newer).split('/').at(-1) ?? '';

const cache = new Map<string, Changes>();

/** The changes of a pair, computed once for a build. */
export function changesOf(older: Version, newer: Version): Changes {
  const key = pairName(older, newer);
  const changes = cache.get(key) ?? changesBetween(older, newer);
  cache.set(key, changes);
  return changes;
}

/** How many facts changed, devices and sections aside. */
export const factCount = ({ scopes }: Changes): number => scopes.reduce((sum, one) => sum + countIn(one), 0);

/** How many facts a version has, devices and sections aside: of the kinds that `factCount` counts. */
export const factTotal = (version: Version): number =>
  SCOPES.flatMap(({ scope: _, rules, ...kinds }) => [
    relationsOf({ ...kinds, rules }),
    ...Object.values<readonly { readonly versions: Span }[]>(kinds),
  ])
    .flat()
    .filter(({ versions }) => holds(versions, version)).length;

const size = (value: string) => (value === 'open' ? 'open' : `${value} bytes`);

/** What happened to the fields of a struct, in words. */
function fieldWords(fields: FieldChanges): readonly string[] {
  const words: string[] = [];
  const list = (what: string, names: readonly string[]) => {
    if (names.length > 0) words.push(`${what} ${names.join(', ')}`);
  };
  list('new:', fields.added);
  list('gone:', fields.removed);
  list(
    '',
    fields.renamed.map(({ before, after }) => `${before} is now ${after}`),
  );
  list('changed inside:', fields.within);
  list(
    'moved:',
    fields.moved.map(({ path, before, after }) => `${path} from offset ${before} to ${after}`),
  );
  list(
    'resized:',
    fields.resized.map(({ path, before, after }) => `${path} from ${size(before)} to ${size(after)}`),
  );
  list(
    'another type:',
    fields.retyped.map(({ path, before, after }) => `${path} was ${before}, is ${after}`),
  );
  return words.map((one) => one.trim());
}

function detailsOf({ was, differences, fields }: Change<unknown>): string {
  const words = [
    ...(was === undefined ? [] : [`was ${was}`]),
    ...differences.map(({ of, before, after }) => {
      if (before === null) return `now ${of} ${after}`;
      if (after === null) return `no longer ${of} ${before}`;
      return `${of}: ${before} → ${after}`;
    }),
    ...(fields === undefined ? [] : fieldWords(fields)),
  ];
  return words.join('; ');
}

function groupOf<F>(
  title: string,
  changes: readonly Change<F>[],
  address: (fact: F) => string | undefined,
): ChangeGroup {
  const line = (change: Change<F>): ChangeLine => {
    const href = address(change.fact);
    return {
      name: change.name,
      ...(href && { href }),
      ...(change.kind === 'changed' && { details: detailsOf(change) }),
    };
  };
  const of = (kind: Change<F>['kind']) => changes.filter((one) => one.kind === kind).map(line);
  return { title, added: of('added'), removed: of('removed'), changed: of('changed') };
}

/** What the specification says of the feature bits of a scope together, where the versions differ in it. */
export function relationGroup(
  { scope, relations }: ScopeChanges,
  older: Version,
  newer: Version,
): RelationGroup | undefined {
  const line = ({ kind, fact, was }: Change<Relation>): RelationLine => {
    const version = kind === 'removed' ? older : newer;
    const found = clause(fact.clause, version);
    if (found === undefined) throw new Error(`Version ${version} has no clause "${fact.clause}"`);
    return {
      parts: linkNames(scope, fact.sentence),
      ...(was !== undefined && { was }),
      section: {
        text: `${version} § ${found.number}`,
        title: found.title,
        href: clauseAddress(fact.clause),
      },
    };
  };
  const of = (kind: Change<Relation>['kind']) => relations.filter((one) => one.kind === kind).map(line);
  if (relations.length === 0) return undefined;
  return { added: of('added'), removed: of('removed'), changed: of('changed') };
}

/** The groups of a scope in which something changed, the relations of its feature bits aside. */
export function groupsOf({ scope, ...changes }: ScopeChanges): readonly ChangeGroup[] {
  const { features, queues, structs, constants, registers, sharedMemory } = changes;
  return [
    groupOf('feature bits', features, featureAddress),
    groupOf('virtqueues', queues, () => undefined),
    groupOf('registers', registers, registerAddress),
    groupOf('shared memory', sharedMemory, () => undefined),
    groupOf('structs', structs, (fact) => structAddress(scope, fact)),
    groupOf('constants', constants, (fact) => constantAddress(scope, fact)),
  ].filter(({ added, removed, changed }) => added.length + removed.length + changed.length > 0);
}

/** What happened to the devices, by what happened. */
export function deviceGroups(devices: readonly DeviceChange[], newer: Version, older: Version) {
  const name = ({ device }: DeviceChange) => device.names[newer] ?? device.names[older] ?? device.key;
  const line = (one: DeviceChange, details?: string): ChangeLine => ({
    name: `${name(one)} (${one.device.id})`,
    href: deviceAddress(one.device.key),
    ...(details && { details }),
  });
  const became = (standing: DeviceChange['after']) =>
    devices.filter(({ before, after }) => before !== after && after === standing);
  return [
    { title: 'got a section', lines: became('specified').map((one) => line(one)) },
    { title: 'got an ID only', lines: became('reserved').map((one) => line(one)) },
    { title: 'went away', lines: became('absent').map((one) => line(one)) },
    {
      title: 'got another name',
      lines: devices.flatMap((one) => (one.was === undefined ? [] : [line(one, `was ${one.was}`)])),
    },
  ].filter(({ lines }) => lines.length > 0);
}

/** The sections of a list under the title of the chapter that the newer version puts them in. */
export function byChapter(sections: readonly SectionChange[], older: Version, newer: Version) {
  const chapters = new Map<string, { title: string; sections: (SectionChange & { href: string })[] }>();
  for (const section of sections) {
    const chapter = section.key.split('/')[0] ?? section.key;
    const title = clause(chapter, newer)?.title ?? clause(chapter, older)?.title ?? chapter;
    const known = chapters.get(chapter) ?? { title, sections: [] };
    known.sections.push({ ...section, href: clauseAddress(section.key) });
    chapters.set(chapter, known);
  }
  return [...chapters.values()];
}
