import { type Happening, type Run, runBringUp } from '../../virtio/vhost-user/bring-up.ts';
import type { Fields } from '../kit/address.ts';
import type { TimeKey } from '../kit/keyboard.ts';
import { type Restore, restored } from '../kit/restore.ts';
import { stepBy, within } from '../kit/steps.ts';

export interface State {
  /** The back end offers feature bit 30. */
  readonly bit30: boolean;
  /** Indices of the steps left out, rising. */
  readonly left: readonly number[];
  readonly step: number;
  readonly run: Run;
  readonly notice?: string | undefined;
}

export type Action =
  | { readonly type: 'go'; readonly to: number }
  | { readonly type: 'key'; readonly key: TimeKey }
  | { readonly type: 'leave'; readonly at: number }
  | { readonly type: 'bit30' }
  | { readonly type: 'all' }
  | Restore;

const make = (bit30: boolean, left: readonly number[], step: number): State => {
  const run = runBringUp(bit30, left);
  return { bit30, left, run, step: within(step, run.happenings.length - 1) };
};

/** The whole sequence, at its first message. */
export const begin = (): State => make(true, [], 0);

/** What is on show. */
export const shown = ({ run, step }: State): Happening => run.happenings[step] as Happening;

/** Pure: the same state and action give the same state. */
export function reducer(state: State, action: Action): State {
  switch (action.type) {
    case 'go':
      return { ...make(state.bit30, state.left, action.to) };
    case 'key': {
      const last = state.run.happenings.length - 1;
      const to = action.key === 'play' ? state.step : stepBy(action.key, state.step, last);
      return make(state.bit30, state.left, to);
    }
    case 'leave': {
      const { at } = action;
      const left = state.left.includes(at)
        ? state.left.filter((one) => one !== at)
        : [...state.left, at].sort((a, b) => a - b);
      return make(state.bit30, left, state.step);
    }
    case 'bit30':
      return make(!state.bit30, [], 0);
    case 'all':
      return make(state.bit30, [], state.step);
    case 'restore':
      return restored(state, action.from, begin, fromFields);
  }
}

/** The state of the fields of an address, or what is wrong with them. */
function fromFields(fields: Fields, home: State): State | string {
  const { s = '0', x = '', b } = fields;
  const bit30 = b !== '0';
  const count = home.run.happenings.length;
  const left = x === '' ? [] : x.split('.').map(Number);
  if (!/^\d+$/.test(s) || left.some((one) => !Number.isInteger(one) || one < 0 || one >= count)) {
    return 'The link names a step that there is not.';
  }
  return make(
    bit30,
    [...new Set(left)].sort((one, other) => one - other),
    Number(s),
  );
}

/** What of a state stands in the address: what differs from the beginning. */
export function toFields({ bit30, left, step }: State): Fields {
  const fields: Record<string, string> = {};
  if (!bit30) fields['b'] = '0';
  if (left.length > 0) fields['x'] = left.join('.');
  if (step !== 0) fields['s'] = String(step);
  return fields;
}
