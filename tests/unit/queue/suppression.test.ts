import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flagsAllow, needsEvent, passesEvent, weighEvent } from '../../../src/virtio/queue/suppression.ts';

const index = fc.nat(0xffff);

describe('the event index (1.4 § 2.7.7, 2.7.10)', () => {
  it('wakes the other side exactly when the entry it named was written', () => {
    fc.assert(
      fc.property(index, index, fc.nat(2000), (event, before, count) => {
        let wasWritten = false;
        for (let at = 0; at < count; at++) if (((before + at) & 0xffff) === event) wasWritten = true;
        const now = (before + count) & 0xffff;
        expect(needsEvent(event, now, before)).toBe(wasWritten);
        expect(passesEvent(event, now, count)).toBe(wasWritten);
      }),
    );
  });

  it('of 0 wakes after the first entry and again after the 65536th, as the note in § 2.7.7.2 says', () => {
    expect(needsEvent(0, 1, 0)).toBe(true);
    expect(needsEvent(0, 2, 1)).toBe(false);
    expect(needsEvent(0, 0, 0xffff)).toBe(false);
    expect(needsEvent(0, 1, 0xffff)).toBe(true);
  });

  it('is needed when the entry lies less far behind than entries were written', () => {
    fc.assert(
      fc.property(index, index, index, (event, now, before) => {
        const { behind, moved, needed } = weighEvent(event, now, before);
        expect(needed).toBe(behind < moved);
        expect((event + behind + 1) & 0xffff).toBe(now);
        expect((before + moved) & 0xffff).toBe(now);
      }),
    );
  });

  it('is passed by any move of 65536 entries or more', () => {
    fc.assert(fc.property(index, index, (event, now) => passesEvent(event, now, 0x1_0000)));
    fc.assert(fc.property(index, index, (event, now) => !passesEvent(event, now, 0)));
  });
});

describe('the flags (1.4 § 2.7.7, 2.7.10)', () => {
  it('hold back a notification by their lowest bit only', () => {
    expect([0, 1, 2, 3, 0xfffe, 0xffff].map(flagsAllow)).toEqual([true, false, true, false, true, false]);
  });
});
