import { claimsOf, type Rule } from './facts.ts';

/** Every fact is summed up in one sentence. */
export const summaries: Rule = (facts) =>
  claimsOf(facts)
    .filter(({ summary }) => !/^[A-Za-z0-9][^\n]*\.$/.test(summary))
    .map(({ at, summary }) => `${at}: "${summary}" is not a sentence.`);
