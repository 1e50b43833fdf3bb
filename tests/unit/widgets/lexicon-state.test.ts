import { describe, expect, it } from 'vitest';
import { decodeFields, encodeFields } from '../../../src/widgets/kit/address.ts';
import {
  countSentence,
  type Entry,
  isNamed,
  matches,
  reducer,
  START,
  toFields,
} from '../../../src/widgets/Lexicon/state.ts';

const kick: Entry = {
  names: ['kick', 'available buffer notification', 'queuenotify'],
  text: 'kick on pci write the queue’s index to its notify address',
};

describe('the filter of the lexicon', () => {
  it('finds a term by its title, its aliases and its definition', () => {
    expect(matches(kick, 'KICK')).toBe(true);
    expect(matches(kick, 'buffer  available')).toBe(true);
    expect(matches(kick, 'pci address')).toBe(true);
    expect(matches(kick, 'kick mmio')).toBe(false);
    expect(matches(kick, ' ')).toBe(true);
  });

  it('tells a term of that name from one that only mentions it', () => {
    expect(isNamed(kick, 'queueno')).toBe(true);
    expect(isNamed(kick, 'pci')).toBe(false);
    expect(isNamed(kick, '')).toBe(false);
  });

  it('says how many terms are left, and what to do when none is', () => {
    expect(countSentence({ shown: 80, named: 0, all: 80 }, '')).toBe('80 terms, by the alphabet');
    const lead = { id: 'kick', title: 'Kick' };
    expect(countSentence({ shown: 5, named: 1, all: 80, lead }, 'kick')).toBe(
      '5 of 80 terms, 1 by name; Enter leads to “Kick”',
    );
    expect(countSentence({ shown: 0, named: 0, all: 80 }, ' zzz ')).toContain('No term has “zzz”');
  });

  it('comes back from its link', () => {
    const state = reducer(START, { type: 'text', text: 'used ring' });
    expect(reducer(START, { type: 'restore', from: decodeFields(encodeFields(toFields(state))) })).toEqual(
      state,
    );
    expect(toFields(START)).toEqual({});
  });
});
