import { describe, expect, it } from 'vitest';
import { type Group, rank } from '../../../src/components/search/rank.ts';
import { pageDocument, publishedPages, termRecords } from '../../../src/site/build/search-records.ts';

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
