import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allClauses, clause } from '../../../src/virtio/spec/clauses.ts';
import { SCOPES } from '../../../src/virtio/spec/scopes.ts';
import type { Span, Version } from '../../../src/virtio/spec/types.ts';
import { holds, nameIn, VERSION_NAMES, versionsOf } from '../../../src/virtio/spec/versions.ts';

/** Scope, then name, then `file:line`: where scripts/read-identifiers.mjs found the name first. */
type Listed = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Names that stand somewhere else before the section that a fact gives, by scope, each with the reason. */
const EARLIER: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  generic: {
    'The struct of a whole queue, and that of a table, name it before it is defined.': [
      'virtq_desc',
      'virtq_avail',
      'virtq_used',
      'virtq_used_elem',
      'pvirtq_desc',
    ],
  },
  admin: {
    'Commands use it before it is defined.': ['virtio_dev_part', 'virtio_dev_part_hdr'],
  },
  balloon: {
    'Listed as a number in the section on the queue, and told in one of its own, which gives the number too.':
      [
        'VIRTIO_BALLOON_S_SWAP_IN',
        'VIRTIO_BALLOON_S_SWAP_OUT',
        'VIRTIO_BALLOON_S_MAJFLT',
        'VIRTIO_BALLOON_S_MINFLT',
        'VIRTIO_BALLOON_S_MEMFREE',
        'VIRTIO_BALLOON_S_MEMTOT',
        'VIRTIO_BALLOON_S_AVAIL',
        'VIRTIO_BALLOON_S_CACHES',
        'VIRTIO_BALLOON_S_HTLB_PGALLOC',
        'VIRTIO_BALLOON_S_HTLB_PGFAIL',
      ],
  },
  net: {
    'A feature bit has the name, too, and stands in an earlier section.': [
      'VIRTIO_NET_F_GUEST_CSUM',
      'VIRTIO_NET_F_GUEST_TSO4',
      'VIRTIO_NET_F_GUEST_TSO6',
      'VIRTIO_NET_F_GUEST_ECN',
      'VIRTIO_NET_F_GUEST_UFO',
      'VIRTIO_NET_F_GUEST_USO4',
      'VIRTIO_NET_F_GUEST_USO6',
      'VIRTIO_NET_F_GUEST_UDP_TUNNEL_GSO',
      'VIRTIO_NET_F_GUEST_UDP_TUNNEL_GSO_CSUM',
    ],
  },
};

const listed = (version: Version): Listed =>
  JSON.parse(
    readFileSync(new URL(`../../fixtures/identifiers/${version}.json`, import.meta.url), 'utf8'),
  ) as Listed;

/** The number of the innermost section that a line of the LaTeX stands in. */
function sectionAt(place: string, version: Version): string | undefined {
  const [file, line] = place.split(':');
  return allClauses(version).findLast((one) => one.file === file && one.line <= Number(line))?.number;
}

/** A fact may give the section that its name stands in, or one within it that is about this fact alone. */
const agrees = (given: string | undefined, found: string | undefined) =>
  found !== undefined && (given === found || given?.startsWith(`${found}.`) === true);

/** The facts of a version whose section is not where their name stands first. */
function astray(version: Version) {
  const places = listed(version);
  return SCOPES.flatMap(({ scope, features, structs, constants }) =>
    [...features, ...structs, ...constants]
      .filter(({ versions }) => holds(versions, version))
      .flatMap((fact) => {
        const name = nameIn(fact.name, version);
        const place = places[scope]?.[name];
        const given = clause(fact.clause, version)?.number;
        const found = place === undefined ? undefined : sectionAt(place, version);
        return place === undefined || agrees(given, found) ? [] : [{ scope, name, given, found }];
      }),
  );
}

const isExplained = (scope: string, name: string) =>
  Object.values(EARLIER[scope] ?? {}).some((names) => names.includes(name));

describe('the section of every feature, struct and constant', () => {
  it.each(VERSION_NAMES)('is the one that its name stands in, in version %s', (version) => {
    const unexplained = astray(version).filter(({ scope, name }) => !isExplained(scope, name));
    expect(
      unexplained.map(({ scope, name, given, found }) => `${scope} ${name}: ${given}, not ${found}`),
    ).toEqual([]);
  });

  it('needs every exception', () => {
    const needed = new Set(VERSION_NAMES.flatMap(astray).map(({ scope, name }) => `${scope} ${name}`));
    const given = Object.entries(EARLIER).flatMap(([scope, reasons]) =>
      Object.values(reasons).flatMap((names) => names.map((name) => `${scope} ${name}`)),
    );
    expect(given.filter((one) => !needed.has(one))).toEqual([]);
  });
});

/** `section 2.12.1`, `Section 2.2 of 1.1` and numbers in brackets: of three parts at least, as versions have two; paragraphs are those of other standards. */
const MENTION = /(?:[Ss]ection (\d+(?:\.\d+)+)|(?<=[( ])(?<!paragraph )(\d+(?:\.\d+){2,}))(?: of (\d\.\d))?/g;

/** The sections that the words of a fact name, each with the titles that it has in the versions it is named for. */
function mentions(words: string, versions: readonly Version[]) {
  return [...words.matchAll(MENTION)].map(([, named, bare, only]) => {
    const number = named ?? bare;
    const meant = only === undefined ? versions : versions.filter((version) => version === only);
    const titles = meant.map((version) => allClauses(version).find((one) => one.number === number)?.title);
    return { number, titles };
  });
}

describe('a section that the words of a fact name by its number', () => {
  const named = SCOPES.flatMap(
    ({ scope, features, rules, queues, structs, constants, registers, sharedMemory }) =>
      [...features, ...rules, ...queues, ...structs, ...constants, ...registers, ...sharedMemory].flatMap(
        ({ summary = '', note = '', versions }: { summary?: string; note?: string; versions: Span }) =>
          mentions(`${summary} ${note}`, versionsOf(versions)).map((one) => ({ scope, note, ...one })),
      ),
  );

  it('is there in every version of the fact, under one title', () => {
    const wrong = named.filter(({ titles }) => titles.includes(undefined) || new Set(titles).size !== 1);
    expect(named.length).toBeGreaterThan(20);
    expect(wrong).toEqual([]);
  });
});
