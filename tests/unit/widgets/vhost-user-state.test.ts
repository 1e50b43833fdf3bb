import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFields, encodeFields } from '../../../src/widgets/kit/address.ts';
import {
  type Action,
  begin,
  reducer,
  type State,
  shown,
  toFields,
} from '../../../src/widgets/VhostUser/state.ts';

const run = (...actions: readonly Action[]): State => actions.reduce(reducer, begin());
const COUNT = begin().run.happenings.length;

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.integer({ min: -2, max: COUNT + 2 }).map((to) => ({ type: 'go', to }) as const),
  fc.nat(COUNT - 1).map((at) => ({ type: 'leave', at }) as const),
  fc.constantFrom('back', 'forward', 'first', 'last', 'play').map((key) => ({ type: 'key', key }) as const),
  fc.constantFrom({ type: 'bit30' } as const, { type: 'all' } as const),
);

describe('the vhost-user bring-up', () => {
  it('comes back from a link as it was', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 15 }), (actions) => {
        const state = run(...actions);
        const payload = encodeFields(toFields(state));
        const from = payload === '' ? ({ kind: 'none' } as const) : decodeFields(payload);
        expect(reducer(begin(), { type: 'restore', from })).toEqual(state);
      }),
    );
  });

  it('always stands on a step that there is', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 15 }), (actions) => {
        expect(shown(run(...actions))).toBeDefined();
      }),
    );
  });

  it('walks by keys from end to end', () => {
    expect(run({ type: 'key', key: 'last' }).step).toBe(COUNT - 1);
    expect(run({ type: 'key', key: 'last' }, { type: 'key', key: 'forward' }).step).toBe(COUNT - 1);
    expect(run({ type: 'key', key: 'forward' }, { type: 'key', key: 'back' }).step).toBe(0);
  });

  it('begins afresh with another back end, whose steps are others', () => {
    const other = run({ type: 'leave', at: 3 }, { type: 'bit30' });
    expect([other.left, other.step]).toEqual([[], 0]);
    expect(other.run.happenings.length).toBeLessThan(COUNT);
  });

  it('says of a link with a step that is not there that it cannot be followed', () => {
    for (const fields of [{ s: 'x' }, { x: '99' }, { x: '1.y' }]) {
      const state = reducer(begin(), { type: 'restore', from: { kind: 'fields', fields } });
      expect(state.notice).toContain('a step that there is not');
    }
  });
});
