import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Patch } from '../../../src/virtio/world/trace.ts';
import { decodeFields, encodeFields } from '../../../src/widgets/kit/address.ts';
import {
  type Action,
  begin,
  createReducer,
  type Start,
  type State,
  tidyPatches,
  toFields,
} from '../../../src/widgets/QueueStepper/state.ts';
import { BASE, DATA, stage } from './queue-stepper-stage.ts';

const reduce = createReducer(stage);
const first = (start: Partial<Start> = {}) => begin(stage, { scenario: 'test/bytes', ...start });
const doing = (state: State, ...actions: Action[]) => actions.reduce(reduce, state);

/** What a link carries of a state, put back into a fresh widget. */
function shared(state: State): State {
  const payload = encodeFields(toFields(state));
  const from = payload === '' ? ({ kind: 'none' } as const) : decodeFields(payload);
  return reduce(begin(stage, state.start), { type: 'restore', from });
}

describe('the first state', () => {
  it('is the first step of what the author named', () => {
    const state = first({ options: 'count=8', step: 3 });
    expect(state).toMatchObject({ step: 3, options: { count: '8' }, seed: 1, patches: [], playing: false });
    expect(state.trace.steps).toHaveLength(9);
  });

  it('cannot be of a scenario or an option that does not exist', () => {
    expect(() => first({ scenario: 'test/none' })).toThrow('There is no scenario “test/none”.');
    expect(() => first({ options: 'count=5' })).toThrow('has no choice “count=5”');
    expect(() => first({ options: 'colour=red' })).toThrow('has no choice “colour=red”');
  });
});

describe('moving in time', () => {
  it('stops at both ends', () => {
    expect(doing(first(), { type: 'key', key: 'back' }).step).toBe(0);
    expect(doing(first(), { type: 'key', key: 'last' }, { type: 'key', key: 'forward' }).step).toBe(4);
    expect(doing(first(), { type: 'go', to: 99 }).step).toBe(4);
    expect(doing(first({ step: 3 }), { type: 'key', key: 'first' }).step).toBe(0);
  });

  it('plays to the end and stops there; playing again begins anew', () => {
    let state = doing(first(), { type: 'key', key: 'play' });
    expect(state.playing).toBe(true);
    for (let i = 0; i < 4; i++) state = doing(state, { type: 'tick' });
    expect(state).toMatchObject({ step: 4, playing: false });
    expect(doing(state, { type: 'key', key: 'play' })).toMatchObject({ step: 0, playing: true });
  });

  it('stops playing when the reader takes over', () => {
    const playing = doing(first(), { type: 'key', key: 'play' }, { type: 'tick' });
    expect(doing(playing, { type: 'key', key: 'back' })).toMatchObject({ step: 0, playing: false });
    expect(doing(playing, { type: 'key', key: 'play' })).toMatchObject({ step: 1, playing: false });
  });
});

describe('an edit', () => {
  it('takes effect at the step on show, and the run is another one from there', () => {
    const state = doing(first(), { type: 'go', to: 4 }, { type: 'edit', address: DATA + 1, bytes: [0xff] });
    expect(state.patches).toEqual([{ step: 4, address: DATA + 1, bytes: [0xff] }]);
    expect([...(state.trace.steps[4]?.after ?? [])]).toEqual([1, 0xff, 3, 4]);
    expect(state.step).toBe(4);
  });

  it('of bytes that this very step writes comes one step later', () => {
    const state = doing(first({ step: 1 }), { type: 'edit', address: DATA + 1, bytes: [0xff] });
    expect(state).toMatchObject({ step: 2, patches: [{ step: 2, address: DATA + 1, bytes: [0xff] }] });
  });

  it('can be taken back, one or all', () => {
    const two = doing(
      first({ step: 4 }),
      { type: 'edit', address: DATA, bytes: [9] },
      { type: 'edit', address: DATA + 2, bytes: [9] },
    );
    expect(two.patches).toHaveLength(2);
    expect(doing(two, { type: 'remove', index: 0 }).patches).toEqual([
      { step: 4, address: DATA + 2, bytes: [9] },
    ]);
    expect(doing(two, { type: 'reset' }).trace).toEqual(first().trace);
  });

  it('of another run is gone when an option changes, and the reader is told', () => {
    const edited = doing(first({ step: 4 }), { type: 'edit', address: DATA, bytes: [9] });
    const changed = doing(edited, { type: 'option', name: 'count', value: '8' });
    expect(changed).toMatchObject({ patches: [], step: 0, options: { count: '8' } });
    expect(changed.notice).toMatch(/edits/);
    expect(doing(changed, { type: 'key', key: 'forward' }).notice).toBeUndefined();
  });

  it('beyond the bound is refused, and nothing is lost', () => {
    let state = first({ step: 4 });
    for (let i = 0; i < 64; i++) state = doing(state, { type: 'edit', address: DATA + 2 * i, bytes: [i] });
    expect(state.patches).toHaveLength(64);
    const refused = doing(state, { type: 'edit', address: DATA + 200, bytes: [1] });
    expect(refused.patches).toBe(state.patches);
    expect(refused.notice).toMatch(/at most 64/);
  });
});

