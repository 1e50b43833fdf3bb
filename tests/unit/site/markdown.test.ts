import { markdownToHtml } from 'satteri';
import { describe, expect, it } from 'vitest';
import { features, hastPlugins, mdastPlugins } from '../../../src/site/markdown/index.ts';
import { freeTables } from '../../../src/site/markdown/tables.ts';

const render = async (source: string) =>
  (await markdownToHtml(source, { mdastPlugins, hastPlugins, features })).html;

describe('callouts', () => {
  it.each([
    ['> [!NOTE]\n> Text', 'note', 'Note'],
    ['> [!WARNING]\n>\n> Text', 'warning', 'Warning'],
    ['> Text\n{.is-info}', 'note', 'Note'],
    ['> Text\n{.is-warning}', 'warning', 'Warning'],
    ['> Text\n{.is-success}', 'note', 'Good to know'],
    ['> Text\n\n{.is-danger}', 'warning', 'Danger'],
  ])('%j has its look, its label in words and none of its mark', async (source, look, label) => {
    const html = await render(source);
    expect(html.trim()).toBe(
      `<div role="note" class="callout ${look}"><p class="callout-label">${label}</p><p>Text</p></div>`,
    );
  });

  it('keep code, lists and emphasis inside', async () => {
    const html = await render('> *Section* `x`\n> - one\n> - two\n{.is-warning}');
    expect(html).toContain('<em>Section</em> <code>x</code>');
    expect(html).toContain('<li>two</li>');
    expect(html).not.toContain('is-warning');
  });

  it('are not made of a plain quotation', async () => {
    expect(await render('> Text {.is-odd} here')).toContain('<blockquote>');
  });
});

describe('class lines of Wiki.js', () => {
  it('that make no callout are taken away, behind a list, a table and a paragraph', async () => {
    const html = await render(
      '- [a](/a)\n- [b](/b)\n{.links-list}\n\n| a | b |\n|--|--|\n| 1 | 2 |\n{.dense}\n\ntext\n{.x}',
    );
    expect(html).not.toContain('{');
    expect(html.match(/<tr>/g)).toHaveLength(2);
  });
});

describe('headings', () => {
  it('link to themselves', async () => {
    expect(await render('## The used ring')).toContain(
      '<h2 id="the-used-ring"><a href="#the-used-ring" class="self">The used ring</a></h2>',
    );
  });

  it('go one level down on a page with a first-level heading in its text, as Wiki.js exports them', async () => {
    const html = await render('# One\n\n## Two');
    expect(html).toContain('<h2 id="one">');
    expect(html).toContain('<h3 id="two">');
  });
});

describe('tables', () => {
  it('scroll in a box of their own, and say alignment by class', async () => {
    const html = await render('| a | b |\n|:-:|--:|\n| 1 | 2 |');
    expect(html).toMatch(/^<div class="scroll"[^>]*tabindex="0"[^>]*><table>/);
    expect(html).toContain('<td class="center">1</td>');
    expect(html).toContain('<td class="right">2</td>');
    expect(html).not.toContain('style=');
  });

  it('straight below a list or a sentence are tables nonetheless, as in Wiki.js', async () => {
    const html = await render(freeTables('* Below is a table\n| a | b |\n| :- | :-: |\n| 1 | 2 |'));
    expect(html).toMatch(/<\/ul>\s*<div class="scroll"/);
    expect(html.match(/<td/g)).toHaveLength(2);
  });

  it('are not looked for in code, nor torn apart where they are', () => {
    for (const same of ['```\nx\n| a |\n|---|\n```', 'x\n\n| a |\n|---|\n| - |\n|---|', 'a | b\nc'])
      expect(freeTables(same)).toBe(same);
  });
});
