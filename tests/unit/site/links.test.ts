import { describe, expect, it } from 'vitest';
import { firstSentence, markExternal, markTerms, withBase } from '../../../src/site/links.ts';

describe('the base path', () => {
  it('is put in front of site-absolute addresses, whoever wrote them', () => {
    expect(withBase('<a href="/virt/vm/virtio#x">a</a><img alt="" src="/a.png">', '/x/')).toBe(
      '<a href="/x/virt/vm/virtio#x">a</a><img alt="" src="/x/a.png">',
    );
  });

  it('is not put where it stands already, nor on anchors, other hosts and relative addresses', () => {
    const html =
      '<a href="/x/virt">a</a><a href="/x">a</a><a href="#a">a</a><a href="//h/p">a</a><a href="https://h/">a</a><a href="b">a</a>';
    expect(withBase(html, '/x/')).toBe(html);
  });

  it('leaves text, scripts and comments alone', () => {
    const html = '<p>href="/a"</p><script>const a = \'<a href="/b">\';</script><!-- <a href="/c"> -->';
    expect(withBase(html, '/x/')).toBe(html);
  });
});

describe('links to other hosts', () => {
  it('say so, unless they say something else', () => {
    expect(
      markExternal('<a href="https://a.example/">a</a><a rel="license" href="https://b.example/">b</a>'),
    ).toBe(
      '<a href="https://a.example/" rel="external">a</a><a rel="license" href="https://b.example/">b</a>',
    );
  });
});

describe('terms', () => {
  const definitions = new Map([
    ['kick', 'Tells the device < `avail`.'],
    ['used-ring', 'Where it answers.'],
  ]);
  const mark = (html: string) => markTerms(html, '/virt/lexicon', definitions);

  it('get their definition at their first link on the page only', () => {
    const html = mark(
      '<main><p>A <a href="/virt/lexicon#kick">kick</a>, a <a href="/virt/lexicon#kick">kick</a>.</p></main>',
    );
    expect(html).toBe(
      '<main><p>A <span class="term"><a href="/virt/lexicon#kick" aria-describedby="term-kick">kick</a>' +
        '<span role="tooltip" id="term-kick">Tells the device &#60; <code>avail</code>.</span></span>, ' +
        'a <a href="/virt/lexicon#kick">kick</a>.</p></main>',
    );
  });

  it('stay plain links in headings, navigation and widgets, and outside the text', () => {
    const link = '<a href="/virt/lexicon#kick">kick</a>';
    const html = `${link}<main><h2>${link}</h2><nav>${link}</nav><div data-widget="a"><div>${link}</div>${link}</div></main>${link}`;
    expect(mark(html)).toBe(html);
  });

  it('are marked after a heading that held one', () => {
    const link = '<a href="/virt/lexicon#used-ring">used</a>';
    expect(mark(`<main><h2>${link}</h2><p>${link}</p></main>`)).toContain('<p><span class="term">');
  });

  it('that the lexicon lacks are left to the check of links', () => {
    const html = '<main><a href="/virt/lexicon#nothing">x</a></main>';
    expect(mark(html)).toBe(html);
  });
});

describe('the first sentence of a term', () => {
  it('is plain text with its code in backquotes', () => {
    expect(firstSentence('A *descriptor* in the [ring](/virt/lexicon#ring), see `flags`. More of it.')).toBe(
      'A descriptor in the ring, see `flags`.',
    );
  });

  it('does not end at a version number or an abbreviation', () => {
    expect(firstSentence('Since 1.1 a device, i.e. the other side, may answer. It need not.')).toBe(
      'Since 1.1 a device, i.e. the other side, may answer.',
    );
  });

  it('keeps underscores of names', () => {
    expect(firstSentence('The bit VIRTIO_F_VERSION_1 says so.')).toBe('The bit VIRTIO_F_VERSION_1 says so.');
  });
});
