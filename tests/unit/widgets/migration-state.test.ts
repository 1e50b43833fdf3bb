import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFields, encodeFields } from '../../../src/widgets/kit/address.ts';
import {
  begin,
  IN_ORDER,
  MOVES,
  reducer,
  saidOf,
  sceneOf,
  toFields,
} from '../../../src/widgets/Migration/state.ts';

describe('a migration', () => {
  it('goes well in the order that is offered', () => {
    const state = reducer(reducer(begin(), { type: 'in-order' }), { type: 'key', key: 'last' });
    expect(state.scenes.filter(({ told }) => told !== null && !told.isOk)).toEqual([]);
    expect(sceneOf(state).requests.map(({ taken, done }) => [taken, done])).toEqual([
      [['source'], true],
      [['destination'], true],
    ]);
  });

  it('goes another way from a step in the middle', () => {
    let state = reducer(reducer(begin(), { type: 'in-order' }), { type: 'go', to: 2 });
    state = reducer(state, { type: 'move', move: 'resume-source' });
    expect(state.moves).toEqual([...IN_ORDER.slice(0, 2), 'resume-source']);
  });

  it('keeps its steps when the devices change', () => {
    const state = reducer(reducer(begin(), { type: 'in-order' }), {
      type: 'options',
      options: { destination: 'less' },
    });
    expect([state.moves, state.at]).toEqual([IN_ORDER, 1]);
    expect(state.scenes.some(({ told }) => told?.isOk === false)).toBe(true);
  });

  it('says of a request and of time what came of them, and not what usually does', () => {
    const saidAfter = (...moves: readonly (typeof IN_ORDER)[number][]): string =>
      saidOf(moves.reduce((state, move) => reducer(state, { type: 'move', move }), begin()));
    const five = ['request', 'request', 'request', 'request', 'request'] as const;
    expect(saidAfter()).toMatch(/^A disk is in use/);
    expect(saidAfter(...five.slice(1))).toMatch(/^The guest has put a request/);
    expect(saidAfter(...five)).toBe('Nothing is put into the ring: 4 requests are the most here.');
    expect(saidAfter('request', 'time')).toBe('What was in flight has come back.');
    expect(saidAfter('time')).toMatch(/nothing comes back/);
    expect(saidAfter('stop-source', 'request', 'time')).toMatch(/nothing comes back/);
  });

  it('has an end', () => {
    let state = begin();
    for (let step = 0; step < 30; step++) state = reducer(state, { type: 'move', move: 'time' });
    expect([state.moves.length, state.notice !== undefined]).toEqual([24, true]);
  });
});

describe('the address', () => {
  it('brings back the steps, the devices and the place', () => {
    const moves = fc.array(fc.constantFrom(...MOVES.map(({ move }) => move)), { maxLength: 10 });
    fc.assert(
      fc.property(moves, fc.boolean(), fc.boolean(), fc.nat(10), (list, isLess, packed, to) => {
        let state = reducer(begin(), {
          type: 'options',
          options: { destination: isLess ? 'less' : 'same', packed },
        });
        for (const move of list) state = reducer(state, { type: 'move', move });
        state = reducer(state, { type: 'go', to });
        const from = decodeFields(encodeFields(toFields(state)) || '1');
        const back = reducer(begin(), { type: 'restore', from });
        expect(toFields(back)).toEqual(toFields(state));
        expect(sceneOf(back)).toEqual(sceneOf(state));
      }),
      { numRuns: 25 },
    );
  });

  it.each([{ m: 'rz' }, { o: 'q' }, { n: 'x' }])('%o is refused with a reason', (fields) => {
    const state = reducer(begin(), { type: 'restore', from: { kind: 'fields', fields } });
    expect(state.notice).toMatch(/cannot be read/);
  });
});
