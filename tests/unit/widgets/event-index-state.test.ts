import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { needsEvent } from '../../../src/virtio/queue/suppression.ts';
import {
  AT_WRAP,
  answer,
  begin,
  circleOf,
  EXAMPLES,
  faultOf,
  type Indices,
  indicesOf,
  reducer,
  type State,
  toFields,
  turnOf,
} from '../../../src/widgets/EventIndex/state.ts';

const start = { before: '4', now: '8', event: '6' };
const index = fc.nat(0xffff);
const indices = fc.record({ before: index, now: index, event: index });
/** Indices that lie near one another, as they do in practice. */
const near = fc
  .record({ before: index, moved: fc.nat(40), ahead: fc.integer({ min: -40, max: 80 }) })
  .map(({ before, moved, ahead }) => ({
    before,
    now: (before + moved) & 0xffff,
    event: (before + ahead) & 0xffff,
  }));

/** The entries that are drawn one by one. */
const entriesOf = (given: Indices) =>
  circleOf(given).flatMap((piece) => (piece.kind === 'entry' ? [piece] : []));

describe('the event index calculator', () => {
  it('answers what the model answers (2.7.10)', () => {
    fc.assert(
      fc.property(fc.oneof(indices, near), (given) => {
        expect(answer(given).needed).toBe(needsEvent(given.event, given.now, given.before));
      }),
    );
  });

  it('draws the entry of the event index exactly once, as written exactly when there is to be a notification', () => {
    fc.assert(
      fc.property(fc.oneof(indices, near), (given) => {
        const cells = entriesOf(given);
        const named = cells.filter(({ isEvent }) => isEvent);
        expect(named.map(({ index: at }) => at)).toEqual([given.event]);
        expect(named[0]?.written).toBe(answer(given).needed);
        expect(new Set(cells.map(({ index: at }) => at)).size).toBe(cells.length);
        expect(cells.length).toBeLessThanOrEqual(11);
      }),
    );
  });

  it('draws a move by nearly a whole turn, in which both of its ends meet', () => {
    for (const moved of [65531, 65532, 65533, 65534, 65535]) {
      for (let event = 0; event < 0x1_0000; event += event > 8 && event < 65525 ? 2047 : 1) {
        const cells = entriesOf({ before: 0, now: moved, event });
        expect(cells.filter(({ isEvent }) => isEvent).map(({ index: at }) => at)).toEqual([event]);
        expect(cells.find(({ isEvent }) => isEvent)?.written).toBe(event < moved);
        expect(new Set(cells.map(({ index: at }) => at)).size).toBe(cells.length);
      }
    }
  });

  it('leaves out no entry without saying how many, from entry 0 to entry 65535', () => {
    fc.assert(
      fc.property(fc.oneof(indices, near), (given) => {
        let next = 0;
        for (const piece of circleOf(given)) {
          expect(piece.index).toBe(next);
          next += piece.kind === 'gap' ? piece.count : 1;
        }
        expect(next).toBe(0x1_0000);
      }),
    );
  });

  it('shows where a move begins and where it ends', () => {
    fc.assert(
      fc.property(fc.oneof(indices, near), (given) => {
        const shown = entriesOf(given).map(({ index: at }) => at);
        expect(shown).toContain(given.before);
        expect(shown).toContain(given.now);
      }),
    );
  });

  it('has the entries on both sides of the wrap side by side, where a plain comparison is wrong', () => {
    const found = indicesOf(AT_WRAP);
    if (!found) throw new Error('These are three numbers.');
    expect(answer(found)).toMatchObject({ needed: true, naive: false, behind: 0, moved: 1 });
    const pieces = circleOf(found);
    expect([pieces.at(-1), pieces[0]]).toEqual([
      { kind: 'entry', index: 65535, written: true, isEvent: true },
      { kind: 'entry', index: 0, written: false, isEvent: false },
    ]);
  });

  it('turns the new index by key, over the wrap and back', () => {
    const press = (state: State, key: string): State => {
      const given = indicesOf(state.typed);
      const to = given && turnOf(key, given);
      return to === undefined ? state : reducer(state, { type: 'turn', to });
    };
    const over = press(begin({ before: '65534', now: '65535', event: '65535' }), 'ArrowRight');
    expect(over.typed.now).toBe('0');
    expect(press(over, 'ArrowLeft').typed.now).toBe('65535');
    expect(press(over, 'Home').typed.now).toBe('65534');
    expect(press(over, 'x')).toBe(over);
    fc.assert(
      fc.property(indices, ({ before, now, event }) => {
        const state = begin({ before: String(before), now: String(now), event: String(event) });
        const given = indicesOf(press(state, 'End').typed);
        expect(given && answer(given).needed).toBe(((event + 1) & 0xffff) !== before);
      }),
    );
  });

  it('says in words where the entry lies', () => {
    const why = (before: number, now: number, event: number) => answer({ before, now, event }).why;
    expect(why(4, 8, 6)).toBe('4 entries were written, 4 to 7; 6 is one of them.');
    expect(why(4, 5, 4)).toBe('Entry 4 was written; 4 is that one.');
    expect(why(4, 6, 6)).toBe('2 entries were written, 4 to 5; 6 comes 1 entry after the last one.');
    expect(why(9, 10, 3)).toBe('Entry 9 was written; 3 was written 6 entries earlier.');
    expect(why(5, 5, 5)).toBe('Nothing was written; 5 is the next.');
    expect(why(65533, 2, 9)).toBe(
      '5 entries were written, 65533 to 1 over the wrap; 9 comes 8 entries after the last one.',
    );
  });

  it('takes decimal and hexadecimal numbers of 16 bits, and keeps what is none', () => {
    expect(indicesOf({ before: '0xffff', now: '0', event: '65_535' })).toEqual({
      before: 65535,
      now: 0,
      event: 65535,
    });
    expect(faultOf('65536')).toBe('65536 does not fit in 16 bits.');
    const state = reducer(begin(start), { type: 'type', name: 'now', text: 'eight' });
    expect(state.typed.now).toBe('eight');
    expect(indicesOf(state.typed)).toBeUndefined();
  });

  it('comes back from its address as it was', () => {
    fc.assert(
      fc.property(indices, fc.boolean(), (given, isHex) => {
        const text = (value: number) => (isHex ? `0x${value.toString(16)}` : String(value));
        const typed = { before: text(given.before), now: text(given.now), event: text(given.event) };
        const state = reducer(begin(start), { type: 'load', typed });
        const again = reducer(begin(start), {
          type: 'restore',
          from: { kind: 'fields', fields: toFields(state) },
        });
        expect(again).toEqual(state);
      }),
    );
    expect(toFields(begin(start))).toEqual({});
  });

  it('has examples that are what they are called', () => {
    const needed = EXAMPLES.map(({ typed }) => {
      const given = indicesOf(typed);
      return given && answer(given).needed;
    });
    expect(needed).toEqual([true, false, false, true]);
  });
});
