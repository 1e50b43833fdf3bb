import { describe, expect, it } from 'vitest';
import { checkContent } from '../../../src/site/content/check.ts';
import { withoutCode } from '../../../src/site/content/components.ts';
import { describe as words } from '../../../src/site/content/problem.ts';

const known = {
  components: new Set([
    'QueueStepper',
    'FactCard',
    'FeatureTable',
    'StructLayout',
    'ConstantTable',
    'Cite',
    'Term',
  ]),
  scenarios: new Set(['blk/read-one-sector', 'queue/kick']),
  demos: new Set(['queue/kick', 'negotiation']),
  devices: new Map([
    ['', new Set(['blk', 'entropy'])],
    ['FactCard', new Set(['blk', 'entropy', 'video'])],
  ]),
  systems: new Set(['keyboard']),
  structs: new Map([
    ['', new Set(['virtq_desc'])],
    ['blk', new Set(['virtio_blk_req'])],
  ]),
  groups: new Map([['blk', new Set(['status'])]]),
  versions: new Set(['1.0', '1.4']),
  latest: '1.4',
  clauses: (version: string) => new Set(version === '1.4' ? ['basic/virtqueues', 'blk'] : ['blk']),
};

const page = (body: string, fields = 'title: A page') => `---\n${fields}\n---\n${body}`;
const term = (body: string, fields: string) => ({ 'content/virt/lexicon/kick.md': page(body, fields) });

/** Each problem as `file:line message | mend`, without `content/`. */
const check = (files: Record<string, string>) =>
  checkContent(new Map(Object.entries(files)), known).map(
    ({ file, line, message, mend }) => `${file.replace('content/', '')}:${line} ${message} | ${mend}`,
  );

describe('front matter', () => {
  it('as Wiki.js writes it is accepted: empty values, tags with commas, dates, unpublished', () => {
    const fields = [
      'title: On paravirtualized hardware',
      'description:',
      'published: false',
      'date: 2022-01-12T16:45:51.012Z',
      'tags: a, b',
      'editor: markdown',
      'dateCreated: 2022-01-12T14:22:51.514Z',
    ];
    expect(check({ 'content/a.md': page('', fields.join('\n')) })).toEqual([]);
  });

  it.each([
    [
      '',
      'a.md:1 The field "title" is missing. | Add a line "title: …"; it must be the title of the page, in words.',
    ],
    [
      'title:',
      'a.md:2 The field "title" is empty. | Write "title: …"; it must be the title of the page, in words.',
    ],
    ['title: [x]', 'a.md:2 The field "title" is wrong. | It must be the title of the page, in words.'],
    ['title: x\npublished: "no"', 'a.md:3 The field "published" is wrong. | It must be true or false.'],
    [
      'title: x\ndescription: y\ndate: soon',
      'a.md:4 The field "date" is wrong. | It must be a date like 2026-01-31 or 2026-01-31T10:00:00.000Z.',
    ],
    ['title: x\ntilte: y', 'a.md:3 There is no field "tilte". | Write "title" instead.'],
    [
      'title: x\ncolour: red',
      'a.md:3 There is no field "colour". | Take it away; the fields are title, description, published, date, tags, editor, dateCreated.',
    ],
  ])('%j is refused with file, line and mend', (fields, problem) => {
    expect(check({ 'content/a.md': page('', fields) })).toEqual([problem]);
  });

  it('that is no YAML is refused at the line', () => {
    const [problem] = check({ 'content/a.md': page('', 'title: x\ndescription: a: b') });
    expect(problem).toMatch(/^a\.md:3 The front matter is not YAML: .* \| .*between quotes\.$/);
  });

  it('must be there', () => {
    expect(check({ 'content/a.md': '# Text' })[0]).toMatch(
      /^a\.md:1 This file has no front matter\. \| Begin/,
    );
  });
});

describe('a term', () => {
  const source = "source: { clause: basic/virtqueues, version: '1.4' }";

  it('with a clause or a titled link as its source is accepted', () => {
    expect(check(term('Text.', `title: Kick\n${source}\nsee: [kick]`))).toEqual([]);
    expect(check(term('Text.', 'title: Kick\nsource: { title: A, url: https://a.example/b }'))).toEqual([]);
  });

  it('without a source is refused', () => {
    expect(check(term('Text.', 'title: Kick'))).toEqual([
      'virt/lexicon/kick.md:1 The field "source" is missing. | Add a line "source: …"; it must be {clause: \'basic/…\', version: \'1.4\'} or {title: …, url: https://…}.',
    ]);
  });

  it('with half a source is refused at its line', () => {
    expect(check(term('Text.', 'title: Kick\nsource: { title: A }'))[0]).toMatch(
      /^virt\/lexicon\/kick\.md:3 The field "source" is wrong\./,
    );
  });

  it('that names a demonstration that does not exist is refused', () => {
    expect(check(term('Text.', `title: Kick\n${source}\ndemo: queue/kicks`))).toEqual([
      'virt/lexicon/kick.md:4 There is no demonstration "queue/kicks". | Write "queue/kick" instead.',
    ]);
  });

  it('that names a clause or a term that does not exist is refused', () => {
    const fields = "title: Kick\nsource: { clause: basic/virtqueue, version: '1.4' }\nsee: [kik]";
    expect(check(term('Text.', fields))).toEqual([
      'virt/lexicon/kick.md:4 There is no term "kik". | Write "kick" instead.',
      'virt/lexicon/kick.md:3 There is no clause of version 1.4 "basic/virtqueue". | Write "basic/virtqueues" instead.',
    ]);
  });
});

