import { describe, expect, it } from 'vitest';
import { factHtml, needsSentence, offerSentence } from '../../../src/site/fact-text.ts';

describe('the text of facts', () => {
  it('has code where backquotes stood, and no markup of its own', () => {
    expect(factHtml('`a<b` & more')).toBe('<code>a&#60;b</code> &#38; more');
  });

  it('says in one sentence what a fact needs, and what must be offered with a feature', () => {
    const rule = { any: [{ feature: 'A' }, { all: [{ feature: 'B' }, { not: { feature: 'C' } }] }] };
    expect(needsSentence(rule)).toBe('Needs A or (B and no C).');
    expect(offerSentence({ feature: 'A' })).toBe('A device that offers it must offer A too.');
  });
});
