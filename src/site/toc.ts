import type { MarkdownHeading } from 'astro';

/**
 * The headings that the table of contents lists: sections and their parts; only sections where a page is so long
 * that the list would not fit on a screen; nothing where there is one place to go.
 */
export function tocEntries(headings: readonly MarkdownHeading[]): readonly MarkdownHeading[] {
  const shown = headings.filter(({ depth }) => depth === 2 || depth === 3);
  const entries = shown.length > 24 ? shown.filter(({ depth }) => depth === 2) : shown;
  return entries.length > 1 ? entries : [];
}
