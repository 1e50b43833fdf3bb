import { describe, expect, it } from 'vitest';
import { bits } from './bits.ts';
import { duplicates } from './duplicates.ts';
import { claimsOf, FACTS, type Rule } from './facts.ts';
import { names } from './names.ts';
import { requirements } from './requirements.ts';
import { sections } from './sections.ts';
import { sizes } from './sizes.ts';
import { summaries } from './summaries.ts';
import { versions } from './versions.ts';

const RULES: readonly (readonly [says: string, rule: Rule])[] = [
  ['versions are ordered and known', versions],
  ['no two bits share a number in a scope and version, and each lies where its version allocates it', bits],
  ['sizes are the sums of the fields', sizes],
  ['a section exists for every version claimed', sections],
  ['names are spelled as the specification spells them', names],
  ['no fact is there twice', duplicates],
  ['only features that exist in the version are required', requirements],
  ['each fact is summed up in one sentence', summaries],
];

describe('all facts', () => {
  it('are more than 1500, of every kind and scope', () => {
    expect(claimsOf(FACTS).length).toBeGreaterThan(1500);
    expect(FACTS.scopes.map(({ scope }) => scope)).toEqual(expect.arrayContaining(['generic', 'pci', 'net']));
  });

  it.each(RULES)('keep the rule: %s', (_, rule) => {
    expect(rule(FACTS)).toEqual([]);
  });
});
