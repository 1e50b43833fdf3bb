import { describe, expect, it } from 'vitest';
import { attribute, mapTags, tagsOf, unescapeHtml } from '../../../src/site/html.ts';

describe('reading HTML', () => {
  it('finds tags in order with the text of scripts and styles', () => {
    const names = [...tagsOf('<p class="a>b">x</p><script>if (a<b) {}</script><!-- <i> --><br/>')];
    expect(names.map(({ name, text }) => [name, text])).toEqual([
      ['p', undefined],
      ['/p', undefined],
      ['script', 'if (a<b) {}'],
      ['/script', undefined],
      ['br', undefined],
    ]);
  });

  it('gives attributes in any quotes, unescaped, and tells an empty one from a missing one', () => {
    const tag = { attributes: ` a="x&#38;y" data-a='1' b=2 disabled` };
    expect(attribute(tag, 'a')).toBe('x&y');
    expect(attribute(tag, 'data-a')).toBe('1');
    expect(attribute(tag, 'b')).toBe('2');
    expect(attribute(tag, 'disabled')).toBe('');
    expect(attribute(tag, 'c')).toBeUndefined();
  });

  it('changes only the tags it is asked to', () => {
    expect(mapTags('<a><b></b></a>', ({ name }) => (name === 'b' ? '<i>' : undefined))).toBe(
      '<a><i></b></a>',
    );
  });

  it('resolves character references', () => {
    expect(unescapeHtml('&lt;&#38;&#x41;&nothing;')).toBe('<&A&nothing;');
  });
});
