import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { forbiddenIn, policyFor, withPolicy } from '../../../src/site/build/policy.ts';

const sha = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

describe('the content security policy of a page', () => {
  it('allows its inline scripts and styles by their hashes and nothing unsafe', () => {
    const policy = policyFor('<style>a{}</style><script>one()</script><script type="module">two()</script>');
    expect(policy).toContain(`style-src 'self' ${sha('a{}')}`);
    expect(policy).toContain(`script-src 'self' 'wasm-unsafe-eval' ${sha('one()')} ${sha('two()')}`);
    expect(policy).not.toContain('unsafe-inline');
  });

  it('needs no hash for data in a script element and for a script in a file', () => {
    const policy = policyFor('<script type="application/json">{}</script><script src="/a.js"></script>');
    expect(policy).not.toContain('sha256');
  });

  it('stands first in the head, so that it holds for everything behind it', () => {
    expect(withPolicy('<!doctype html><html><head><meta charset="utf-8"></head></html>')).toMatch(
      /<head><meta http-equiv="Content-Security-Policy" content="default-src 'self';[^"]*"><meta charset/,
    );
  });
});

describe('what no hash can allow', () => {
  it('is found: handlers, style attributes, javascript: addresses', () => {
    expect(forbiddenIn('<p onclick="x()"></p><b style=\'a\'></b><a href="javascript:x">y</a>')).toEqual([
      '<p onclick=…>',
      '<b style=…>',
      '<a> javascript:',
    ]);
  });

  it('is not seen in values, in text or in names that only look alike', () => {
    expect(
      forbiddenIn('<p title="a style=b onclick=c">style="x"</p><p data-style="a" stylex="b"></p>'),
    ).toEqual([]);
  });
});
