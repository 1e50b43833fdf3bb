import { type CollectionEntry, getCollection } from 'astro:content';
import { firstSentence } from './links.ts';

export type TermEntry = CollectionEntry<'lexicon'>;

/** Where the lexicon stands, without the base. */
export const lexiconPath = '/virt/lexicon';

/** The published terms in alphabetical order of their titles. */
export async function publishedTerms(): Promise<TermEntry[]> {
  const terms = await getCollection('lexicon', ({ data }) => data.published);
  return terms.sort((a, b) => a.data.title.localeCompare(b.data.title, 'en', { sensitivity: 'base' }));
}

/** One short sentence for each term: its description, else the first sentence of its text. */
export async function definitions(): Promise<Map<string, string>> {
  const terms = await publishedTerms();
  return new Map(terms.map(({ id, data, body }) => [id, data.description ?? firstSentence(body ?? '')]));
}
