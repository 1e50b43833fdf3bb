/** What the search found, as lists: facts by name and number, and pages and terms by their words. */

import { type FactIndex, type FactRow, factUrl, factWords } from '../../site/fact-index.ts';
import { element } from './element.ts';
import type { FoundFacts } from './find-facts.ts';
import type { Group, Hit } from './rank.ts';

const shownPages = 8;
const shownSections = 4;
/** Facts where one was asked for. */
const shownFacts = 8;
/** Where words were typed, a few facts stand after the best pages, so that neither hides the other. */
const bestPages = 2;
const shownFactsBetween = 3;

export interface Found {
  readonly pages: readonly Group[];
  /** How many pages and terms have the words; `pages` may hold fewer. */
  readonly pageCount: number;
  readonly facts: FoundFacts;
  readonly index: FactIndex;
  /** The base path of the site, with a slash at its end. */
  readonly base: string;
}

/** An excerpt as text with marks; nothing else of its HTML is kept. */
function excerptNodes(excerpt: string): Node[] {
  const parsed = new DOMParser().parseFromString(excerpt, 'text/html');
  return [...parsed.body.childNodes].map((node) => {
    const text = node.textContent ?? '';
    return node.nodeName === 'MARK' ? element('mark', {}, text) : document.createTextNode(text);
  });
}

const row = (hit: Hit, where = ''): HTMLElement =>
  element(
    'a',
    { href: hit.url },
    element('b', {}, hit.title, ...(where ? [element('small', {}, where)] : [])),
    element('span', {}, ...excerptNodes(hit.excerpt)),
  );

function pageRow(group: Group): HTMLElement {
  const sections = group.sections.slice(0, shownSections).map((section) => element('li', {}, row(section)));
  const below = sections.length > 0 ? [element('ul', {}, ...sections)] : [];
  return element('li', {}, row(group, group.where), ...below);
}

/** Names break at their joints, so that they wrap where a reader would. */
function broken(name: string): (Node | string)[] {
  return name
    .split(/(?<=[_.])/)
    .flatMap((part, at) => (at === 0 ? [part] : [document.createElement('wbr'), part]));
}

function factRow({ index, base }: Found, fact: FactRow): HTMLElement {
  const where = index.places[fact[2]]?.[1] ?? '';
  const link = element(
    'a',
    { href: base + factUrl(index, fact).slice(1), class: 'fact' },
    element('code', {}, ...broken(fact[0])),
    element('span', {}, `${factWords(fact)}, ${where}`),
  );
  return element('li', {}, link);
}

function section(title: string, rows: readonly HTMLElement[], ...after: readonly HTMLElement[]): HTMLElement {
  return element(
    'section',
    { 'aria-label': title },
    element('h2', {}, title),
    element('ul', {}, ...rows),
    ...after,
  );
}

function factSection(found: Found, most: number): HTMLElement {
  const rows = found.facts.rows.map((fact) => factRow(found, fact));
  const rest = rows.slice(most);
  if (rest.length === 0) return section('Facts', rows);
  const more = element('button', { type: 'button', class: 'more' }, `${rest.length} more facts`);
  const made = section('Facts', rows.slice(0, most), more);
  more.addEventListener('click', () => {
    made.querySelector('ul')?.append(...rest);
    more.remove();
    rest[0]?.querySelector('a')?.focus();
  });
  return made;
}

/** Facts first where one was asked for, else the best pages, a few facts and the other pages. */
export function resultSections(found: Found): HTMLElement[] {
  const pages = found.pages.slice(0, shownPages).map(pageRow);
  const isFirst = found.facts.asked || pages.length === 0;
  const facts =
    found.facts.rows.length > 0 ? [factSection(found, isFirst ? shownFacts : shownFactsBetween)] : [];
  const list = (title: string, rows: readonly HTMLElement[]) =>
    rows.length > 0 ? [section(title, rows)] : [];
  if (isFirst || facts.length === 0) return [...facts, ...list('Pages and terms', pages)];
  return [
    ...list('Pages and terms', pages.slice(0, bestPages)),
    ...facts,
    ...list('More pages and terms', pages.slice(bestPages)),
  ];
}

/** How much was found, in a sentence. */
export function resultWords({ pageCount, facts }: Found, query: string): string {
  const count = (number: number, one: string, many: string) =>
    number === 0 ? '' : number === 1 ? `one ${one}` : `${number} ${many}`;
  const parts = [
    count(facts.rows.length, 'fact', 'facts'),
    count(pageCount, 'page or term', 'pages and terms'),
  ].filter((part) => part !== '');
  if (parts.length === 0) return `Nothing found for “${query}”.`;
  const words = facts.asked ? parts : parts.toReversed();
  const text = words.join(', ');
  return `${text[0]?.toUpperCase()}${text.slice(1)}.`;
}
