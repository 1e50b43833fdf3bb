import type { Fields } from '../kit/address.ts';
import { type Restore, restored } from '../kit/restore.ts';

/** One term as the page shows it, in lower case. */
export interface Entry {
  /** The title, then the aliases. */
  readonly names: readonly string[];
  /** The definition. */
  readonly text: string;
}

export interface State {
  readonly text: string;
  readonly notice?: string | undefined;
}

export const START: State = { text: '' };

export type Action = { readonly type: 'text'; readonly text: string } | Restore;

/** Pure: the same state and action give the same state. */
export function reducer(state: State, action: Action): State {
  if (action.type === 'text') return { text: action.text };
  return restored(state, action.from, () => START, fromFields);
}

const fromFields = ({ t = '' }: Fields): State => ({ text: t });

/** What of a state stands in the address. */
export const toFields = ({ text }: State): Fields => (text === '' ? {} : { t: text.slice(0, 80) });

const wordsOf = (text: string) =>
  text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');

/** A term is found when every word typed stands in its names or in its definition. */
export function matches({ names, text }: Entry, typed: string): boolean {
  const heap = `${names.join(' ')} ${text}`;
  return wordsOf(typed).every((word) => heap.includes(word));
}

/** Whether what was typed is a name of the term, or begins one: such terms are counted apart. */
export function isNamed({ names }: Entry, typed: string): boolean {
  const whole = wordsOf(typed).join(' ');
  return whole !== '' && names.some((name) => name.startsWith(whole));
}

/** Whether what was typed is a whole name of the term. */
export const isCalled = ({ names }: Entry, typed: string): boolean =>
  names.includes(wordsOf(typed).join(' '));

/** What a filter leaves. */
export interface Found {
  readonly shown: number;
  /** How many of those shown have a name that begins with what was typed. */
  readonly named: number;
  readonly all: number;
  /** The term that is meant most likely: the one of that name, or the first whose name begins so. */
  readonly lead?: { readonly id: string; readonly title: string } | undefined;
}

/** What stands beside the field: how many terms there are, how many are shown, or what to do when none is. */
export function countSentence({ shown, named, all, lead }: Found, typed: string): string {
  if (wordsOf(typed).length === 0) return `${all} terms, by the alphabet`;
  if (shown === 0)
    return `No term has “${typed.trim()}”. Try one word, or the search of the whole wiki with “/”.`;
  const inName = named === 0 || named === shown ? '' : `, ${named} by name`;
  const enter = lead === undefined || shown === 1 ? '' : `; Enter leads to “${lead.title}”`;
  return `${shown} of ${all} terms${inName}${enter}`;
}
