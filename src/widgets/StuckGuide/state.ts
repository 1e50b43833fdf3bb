import type { Fields } from '../kit/address.ts';
import { type Restore, restored } from '../kit/restore.ts';
import { FIRST, NODES, nodeOf } from './paths.ts';
import type { Node } from './types.ts';

export interface State {
  /** The nodes from the first question to the one on show. */
  readonly trail: readonly string[];
  readonly notice?: string | undefined;
}

export type Action =
  /** The answer of this number, counted from 0. */
  | { readonly type: 'answer'; readonly at: number }
  /** Back to the question of this number on the trail. */
  | { readonly type: 'back'; readonly to: number }
  | Restore;

export const START: State = { trail: [FIRST] };

/** The node on show. */
export const nodeAt = ({ trail }: State): Node => nodeOf(trail.at(-1) ?? FIRST);

/** Pure: the same state and action give the same state. */
export function reducer(state: State, action: Action): State {
  switch (action.type) {
    case 'answer': {
      const node = nodeAt(state);
      const chosen = node.kind === 'question' ? node.answers[action.at] : undefined;
      return chosen === undefined ? state : { trail: [...state.trail, chosen.to] };
    }
    case 'back':
      return { trail: state.trail.slice(0, Math.max(1, action.to + 1)) };
    case 'restore':
      // An address without a path is that of the beginning: the browser has gone back to it.
      return restored(START, action.from, () => START, fromFields);
  }
}

/** The answer by which a question leads to a node; undefined where it does not. */
export function answerTo(question: string, to: string): string | undefined {
  const node = NODES[question];
  return node?.kind === 'question' ? node.answers.find((answer) => answer.to === to)?.say : undefined;
}

/** The state of the fields of an address, or what is wrong with them. */
function fromFields({ p }: Fields): State | string {
  const trail = [FIRST, ...(p === undefined ? [] : p.split('.'))];
  const isPath = trail.every((id, at) => at === 0 || answerTo(trail[at - 1] ?? '', id) !== undefined);
  return isPath ? { trail } : 'The link describes a path that does not exist here. This is its beginning.';
}

/** What of a state stands in the address: the path without its beginning. */
export function toFields({ trail }: State): Fields {
  const fields: Record<string, string> = {};
  if (trail.length > 1) fields['p'] = trail.slice(1).join('.');
  return fields;
}
