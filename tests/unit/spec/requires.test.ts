import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { featuresIn } from '../../../src/virtio/requirements.ts';
import { SCOPES } from '../../../src/virtio/spec/scopes.ts';
import type { Feature, Version } from '../../../src/virtio/spec/types.ts';
import { holds, nameIn, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

const FOLDER = new URL('../../fixtures/identifiers/', import.meta.url);

/** A feature, and the names of those it requires with a space between, as scripts/read-identifiers.mjs found them. */
const listed = (version: Version): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(new URL(`${version}-requires.json`, FOLDER), 'utf8'));

const FEATURES: readonly Feature[] = SCOPES.flatMap(({ features }) => features);
const sorted = (names: readonly string[]): string => [...new Set(names)].sort().join(' ');

describe('what features require', () => {
  it.each(VERSION_NAMES)('is what the lists of version %s say, of the same features', (version) => {
    const ours = FEATURES.filter((one) => one.requires !== undefined && holds(one.versions, version)).map(
      ({ name, requires }) => [
        nameIn(name, version),
        requires === undefined ? '' : sorted(featuresIn(requires)),
      ],
    );
    const theirs = Object.entries(listed(version)).map(([name, names]) => [name, sorted(names.split(' '))]);
    expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(theirs));
  });

  it('does not change from one version to another', () => {
    const said = new Map<string, Set<string>>();
    for (const version of VERSION_NAMES) {
      for (const [name, names] of Object.entries(listed(version))) {
        said.set(name, (said.get(name) ?? new Set()).add(sorted(names.split(' '))));
      }
    }
    expect([...said].filter(([, texts]) => texts.size > 1)).toEqual([]);
    expect(said.size).toBeGreaterThan(30);
  });
});
