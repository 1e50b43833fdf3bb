import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHAIN_PRESETS } from '../../../src/virtio/queue/chain-presets.ts';
import { judge } from '../../../src/virtio/queue/judge.ts';
import {
  type Action,
  begin,
  MOST_ROWS,
  presetOf,
  reducer,
  type State,
  tableBytes,
  toFields,
} from '../../../src/widgets/ChainBuilder/state.ts';
import { headOf, TAKEN } from '../../../src/widgets/ChainBuilder/words.ts';
import { decodeFields, encodeFields } from '../../../src/widgets/kit/address.ts';
import { hexBytes, hexdump } from '../../../src/widgets/kit/hex.ts';

const having = (...actions: readonly Action[]): State => actions.reduce(reducer, begin());
/** What a link to this state opens. */
const linked = (state: State): State => {
  const text = encodeFields(toFields(state));
  return text === '' ? begin() : reducer(begin(), { type: 'restore', from: decodeFields(text) });
};

const step: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    type: fc.constant('preset' as const),
    id: fc.constantFrom(...CHAIN_PRESETS.map(({ id }) => id)),
  }),
  fc.record({
    type: fc.constant('ring' as const),
    ring: fc.constantFrom('split' as const, 'packed' as const),
  }),
  fc.record({
    type: fc.constant('setting' as const),
    name: fc.constantFrom('size' as const, 'head' as const, 'memory' as const, 'table' as const),
    text: fc.oneof(fc.nat(70000).map(String), fc.constantFrom('', '0x4000', 'twelve')),
  }),
  fc.record({
    type: fc.constant('agree' as const),
    feature: fc.constantFrom('indirect' as const, 'inOrder' as const),
    on: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('cell' as const),
    list: fc.constantFrom('queue' as const, 'table' as const),
    at: fc.nat(4),
    column: fc.constantFrom('addr' as const, 'len' as const, 'next' as const),
    text: fc.oneof(fc.bigInt(0n, 0x1_0000_0000_0000_0000n).map(String), fc.constantFrom('x', '7')),
  }),
  fc.record({
    type: fc.constant('flag' as const),
    list: fc.constantFrom('queue' as const, 'table' as const),
    at: fc.nat(4),
    bit: fc.constantFrom(1, 2, 4, 0x80),
  }),
  fc.record({ type: fc.constant('add' as const), list: fc.constantFrom('queue' as const, 'table' as const) }),
  fc.record({
    type: fc.constant('remove' as const),
    list: fc.constantFrom('queue' as const, 'table' as const),
    at: fc.nat(4),
  }),
);

describe('the state of the chain builder', () => {
  it('comes back from its link, whatever was done', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const state = having(...steps);
        expect(linked(state).given).toEqual(state.given);
        expect(linked(state).notice).toBeUndefined();
      }),
    );
  });

  it('names a preset in its link as long as nothing about it was changed', () => {
    const loop = having({ type: 'preset', id: 'loop' });
    expect(toFields(loop)).toEqual({ p: 'loop' });
    const twice = [1, 1].reduce<State>(
      (state, bit) => reducer(state, { type: 'flag', list: 'queue', at: 0, bit }),
      loop,
    );
    expect(presetOf(twice.given)?.id).toBe('loop');
    expect(toFields(begin())).toEqual({});
  });

  it('keeps what is no number, says so, and judges on', () => {
    const state = having({ type: 'cell', list: 'queue', at: 0, column: 'next', text: '70000' });
    expect(state.faults['queue.0.next']).toEqual({
      text: '70000',
      message: '70000 does not fit in 16 bits.',
    });
    expect(judge(state.given).kind).toBe('legal');
    const mended = reducer(state, { type: 'cell', list: 'queue', at: 0, column: 'next', text: '4' });
    expect(mended.faults).toEqual({});
  });

  it('reads the dump of a descriptor table, and makes the queue large enough for it', () => {
    const bytes = tableBytes(having({ type: 'preset', id: 'loop' }).given);
    const padded = new Uint8Array(16 * 16);
    padded.set(bytes);
    const state = having({ type: 'text', text: hexdump(0x1000, padded) }, { type: 'read', list: 'queue' });
    expect(state.given.size).toBe(16);
    expect(state.given.rows.map(({ index }) => index)).toEqual([0, 1, 2]);
    const found = judge(state.given);
    expect(found.kind === 'malformed' && found.reason).toBe('loop');
  });

  it('reads a dump as the indirect table, at the address that the dump begins with', () => {
    const entry = '00 10 00 40 00 00 00 00 10 00 00 00 00 00 00 00';
    const state = having(
      { type: 'preset', id: 'nested' },
      { type: 'text', text: `40010000  ${entry}\n` },
      { type: 'read', list: 'table' },
    );
    expect(state.given.table).toEqual({
      addr: 0x4001_0000n,
      rows: [{ addr: 0x4000_1000n, len: 16, flags: 0, next: 0 }],
    });
  });

  it('refuses half a descriptor, and keeps the text', () => {
    const state = having({ type: 'text', text: '00 11 22' }, { type: 'read', list: 'queue' });
    expect(state.notice).toBe('These are 3 bytes; descriptors have 16 each, so some are missing.');
    expect(state.text).toBe('00 11 22');
    expect(state.given).toEqual(begin().given);
  });

  it('keeps the chain of a full queue that has more descriptors than it shows', () => {
    const row = (at: number) => [
      0,
      0x10,
      0,
      0x40,
      0,
      0,
      0,
      0,
      16,
      0,
      0,
      0,
      at === 0 ? 1 : 0,
      0,
      at === 0 ? 99 : 0,
      0,
    ];
    const text = hexBytes(Array.from({ length: 128 }, (_, at) => row(at)).flat());
    const state = having({ type: 'text', text }, { type: 'read', list: 'queue' });
    expect(state.given.rows.map(({ index }) => index)).toEqual([0, 99]);
    expect(state.notice).toContain('128 descriptors');
    expect(judge(state.given).kind).toBe('legal');
  });

  it('shows at most so many rows, and says why there are no more', () => {
    const adds = Array.from({ length: MOST_ROWS + 1 }, (): Action => ({ type: 'add', list: 'table' }));
    const state = having(...adds);
    expect(state.given.table.rows).toHaveLength(MOST_ROWS);
    expect(state.notice).toBeDefined();
    const full = having({ type: 'preset', id: 'whole' }, { type: 'add', list: 'queue' });
    expect(full.notice).toBe('The queue has 2 descriptors, and all of them are here.');
  });

  it('says that a link cannot be read, and begins anew', () => {
    for (const text of [
      '1~p~nonsense',
      '1~r~split~s~99999~h~0~m~1~a~1',
      '1~r~split~s~8~h~0~m~1~a~1~d~AAA',
      '9~p~loop',
    ]) {
      const state = reducer(begin(), { type: 'restore', from: decodeFields(text) });
      expect(state.notice).toBeDefined();
      expect(state.given).toBe(begin().given);
    }
  });
});

describe('the verdict in a word', () => {
  it('is not “legal” where the driver breaks a rule that the device has to pass over (2.8.19)', () => {
    const heads = Object.fromEntries(CHAIN_PRESETS.map(({ id, given }) => [id, headOf(judge(given))]));
    expect(heads).toMatchObject({ 'p-table': 'Legal.', 'p-ignored': TAKEN, 'p-late': 'Malformed.' });
    expect(Object.keys(heads).filter((id) => heads[id] === TAKEN)).toEqual(['p-ignored']);
  });
});