describe('tidy patches', () => {
  it('have one value a byte and step, the latest, with neighbours together', () => {
    expect(
      tidyPatches([
        { step: 4, address: 12, bytes: [3, 4] },
        { step: 2, action: 'poke' },
        { step: 4, address: 10, bytes: [1, 2, 9] },
        { step: 4, address: 20, bytes: [7] },
      ]),
    ).toEqual([
      { step: 2, action: 'poke' },
      { step: 4, address: 10, bytes: [1, 2, 9, 4] },
      { step: 4, address: 20, bytes: [7] },
    ]);
  });

  it('put the same bytes into memory as the patches they came from', () => {
    const patch = fc.record({
      step: fc.nat(3),
      address: fc.nat(20),
      bytes: fc.array(fc.nat(255), { minLength: 1, maxLength: 5 }),
    });
    const effect = (patches: readonly Patch[]) => {
      const memory = new Map<string, number>();
      for (const each of patches) {
        if ('bytes' in each)
          each.bytes.forEach((byte, i) => void memory.set(`${each.step}:${each.address + i}`, byte));
      }
      return new Map([...memory].sort());
    };
    fc.assert(
      fc.property(fc.array(patch, { maxLength: 12 }), (patches) => {
        expect(effect(tidyPatches(patches))).toEqual(effect(patches));
      }),
    );
  });
});

describe('the memory on show', () => {
  it('stays where the reader put it, until it shall follow what happens again', () => {
    const held = doing(first(), { type: 'hold', address: DATA }, { type: 'key', key: 'last' });
    expect(held).toMatchObject({ held: DATA, step: 4 });
    expect(toFields(held)).toEqual({ s: '4', b: DATA.toString(16) });
    expect(doing(held, { type: 'option', name: 'count', value: '8' }).held).toBe(DATA);
    expect(doing(held, { type: 'hold', address: undefined }).held).toBeUndefined();
    expect(doing(held, { type: 'home' })).toEqual(first());
  });

  it('is never where this run has none', () => {
    expect(doing(first(), { type: 'hold', address: BASE - 1 }).held).toBeUndefined();
    expect(doing(first(), { type: 'hold', address: BASE + 0x1000 }).held).toBeUndefined();
  });
});

describe('buffers of the reader’s own', () => {
  it('run in the scenario made for them, and back leads to where the page began', () => {
    const own = doing(first({ step: 2 }), { type: 'chains', text: 'r16.w512_w1' });
    expect(own).toMatchObject({
      scenario: { id: 'queue/custom' },
      options: { chains: 'r16.w512_w1' },
      step: 0,
    });
    expect(shared(own).options).toEqual(own.options);
    expect(doing(own, { type: 'home' })).toEqual(first({ step: 2 }));
  });
});

describe('a link', () => {
  it('to the first state is empty', () => {
    expect(toFields(first({ options: 'count=8', step: 2, seed: 5 }))).toEqual({});
  });

  it('brings back the state, whatever was done', () => {
    const action: fc.Arbitrary<Action> = fc.oneof(
      fc.record({ type: fc.constant('go' as const), to: fc.integer({ min: -2, max: 12 }) }),
      fc.record({
        type: fc.constant('option' as const),
        name: fc.constant('count'),
        value: fc.constantFrom('4', '8'),
      }),
      fc.record({
        type: fc.constant('edit' as const),
        address: fc.integer({ min: DATA, max: DATA + 8 }),
        bytes: fc.array(fc.nat(255), { minLength: 1, maxLength: 3 }),
      }),
      fc.record({ type: fc.constant('act' as const), action: fc.constant('poke') }),
      fc.record({ type: fc.constant('chains' as const), text: fc.constantFrom('r1', 'r16.w512_w1') }),
      fc.constant({ type: 'reset' } as const),
      fc.record({
        type: fc.constant('hold' as const),
        address: fc.option(fc.integer({ min: BASE, max: BASE + 0xfff }), { nil: undefined }),
      }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 8 }), (actions) => {
        const state = { ...doing(first(), ...actions), notice: undefined };
        expect(shared(state)).toEqual(state);
      }),
    );
  });

  it('that cannot be used shows the exchange as it stands and says why', () => {
    const bad = [
      '2~s~1',
      '1~s',
      encodeFields({ s: 'x' }),
      encodeFields({ s: '123456' }),
      encodeFields({ r: '-1' }),
      encodeFields({ c: 'test/none' }),
      encodeFields({ 'o.count': '5' }),
      encodeFields({ 'o.none': 'on' }),
      encodeFields({ p: 'nonsense' }),
      encodeFields({ p: '2.driver-sleeps' }),
      encodeFields({ c: 'queue/custom', 'o.chains': 'w1.r1' }),
      encodeFields({ b: '' }),
      encodeFields({ b: 'data' }),
      encodeFields({ b: `-${BASE.toString(16)}` }),
      encodeFields({ b: `${BASE.toString(16)}.5` }),
      encodeFields({ b: (BASE - 1).toString(16) }),
      encodeFields({ b: (BASE + 0x1000).toString(16) }),
      encodeFields({ b: '40000000000000' }),
    ];
    for (const payload of bad) {
      const state = reduce(first({ step: 2 }), { type: 'restore', from: decodeFields(payload) });
      expect(state, payload).toEqual({ ...first({ step: 2 }), notice: expect.stringMatching(/\S/) });
    }
  });

  it('made before the memory on show was part of it follows what happens', () => {
    const state = reduce(first(), { type: 'restore', from: decodeFields('1~s~3') });
    expect(state).toMatchObject({ step: 3, held: undefined });
  });

  it('to a step beyond the end shows the last one', () => {
    expect(reduce(first(), { type: 'restore', from: { kind: 'fields', fields: { s: '99' } } }).step).toBe(4);
  });
});
