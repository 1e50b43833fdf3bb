import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventAt, isAvailable, isUsed, wantsEvent } from '../../../src/virtio/queue/packed-events.ts';

const ENABLE = 0;
const DISABLE = 1 << 16;
const DESC = 2 << 16;
const RESERVED = 3 << 16;

describe('event suppression of a packed queue (1.4 § 2.8.10)', () => {
  it('by descriptor lets the notification through exactly when that descriptor was part of the move', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.nat(200),
        fc.nat(60),
        fc.integer({ min: -40, max: 40 }),
        (size, before, moved, offset) => {
          // Places are counted from the beginning; index and wrap counter follow from them.
          const count = Math.min(moved, size);
          const now = before + count;
          const event = Math.max(0, before + (offset % (size + 1)));
          const isMoved = event >= before && event < now;
          const wrapOf = (place: number) => Math.floor(place / size) % 2 === 0;
          const word = eventAt(event % size, wrapOf(event));
          expect(wantsEvent(word, now % size, wrapOf(now), count, size, true)).toBe(isMoved);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('by flags lets everything or nothing through', () => {
    for (const eventIndex of [false, true]) {
      expect(wantsEvent(ENABLE, 1, true, 1, 8, eventIndex)).toBe(true);
      expect(wantsEvent(DISABLE, 1, true, 1, 8, eventIndex)).toBe(false);
    }
  });

  it('lets everything through where the flags ask for what was not negotiated or is reserved', () => {
    expect(wantsEvent(DESC | 5, 1, true, 1, 8, false)).toBe(true);
    expect(wantsEvent(DESC | 5, 1, true, 1, 8, true)).toBe(false);
    expect(wantsEvent(RESERVED, 1, true, 1, 8, true)).toBe(true);
  });

  it('looks at the lowest two bits of the flags only (§ 2.8.14)', () => {
    expect(wantsEvent((0xfffc << 16) | 0, 1, true, 1, 8, true)).toBe(true);
    expect(wantsEvent((0xfffd << 16) | 0, 1, true, 1, 8, true)).toBe(false);
  });

  it('is passed by a move of two laps, whatever it names', () => {
    expect(wantsEvent(eventAt(5, true), 3, true, 15, 8, true)).toBe(false);
    expect(wantsEvent(eventAt(5, true), 3, true, 16, 8, true)).toBe(true);
  });
});

it('a descriptor is available when AVAIL is as the wrap counter and USED is not, used when both are (§ 2.8.1)', () => {
  const states = [0, 0x80, 0x8000, 0x8080].map((flags) => [
    isAvailable(flags | 7, true),
    isAvailable(flags | 7, false),
    isUsed(flags | 7, true),
    isUsed(flags | 7, false),
  ]);
  expect(states).toEqual([
    [false, false, false, true],
    [true, false, false, false],
    [false, true, false, false],
    [false, false, true, false],
  ]);
});
