import { expect, it } from 'vitest';
import { factsWith } from './facts.ts';
import { summaries } from './summaries.ts';

const of = (summary: string) =>
  factsWith({
    constants: [{ name: 'A', value: 1, group: 'some', versions: { since: '1.4' }, clause: 'blk', summary }],
  });

it('takes a sentence', () => {
  expect(summaries(of('Reads sectors.'))).toEqual([]);
});

it.each(['', 'Reads sectors', ' reads.', 'Two\nlines.'])('refuses %j', (summary) => {
  expect(summaries(of(summary))).toEqual([`blk A: "${summary}" is not a sentence.`]);
});
