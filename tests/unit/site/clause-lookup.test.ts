import { describe, expect, it } from 'vitest';
import {
  type ClauseFile,
  findClauses,
  readClauses,
  readQuestion,
} from '../../../src/components/clause-lookup/find.ts';
import { GET } from '../../../src/pages/data/clauses.json.ts';
import { CHAPTERS, olderTitles } from '../../../src/site/chapters.ts';
import { citingPages } from '../../../src/site/cited.ts';
import { allClauses, clauseUrl } from '../../../src/virtio/spec/clauses.ts';
import type { Version } from '../../../src/virtio/spec/types.ts';
import { VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

const response = await GET({} as Parameters<typeof GET>[0]);
const clauses = readClauses((await response.json()) as ClauseFile);
const ask = (typed: string, version = '') =>
  findClauses(clauses, readQuestion(typed, version)).map(({ key }) => key);

const TABLE = 'basic/split-virtqueues/the-virtqueue-descriptor-table';

describe('a question about clauses', () => {
  it.each([
    ['2.7.5', '', '2.7.5', '', true],
    [' § 2.7.5 ', '1.2', '2.7.5', '1.2', true],
    ['1.4 § 2.7.5', '1.0', '2.7.5', '1.4', true],
    ['v1.1 2.6.5', '', '2.6.5', '1.1', true],
    ['section 5.2.', '', '5.2', '', true],
    ['1.4', '', '1.4', '', true],
    ['b.1', '', 'B.1', '', true],
    ['Descriptor  Table', '', 'descriptor  table', '', false],
    ['1.2 feature bits', '', 'feature bits', '1.2', false],
  ])('%j is read', (typed, chosen, text, version, isNumber) => {
    expect(readQuestion(typed, chosen)).toEqual({ text, version, isNumber });
  });
});

describe('the lookup', () => {
  it('finds a number in the version that is chosen (2.6.5 of 1.1 is 2.7.5 of 1.4)', () => {
    expect(ask('2.6.5', '1.1')).toEqual([TABLE]);
    expect(ask('1.4 § 2.7.5')).toEqual([TABLE]);
    expect(ask('2.6.5', '1.4')).not.toContain(TABLE);
  });

  it('finds a number in every version where none is chosen, the newest first', () => {
    const found = ask('2.7.5');
    expect(found[0]).toBe(TABLE);
    expect(found.length).toBeGreaterThan(1);
  });

  it('finds what begins with a number that no clause has', () => {
    expect(ask('5.22', '1.4')).toEqual(['media']);
    const below = ask('5.22', '1.3');
    expect(below).toEqual([]);
  });

  it('finds words of a title, a whole title first, and a key', () => {
    expect(ask('block device')[0]).toBe('blk');
    expect(ask('descriptor table')).toContain(TABLE);
    expect(ask(TABLE)[0]).toBe(TABLE);
    expect(ask('virtqueue interrupt suppression', '1.0')[0]).toBe(
      'basic/split-virtqueues/used-buffer-notification-suppression',
    );
  });

  it('finds nothing for nothing, and for nonsense', () => {
    expect(ask('')).toEqual([]);
    expect(ask('99.1')).toEqual([]);
    expect(ask('no such heading')).toEqual([]);
  });

  it('has every clause of every version, with its number, title and address', () => {
    const byKey = new Map(clauses.map((one) => [one.key, one]));
    for (const version of VERSION_NAMES) {
      for (const { key, number, title } of allClauses(version)) {
        const heading = byKey.get(key)?.headings.find((one) => one.version === version);
        expect(heading, `${version} ${key}`).toMatchObject({ number, title });
        expect(heading?.url).toBe(clauseUrl(key, version));
      }
    }
  });

  it('says which pages cite a clause', () => {
    const table = clauses.find(({ key }) => key === TABLE);
    expect(table?.pages.map(([url]) => url)).toContain('/virt/lexicon#descriptor');
    expect(table?.pages.map(([url]) => url)).toContain('/virt/reference/structs/generic');
  });
});

describe('the pages that cite a clause', () => {
  const page = (body: string, title = 'A page') =>
    `---\ntitle: ${title}\npublished: true\ntags: []\neditor: markdown\n---\n\n${body}\n`;
  const cited = citingPages(
    new Map([
      ['content/virt/virtio/blk.mdx', page('<Cite clause="blk" /> <Cite clause="blk" version="1.0" />')],
      ['content/virt/virtio/net.mdx', page('`<Cite clause="blk" />`', 'Another')],
      ['content/virt/virtio/gpu.mdx', page('<FeatureTable device="gpu" />', 'GPU')],
      ['content/virt/draft.mdx', page('<Cite clause="blk" />', 'Draft').replace('true', 'false')],
    ]),
  );
  const urls = (key: string) => (cited.get(key) ?? []).map(({ url }) => url);

  it('are named once each, and not for what stands in code or is not published', () => {
    expect(urls('blk').filter((url) => !url.startsWith('/virt/reference/'))).toEqual(['/virt/virtio/blk']);
  });

  it('are those that show its facts as well', () => {
    expect(urls('gpu/feature-bits')).toContain('/virt/virtio/gpu');
    expect(urls('gpu/feature-bits')).toContain('/virt/reference/features');
  });
});

describe('the chapters', () => {
  it('have every clause of every version once', () => {
    const keys = CHAPTERS.flatMap(({ clauses: all }) => all);
    expect(new Set(keys).size).toBe(keys.length);
    const all = new Set(
      VERSION_NAMES.flatMap((version: Version) => allClauses(version).map(({ key }) => key)),
    );
    expect(new Set(keys)).toEqual(all);
  });

  it('stand in the order of the newest version', () => {
    const keys = CHAPTERS.map(({ key }) => key);
    expect(keys.slice(0, 3)).toEqual(['intro', 'basic', 'init']);
    expect(keys.indexOf('blk')).toBe(keys.indexOf('net') + 1);
  });

  it('know the titles that a clause had before (2.4.7 of 1.0)', () => {
    expect(olderTitles('basic/split-virtqueues/used-buffer-notification-suppression')).toEqual([
      { title: 'Virtqueue Interrupt Suppression', versions: ['1.0'] },
    ]);
  });
});
