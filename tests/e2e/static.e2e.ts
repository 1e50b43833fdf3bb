import { describe, expect, inject, it } from 'vitest';
import { attribute, tagsOf } from '../../src/site/html.ts';
import { routes } from './kit/routes.ts';

// What the HTML of every page says before a browser runs any of it.
describe.each(routes())('%s', (route) => {
  it('has its policy first in the head, and it allows nothing inline but by hash', async () => {
    const html = await (await fetch(inject('site') + route)).text();
    const tags = [...tagsOf(html)];
    const first = tags[tags.findIndex(({ name }) => name === 'head') + 1];
    expect(first && attribute(first, 'http-equiv')).toBe('Content-Security-Policy');
    const policy = (first && attribute(first, 'content')) ?? '';
    expect(policy).toMatch(/^default-src 'self';/);
    expect(policy).toMatch(/;script-src 'self' 'wasm-unsafe-eval'( 'sha256-[\w+/=]+')*;/);
    expect(policy).toMatch(/;style-src 'self'( 'sha256-[\w+/=]+')*;/);
    expect(policy).not.toContain('unsafe-inline');
  });

  it('carries widgets and their styles and scripts only if it uses them', async () => {
    const html = await (await fetch(inject('site') + route)).text();
    const tags = [...tagsOf(html)];
    const widgets = tags.filter((tag) => attribute(tag, 'data-widget') !== undefined).length;
    const scripts = tags.filter(
      ({ name, attributes }) => name === 'script' && !attributes.includes('application/json'),
    );
    if (widgets > 0) return expect(scripts.length).toBeGreaterThan(2);
    // The theme, which must be there before the page is painted, the shell, and at most one of the page's own.
    expect([2, 3]).toContain(scripts.length);
    expect(html).not.toContain('.k-btn');
    expect(html).not.toContain('astro-island');
  });

  it('has one first-level heading, a title, a description and a language', async () => {
    const html = await (await fetch(inject('site') + route)).text();
    expect(html.match(/<h1[\s>]/g)).toHaveLength(1);
    expect(/<title>([^<]+)<\/title>/.exec(html)?.[1]).toMatch(/Ringside/);
    expect(/<meta name="description" content="([^"]+)"/.exec(html)?.[1]?.length).toBeGreaterThan(20);
    expect(html).toContain('<html lang="en">');
  });
});

it('the sitemap and robots.txt name whole addresses of pages that are there', async () => {
  const sitemap = await (await fetch(`${inject('site')}/sitemap.xml`)).text();
  const listed = [...sitemap.matchAll(/<loc>([^<]+)<\/loc>/g)].map(
    (match) => new URL(match[1] ?? '').pathname,
  );
  expect(listed.sort()).toEqual(routes().filter((route) => route !== '/404.html'));
  const robots = await (await fetch(`${inject('site')}/robots.txt`)).text();
  expect(robots).toMatch(/Sitemap: https:\/\/\S+\/sitemap\.xml/);
});
