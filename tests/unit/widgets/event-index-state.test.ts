import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { needsEvent } from '../../../src/virtio/queue/suppression.ts';
import {
  AT_WRAP,
  answer,
  begin,
  cellsOf,
  EXAMPLES,
  faultOf,
  indicesOf,
  reducer,
  toFields,
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
        const cells = cellsOf(given).flatMap((cell) => (cell.kind === 'entry' ? [cell] : []));
        const named = cells.filter(({ isEvent }) => isEvent);
        expect(named.map(({ index: at }) => at)).toEqual([given.event]);
        expect(named[0]?.written).toBe(answer(given).needed);
        expect(new Set(cells.map(({ index: at }) => at)).size).toBe(cells.length);
        expect(cells.length).toBeLessThanOrEqual(11);
      }),
    );
  });

  it('draws a move by nearly a whole turn, in which both ends of the line meet', () => {
    for (const moved of [65531, 65532, 65533, 65534, 65535]) {
      for (let event = 0; event < 0x1_0000; event += event > 8 && event < 65525 ? 2047 : 1) {
        const cells = cellsOf({ before: 0, now: moved, event }).flatMap((cell) =>
          cell.kind === 'entry' ? [cell] : [],
        );
        expect(cells.filter(({ isEvent }) => isEvent).map(({ index: at }) => at)).toEqual([event]);
        expect(cells.find(({ isEvent }) => isEvent)?.written).toBe(event < moved);
        expect(new Set(cells.map(({ index: at }) => at)).size).toBe(cells.length);
      }
    }
  });

  it('leaves out no entry without saying how many', () => {
    fc.assert(
      fc.property(near, (given) => {
        const cells = cellsOf(given);
        const first = cells[0];
        const last = cells.at(-1);
        if (first?.kind !== 'entry' || last?.kind !== 'entry')
          throw new Error('A line begins and ends with an entry.');
        const counted = cells.reduce((sum, cell) => sum + (cell.kind === 'gap' ? cell.count : 1), 0);
        expect(counted).toBe(((last.index - first.index) & 0xffff) + 1);
      }),
    );
  });

  it('marks the place where the index wraps, and that a plain comparison is wrong there', () => {
    const found = indicesOf(AT_WRAP);
    if (!found) throw new Error('These are three numbers.');
    expect(answer(found)).toMatchObject({ needed: true, naive: false, behind: 0, moved: 1 });
    const wraps = cellsOf(found).flatMap((cell) => (cell.kind === 'entry' && cell.wraps ? [cell.index] : []));
    expect(wraps).toEqual([0]);
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
