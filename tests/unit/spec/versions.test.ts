import { describe, expect, it } from 'vitest';
import {
  compareVersions,
  holds,
  LATEST,
  nameIn,
  spellings,
  VERSION_NAMES,
  VERSIONS,
  versionsOf,
} from '../../../src/virtio/spec/versions.ts';

describe('the versions', () => {
  it('are listed oldest first, by number and by date', () => {
    expect(VERSION_NAMES).toEqual([...VERSION_NAMES].sort(compareVersions));
    const dates = VERSIONS.map(({ date }) => date);
    expect(dates).toEqual([...dates].sort());
    expect(VERSION_NAMES.at(-1)).toBe(LATEST);
  });

  it('label 1.3 alone as an unapproved draft', () => {
    expect(VERSIONS.filter(({ approved }) => !approved).map(({ version }) => version)).toEqual(['1.3']);
    for (const { approved, stage } of VERSIONS) expect(/Draft/.test(stage)).toBe(!approved);
  });

  it('bound a span at both ends', () => {
    expect(versionsOf({ since: '1.1', until: '1.2' })).toEqual(['1.1', '1.2']);
    expect(versionsOf({ since: '1.3' })).toEqual(['1.3', '1.4']);
    expect(holds({ since: '1.0', until: '1.0' }, '1.1')).toBe(false);
  });

  it('pick the name a version prints, and the newest outside every span', () => {
    const name = [
      { name: 'OLD', versions: { since: '1.1', until: '1.2' } },
      { name: 'NEW', versions: { since: '1.3' } },
    ] as const;
    expect(VERSION_NAMES.map((version) => nameIn(name, version))).toEqual([
      'NEW',
      'OLD',
      'OLD',
      'NEW',
      'NEW',
    ]);
    expect(spellings(name)).toEqual(['OLD', 'NEW']);
    expect(spellings('ONE')).toEqual(['ONE']);
  });
});
