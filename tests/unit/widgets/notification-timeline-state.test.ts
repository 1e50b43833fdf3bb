import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WORK } from '../../../src/virtio/world/scenarios/workload.ts';
import {
  type Action,
  axisOf,
  begin,
  endOf,
  FORMS,
  reducer,
  type State,
  stepFields,
  toFields,
} from '../../../src/widgets/NotificationTimeline/state.ts';
import { explain } from '../../../src/widgets/NotificationTimeline/words.ts';

const start = { seed: 3 };
const stateAfter = (...actions: readonly Action[]): State => actions.reduce(reducer, begin(start));
const restored = (state: State): State =>
  stateAfter({ type: 'restore', from: { kind: 'fields', fields: toFields(state) } });

/** Any thing that a reader may do. */
const action: fc.Arbitrary<Action> = fc.oneof(
  fc
    .constantFrom(...WORK)
    .chain(({ name, values }) =>
      fc.constantFrom(...values).map(({ value }): Action => ({ type: 'option', name, value })),
    ),
  fc.constant<Action>({ type: 'seed' }),
  fc.record({ type: fc.constant('go' as const), lane: fc.nat(3), at: fc.nat(200) }),
  fc.record({
    type: fc.constant('key' as const),
    lane: fc.nat(3),
    key: fc.constantFrom('back' as const, 'forward' as const, 'first' as const, 'last' as const),
  }),
);

describe('the notification timeline', () => {
  it('begins with four runs of the same work, the first of which tells of everything', () => {
    const { lanes } = begin(start);
    expect(lanes.map(({ form }) => form.id)).toEqual(['none', 'flags', 'event', 'packed']);
    expect(lanes.map(({ requests }) => requests)).toEqual([8, 8, 8, 8]);
    expect([lanes[0]?.kicks, lanes[0]?.interrupts]).toEqual([8, 8]);
    // No more marks than a sleeping widget may carry.
    expect(lanes.flatMap(({ decisions }) => decisions)).toHaveLength(64);
  });

  it('comes back from its address as it was, whatever was done', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 6 }), (actions) => {
        const state = stateAfter(...actions);
        const again = restored(state);
        expect(again).toEqual({ ...state, playing: false, notice: undefined });
      }),
      { numRuns: 40 },
    );
  });

  it('needs no address at first', () => {
    expect(toFields(begin(start))).toEqual({});
  });

  it('moves along the decisions of a lane and stops at both ends', () => {
    const last = (begin(start).lanes[0]?.decisions.length ?? 0) - 1;
    expect(stateAfter({ type: 'key', lane: 0, key: 'last' })).toMatchObject({ lane: 0, at: last });
    expect(stateAfter({ type: 'go', lane: 0, at: last }, { type: 'key', lane: 0, key: 'forward' }).at).toBe(
      last,
    );
    expect(stateAfter({ type: 'go', lane: 0, at: 0 }, { type: 'key', lane: 0, key: 'back' }).at).toBe(0);
  });

  it('plays to the last decision and stops there', () => {
    let state = stateAfter({ type: 'go', lane: 1, at: 0 }, { type: 'key', lane: 1, key: 'play' });
    expect(state.playing).toBe(true);
    for (let i = 0; i < 20; i++) state = reducer(state, { type: 'tick' });
    expect(state).toMatchObject({ playing: false, at: (state.lanes[1]?.decisions.length ?? 0) - 1 });
  });

  it.each([{ 'o.requests': '9' }, { 'o.nothing': '1' }, { r: 'x' }, { p: '-1' }, { l: 'none of them' }])(
    'refuses a link that names what is not there, and shows the work as it stands: %o',
    (fields) => {
      const state = stateAfter({ type: 'restore', from: { kind: 'fields', fields } });
      expect(state.notice).toContain('This is the work as it stands.');
      expect(toFields(state)).toEqual({});
    },
  );

  it('leads to the same step of the same run in a queue stepper', () => {
    const state = stateAfter({ type: 'option', name: 'service', value: '4' }, { type: 'go', lane: 3, at: 2 });
    expect(stepFields(state)).toEqual({
      'o.service': '4',
      'o.suppression': 'event',
      'o.ring': 'packed',
      r: '3',
      s: String(state.lanes[3]?.decisions[2]?.step),
    });
  });

  it('has an axis of at most seven times that does not end after the work', () => {
    expect(axisOf(18_000)).toEqual([0, 5, 10, 15]);
    for (const end of [900, 18_000, 44_000, 1_553_000]) {
      const axis = axisOf(end);
      expect(axis.length).toBeLessThanOrEqual(7);
      expect((axis.at(-1) ?? 0) * 1000).toBeLessThanOrEqual(end);
    }
    const { lanes } = begin(start);
    expect(endOf(lanes)).toBeGreaterThanOrEqual(
      Math.max(...lanes.flatMap(({ spans }) => spans.map(({ to }) => to))),
    );
  });
});

describe('the words for a decision', () => {
  it('end in what was done, and give the comparison of an event index with its numbers (2.7.10.1)', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 4 }), (actions) => {
        for (const { decisions } of stateAfter(...actions).lanes) {
          for (const decision of decisions) {
            const { sentence, formula, outcome } = explain(decision);
            expect(sentence).toMatch(/^The (driver|device) has .*\.$/);
            expect(sentence.split('`').length % 2).toBe(1);
            expect(outcome.startsWith('So: no ')).toBe(!decision.told);
            expect(formula?.endsWith(decision.told ? 'is true' : 'is false') ?? true).toBe(true);
            expect(formula !== undefined).toBe(decision.wish.by === 'event');
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  it('say why an entry that was written long ago tells nobody', () => {
    const state = begin(start);
    const decision = state.lanes[FORMS.findIndex(({ id }) => id === 'event')]?.decisions[state.at];
    expect(decision && explain(decision)).toEqual({
      sentence:
        'The driver has moved `avail.idx` from 1 to 2 and reads `avail_event`: it is 0. Entry 0 was written earlier, and the device has not asked anew.',
      formula: '(u16)(2 − 0 − 1) < (u16)(2 − 1): 1 < 1 is false',
      outcome: 'So: no notification.',
    });
  });
});
