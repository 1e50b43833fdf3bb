import { markdownToHtml } from 'satteri';
import { type Sources, termOf } from '../content/check.ts';
import { checkFrontMatter } from '../content/front-matter-check.ts';
import type { PageFrontMatter, TermFrontMatter } from '../front-matter.ts';
import { escapeHtml } from '../html.ts';
import { features, hastPlugins, mdastPlugins } from '../markdown/index.ts';

/** A term of the lexicon that the search finds. */
export interface TermRecord {
  /** The address without the base, with the anchor. */
  readonly url: string;
  readonly title: string;
  /** Aliases, which lead here when typed exactly. */
  readonly names: readonly string[];
  /** The part of the wiki it belongs to, in words. */
  readonly where: string;
  readonly text: string;
}

/** A page that can be searched. */
export interface SearchedPage {
  /** The address without the base. */
  readonly url: string;
  readonly title: string;
  readonly source: string;
}

const frontMatter = /^---\r?\n[\s\S]*?\r?\n---[ \t]*(?:\r?\n|$)/;

/** The text of a content file without its front matter and components, as HTML. */
export async function bodyHtml(source: string): Promise<string> {
  const body = source.replace(frontMatter, '').replace(/<\/?[A-Z][^>]*>/g, '');
  return (await markdownToHtml(body, { mdastPlugins, hastPlugins, features })).html;
}

const textOf = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

/** Each published term of the lexicon as a record of its own, which its aliases lead to as well. */
export async function termRecords(sources: Sources): Promise<TermRecord[]> {
  const records: TermRecord[] = [];
  for (const [file, source] of sources) {
    const id = termOf(file);
    const data = checkFrontMatter(file, source, 'term').data as TermFrontMatter | undefined;
    if (!id || !data?.published) continue;
    const text = textOf(await bodyHtml(source));
    records.push({
      url: `/virt/lexicon#${id}`,
      title: data.title,
      where: 'Lexicon',
      names: data.aliases,
      text,
    });
  }
  return records;
}

/** The published pages with their address and title. */
export function publishedPages(sources: Sources): SearchedPage[] {
  return [...sources].flatMap(([file, source]) => {
    const data = checkFrontMatter(file, source, 'page').data as PageFrontMatter | undefined;
    if (termOf(file) || !data?.published) return [];
    const address = file.replace(/^content\//, '').replace(/(?:^|\/)index\.mdx?$|\.mdx?$/, '');
    return [{ url: `/${address}`, title: data.title, source }];
  });
}

/** A page as an HTML document, from its source alone. */
export async function pageDocument({
  url,
  title,
  source,
}: SearchedPage): Promise<{ url: string; content: string }> {
  const body = `<h1>${escapeHtml(title)}</h1>${await bodyHtml(source)}`;
  return { url, content: `<html lang="en"><body>${body}</body></html>` };
}
