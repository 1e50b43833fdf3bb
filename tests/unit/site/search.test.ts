import { describe, expect, it } from 'vitest';
import { type Group, rank } from '../../../src/components/search/rank.ts';
import { pageDocument, publishedPages, termRecords } from '../../../src/site/build/search-records.ts';
import { factRecords } from '../../../src/site/facts.ts';

const group = (title: string, names: string[] = [], sections: string[] = []): Group => ({
  title,
  url: title,
  excerpt: '',
  names,
  where: '',
  sections: sections.map((section) => ({ title: section, url: section, excerpt: '' })),
});
const titles = (groups: Group[]) => groups.map(({ title }) => title);

describe('the order of results', () => {
  it('puts what was typed exactly in front, by title or by another name, and keeps the rest as found', () => {
    const found = [
      group('Split ring'),
      group('Queues', [], ['Used ring']),
      group('Used ring'),
      group('A', ['vring used']),
    ];
    expect(titles(rank(found, ' used  RING'))).toEqual(['Used ring', 'Queues', 'Split ring', 'A']);
    expect(titles(rank(found, 'vring used'))[0]).toBe('A');
  });

  it('puts the section that was typed first on its page', () => {
    const [first] = rank([group('Queues', [], ['Available ring', 'Used ring'])], 'used ring');
    expect(first?.sections.map(({ title }) => title)).toEqual(['Used ring', 'Available ring']);
  });
});

describe('the facts that can be searched', () => {
  const source = [
    '<FactCard device="blk" />',
    '<FeatureTable device="blk" />',
    '<ConstantTable device="blk" group="status" />',
    '<StructLayout struct="virtio_blk_req" device="blk" /> <StructLayout struct="virtq_desc" />',
    '<ConfigSpace device="blk" />',
    '`<FactCard device="entropy" />`',
  ].join('\n\n');
  const records = factRecords([{ url: '/a', title: 'A page', source }]);
  const at = (name: string) =>
    records.filter(({ title, names }) => title === name || names.includes(name)).map(({ url }) => url);

  it('are those that a page shows, at their place on it', () => {
    expect(at('VIRTIO_BLK_F_DISCARD')).toEqual(['/a#VIRTIO_BLK_F_DISCARD']);
    expect(at('VIRTIO_BLK_S_IOERR')).toEqual(['/a#VIRTIO_BLK_S_IOERR']);
    expect(at('VIRTIO_BLK_T_FLUSH')).toEqual([]);
    expect(at('virtio_blk_req')).toEqual(['/a#w-virtio_blk_req']);
    expect(at('virtq_desc')).toEqual(['/a#w-virtq_desc']);
    expect(records.every(({ where }) => where === 'A page')).toBe(true);
  });

  it('are found by PCI ID in the spellings people have', () => {
    for (const spelling of ['0x1042', '1af4:1042', '0x1001', '1af4:1001'])
      expect(at(spelling)).toEqual(['/a#facts']);
    expect(at('0x1044')).toEqual([]);
  });

  it('are found by the long name of a configuration field, not by a short one that is a word', () => {
    expect(at('num_queues')).toEqual(['/a#w-config-blk']);
    expect(at('capacity')).toEqual([]);
  });

  it('know the devices of a system that has several', () => {
    const [card] = factRecords([{ url: '/b', title: 'B', source: '<FactCard device="video" />' }]);
    expect(card?.names).toContain('0x105e');
    expect(card?.names).toContain('0x105f');
  });
});

describe('content that can be searched', () => {
  const fields = "source: { clause: blk, version: '1.4' }\naliases: [doorbell]";
  const sources = new Map([
    ['content/virt/lexicon/kick.md', `---\ntitle: Kick\n${fields}\n---\nA *driver* does \`it\`.`],
    ['content/virt/lexicon/draft.md', `---\ntitle: Draft\npublished: false\n${fields}\n---\nText.`],
    ['content/index.mdx', '---\ntitle: Home\n---\n<Widget a="b" />\n\n## A place\n\nText.'],
    ['content/a/draft.md', '---\ntitle: D\npublished: false\n---\nText.'],
  ]);

  it('has each published term at its anchor with its aliases', async () => {
    const records = await termRecords(sources);
    expect(records.map(({ url, title, names }) => [url, title, names])).toEqual([
      ['/virt/lexicon#kick', 'Kick', ['doorbell']],
    ]);
    expect(records[0]?.text).toContain('driver');
    expect(records[0]?.text).not.toMatch(/[*<`]/);
  });

  it('has each published page at its address with its sections, without its widgets', async () => {
    const documents = await Promise.all(publishedPages(sources).map(pageDocument));
    expect(documents.map(({ url }) => url)).toEqual(['/']);
    expect(documents[0]?.content).toContain('<h2 id="a-place">');
    expect(documents[0]?.content).not.toContain('Widget');
  });
});