describe('components', () => {
  const mdx = (body: string) =>
    check({ 'content/a.mdx': page(body), ...term('', "title: K\nsource: { clause: blk, version: '1.4' }") });

  it('that exist and name what exists are accepted', () => {
    const body =
      '<QueueStepper\n  scenario="queue/kick"\n/> <Cite clause="blk" version="1.0" /> <Term id="kick">a</Term>';
    expect(mdx(body)).toEqual([]);
  });

  it.each([
    [
      'text\n<QueueSteper scenario="queue/kick" />',
      'a.mdx:5 There is no component <QueueSteper>. | Write "QueueStepper" instead.',
    ],
    [
      '<QueueStepper scenario="blk/read-one-sectr" />',
      'a.mdx:4 There is no scenario "blk/read-one-sectr". | Write "blk/read-one-sector" instead.',
    ],
    [
      '<QueueStepper />',
      'a.mdx:4 <QueueStepper> needs its attribute "scenario". | Write <QueueStepper scenario="…" />.',
    ],
    [
      '<FactCard device="tape" />',
      'a.mdx:4 There is no device for <FactCard> "tape". | Name one that exists: blk, entropy, video.',
    ],
    [
      '<FeatureTable device="video" />',
      'a.mdx:4 There is no device for <FeatureTable> "video". | Name one that exists: blk, entropy.',
    ],
    [
      '<StructLayout struct="virtio_blk_re" device="blk" />',
      'a.mdx:4 There is no struct of blk "virtio_blk_re". | Write "virtio_blk_req" instead.',
    ],
    [
      '<StructLayout struct="virtio_blk_req" />',
      'a.mdx:4 There is no struct of the ring "virtio_blk_req". | Name one that exists: virtq_desc.',
    ],
    [
      '<ConstantTable device="blk" group="stats" />',
      'a.mdx:4 There is no group of constants of blk "stats". | Write "status" instead.',
    ],
    [
      '<Cite clause="basic/virtqueues" version="1.0" />',
      'a.mdx:4 There is no clause of version 1.0 "basic/virtqueues". | Name one that exists: blk.',
    ],
    ['<Cite clause="blk" version="1.5" />', 'a.mdx:4 There is no version "1.5". | Write "1.0" instead.'],
    ['<Term id="kik">a</Term>', 'a.mdx:4 There is no term "kik". | Write "kick" instead.'],
    ['a [kick](/virt/lexicon#kik)', 'a.mdx:4 There is no term "kik". | Write "kick" instead.'],
  ])('%j is refused with file, line and mend', (body, problem) => {
    expect(mdx(body)).toEqual([problem]);
  });

  it('in a .md file are refused, and a term is told of its front matter', () => {
    expect(check({ 'content/a.md': page('\n<FactCard device="blk" />') })).toEqual([
      'a.md:5 <FactCard> stands in a .md file, where it would be dropped. | Rename the file to a.mdx: components work in .mdx.',
    ]);
    const [problem] = check(
      term('<FactCard device="blk" />', "title: K\nsource: { clause: blk, version: '1.4' }"),
    );
    expect(problem).toMatch(/"demo: …" in the front matter\.$/);
  });

  it('in code, in comments and in front matter are only words', () => {
    const body = '`<Nothing />` and\n\n```mdx\n<Nothing />\n```\n\n{/* <Nothing /> */}\n\n    ok';
    expect(check({ 'content/a.mdx': page(body, 'title: A <Nothing /> page') })).toEqual([]);
  });

  it("are not what Wiki.js's marks in .mdx are", () => {
    expect(mdx('> a\n{.is-info}')[0]).toMatch(/^a\.mdx:5 \{\.is-info\} is Wiki\.js's way/);
  });
});

describe('addresses', () => {
  it('belong to one file only', () => {
    expect(check({ 'content/a.md': page(''), 'content/a.mdx': page('') })).toEqual([
      'a.mdx:1 content/a.md has the same address. | Rename or remove one of the two files.',
    ]);
  });
});

describe('telling of a problem', () => {
  it('gives file, line, what is wrong and the mend', () => {
    expect(words({ file: 'content/a.md', line: 3, message: 'Wrong.', mend: 'Right it.' })).toBe(
      'content/a.md:3  Wrong.\n      mend: Right it.',
    );
  });
});

describe('blanking code', () => {
  it('keeps every line and column', () => {
    const source = 'a `b` c\n```\n<X />\n```\nd';
    expect(withoutCode(source)).toBe('a     c\n   \n     \n   \nd');
  });
});

describe('the wiki as a whole', () => {
  const long =
    'A sentence that is long enough to be prose and not a line that merely leads to a table below it.';

  it('says nothing twice, on one page or on two, but in code and in tables', () => {
    expect(check({ 'content/a.md': page(`${long}\n`), 'content/b.md': page(`\n# B\n\n${long}\n`) })).toEqual([
      'b.md:7 This paragraph stands in content/a.md:4 too. | Say it once and link there.',
    ]);
    const quoted = `\`\`\`\n${long}\n\`\`\`\n\n| ${long} |\n`;
    expect(check({ 'content/a.md': page(quoted), 'content/b.md': page(quoted) })).toEqual([]);
  });

  it('has five cited facts and a thread of a failure on every page of a device', () => {
    const file = 'content/virt/virtio/blk.mdx';
    const cited = [1, 2, 3, 4].map((n) => `[${n}](https://github.com/a/b/blob/c/${n}.c)`).join(' ');
    expect(check({ [file]: page(cited) })).toEqual([
      'virt/virtio/blk.mdx:1 A device page cites at least 5 facts; this one cites 4. | Cite a clause with <Cite clause="…" />, or link the source.',
      'virt/virtio/blk.mdx:1 A device page tells of a failure that people met, with a link to its thread. | Link the issue, the pull request or the mail.',
    ]);
    expect(check({ [file]: page(`${cited} [5](https://github.com/a/b/issues/5)`) })).toEqual([]);
  });
});
