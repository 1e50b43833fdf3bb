import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MAX_PIECES,
  piecesOf,
  reducer,
  roomsOf,
  SIZES,
  START,
  type State,
  toFields,
} from '../../../src/widgets/QueueRoom/state.ts';

const restore = (fields: Readonly<Record<string, string>>): State =>
  reducer(START, { type: 'restore', from: { kind: 'fields', fields } });

describe('the room in a queue, as a widget', () => {
  it('comes back from its address as it was', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SIZES),
        fc.boolean(),
        fc.integer({ min: 1, max: MAX_PIECES }),
        (size, packed, pieces) => {
          const state = reducer(reducer(reducer(START, { type: 'size', size }), { type: 'packed', packed }), {
            type: 'pieces',
            text: String(pieces),
          });
          expect(restore(toFields(state))).toEqual({ ...state, notice: undefined });
        },
      ),
    );
    expect(toFields(START)).toEqual({});
  });

  it('begins with five requests of three buffers, and sixteen with tables', () => {
    const { direct, indirect } = roomsOf(START.size, START.packed, Number(START.pieces));
    expect([direct.requests, direct.free, indirect.requests, indirect.free]).toEqual([5, 1, 16, 0]);
  });

  it('has tables that never hold less than direct descriptors do', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SIZES),
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        (size, packed, pieces) => {
          const { direct, indirect } = roomsOf(size, packed, pieces);
          expect(indirect.requests).toBeGreaterThanOrEqual(direct.requests);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('keeps what is no number of buffers, and says so', () => {
    expect(reducer(START, { type: 'pieces', text: 'three' }).pieces).toBe('three');
    expect(piecesOf('three')).toHaveProperty('error');
    expect(piecesOf('0')).toEqual({ error: 'A request here has 1 to 300 buffers.' });
    expect(piecesOf('0x10')).toEqual({ value: 16 });
  });

  it('refuses a link to a size that is not on offer', () => {
    expect(restore({ s: '7' })).toMatchObject({ size: 16, notice: expect.stringContaining('“7”') });
  });
});
