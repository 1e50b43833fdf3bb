/** The clauses of all versions as the lookup has them, and how a question finds some of them. */
import { type HeadingPlace, headingFragment } from '../../virtio/spec/clause-address.ts';

/** A heading in the file: number, title (0: as in the version before), anchor and first words (0: none). */
export type PackedHeading = readonly [
  number: string,
  title: string | 0,
  anchor: string | 0,
  lead: string | 0,
];

/** The file that the lookup fetches. */
export interface ClauseFile {
  /** Oldest first, with the address of the published HTML. */
  readonly versions: readonly (readonly [version: string, html: string])[];
  /** Pages that cite clauses: address without the base, title. */
  readonly pages: readonly (readonly [url: string, title: string])[];
  /** Key, the pages that cite it by their places in `pages`, and a heading for each version (0: it has none). */
  readonly clauses: readonly (readonly [
    key: string,
    pages: readonly number[],
    headings: readonly (PackedHeading | 0)[],
  ])[];
}

export interface Heading extends HeadingPlace {
  readonly version: string;
  readonly url: string;
}

export interface FoundClause {
  readonly key: string;
  /** Oldest version first. */
  readonly headings: readonly Heading[];
  readonly pages: readonly (readonly [url: string, title: string])[];
}

/** The clauses of a file, unpacked. */
export function readClauses({ versions, pages, clauses }: ClauseFile): readonly FoundClause[] {
  return clauses.map(([key, at, packed]) => {
    let title = '';
    const headings = packed.flatMap((one, index): Heading[] => {
      if (one === 0) return [];
      const [version = '', html = ''] = versions[index] ?? [];
      title = one[1] === 0 ? title : one[1];
      const place = { number: one[0], title, anchor: one[2] || undefined, lead: one[3] || undefined };
      return [{ ...place, version, url: html + headingFragment(place) }];
    });
    return { key, headings, pages: at.flatMap((index) => (pages[index] ? [pages[index]] : [])) };
  });
}

/** What someone typed: a number, or words; and the version, which may stand before the number as in a citation. */
export interface Question {
  readonly text: string;
  readonly version: string;
  readonly isNumber: boolean;
}

/** Reads `2.7.5`, `§ 2.7.5`, `section 2.7.5`, `1.2 § 2.7.5`, `B.1`, a key or words; a version typed goes before one chosen. */
export function readQuestion(typed: string, chosen: string): Question {
  const [, version = chosen, rest = ''] = /^(?:v?(1\.[0-4])(?:\s*§\s*|\s+))?(.*)$/i.exec(typed.trim()) ?? [];
  const text = rest.replace(/^(?:§|sect?(?:ion)?\b\.?|clause\b)\s*/i, '').trim();
  const isNumber = /^(?:\d+|[A-Z])(?:\.\d+)*\.?$/i.test(text);
  return { text: isNumber ? text.replace(/\.$/, '').toUpperCase() : text.toLowerCase(), version, isNumber };
}

/**
 * The clauses that answer a question, best first. A number is looked up in the chosen version, or in all of them;
 * where none has exactly it, those that begin with it count. Words must all be in a title or in the key.
 */
export function findClauses(clauses: readonly FoundClause[], question: Question): readonly FoundClause[] {
  const { text, version, isNumber } = question;
  if (text === '') return [];
  const inVersion = ({ headings }: FoundClause) =>
    version === '' ? headings : headings.filter((one) => one.version === version);
  if (isNumber) {
    const exact = clauses.filter((one) => inVersion(one).some(({ number }) => number === text));
    // The newest version that has the number is most likely meant.
    const newest = (one: FoundClause) => inVersion(one).findLastIndex(({ number }) => number === text);
    if (exact.length > 0) return exact.toSorted((a, b) => newest(b) - newest(a));
    return clauses.filter((one) => inVersion(one).some(({ number }) => number.startsWith(`${text}.`)));
  }
  const words = text.split(/\s+/);
  const rank = (one: FoundClause): number => {
    const titles = inVersion(one).map(({ title }) => title.toLowerCase());
    if (titles.length === 0) return 0;
    if (one.key === text || titles.includes(text)) return 4;
    if (titles.some((title) => title.startsWith(text))) return 3;
    if (titles.some((title) => words.every((word) => title.includes(word)))) return 2;
    const all = `${one.key} ${titles.join(' ')}`;
    return words.every((word) => all.includes(word)) ? 1 : 0;
  };
  return clauses
    .map((one) => ({ one, score: rank(one) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .map(({ one }) => one);
}
