import { describe, expect, it } from 'vitest';
import { stylesToHead } from '../../../src/site/styles.ts';
import { tocEntries } from '../../../src/site/toc.ts';

describe('style sheets of widgets', () => {
  it('stand in the head, each once, behind those of the site', () => {
    const html =
      '<head><style>a{}</style></head><body><style data-head>b{}</style>x<style data-head>c{}</style><style data-head>b{}</style></body>';
    expect(stylesToHead(html)).toBe('<head><style>a{}</style><style>b{}c{}</style></head><body>x</body>');
  });

  it('with a dollar sign in them stay as they are', () => {
    expect(stylesToHead("<head></head><style data-head>a{content:'$&'}</style>")).toContain("content:'$&'");
  });

  it('are not on a page that uses none', () => {
    expect(stylesToHead('<head></head><body></body>')).toBe('<head></head><body></body>');
  });
});

describe('the table of contents', () => {
  const heading = (depth: number, index = 0) => ({ depth, slug: `s${index}`, text: 'Text' });

  it('has sections and their parts, but only sections on a long page', () => {
    expect(tocEntries([heading(2), heading(3), heading(4)])).toHaveLength(2);
    const long = Array.from({ length: 30 }, (_, index) => heading(index % 10 === 0 ? 2 : 3, index));
    expect(tocEntries(long).map(({ depth }) => depth)).toEqual([2, 2, 2]);
  });

  it('is not there for one section', () => {
    expect(tocEntries([heading(2)])).toEqual([]);
  });
});
