import { describe, expect, it } from 'vitest';
import { BENCH } from '../../../src/site/bench.ts';
import { linesOf } from '../../bench/lines.ts';
import { caseOf, nameOf, ways } from '../../bench/rings.ts';
import { signalsOf } from '../../bench/signals.ts';

const counted = ways.map((way) => ({ way, name: nameOf(way), lines: linesOf(way) }));
const lines = (ring: string, name: string) => {
  const found = counted.find((each) => each.way.ring === ring && each.name === name);
  if (!found) throw new Error(`${ring}, ${name}`);
  return found.lines;
};

describe('what is measured', () => {
  it.each(ways.map((way) => [`${way.ring}, ${nameOf(way)}`, way] as const))('runs: %s', (_, way) => {
    expect(() => caseOf(way).run()).not.toThrow();
  });

  it('is in the data file as it is now, but for the times', () => {
    expect(BENCH.speeds.map(({ ring, name }) => [ring, name])).toEqual(
      ways.map((way) => [way.ring, nameOf(way)]),
    );
    for (const [at, { way, name, lines: now }] of counted.entries()) {
      expect(BENCH.speeds[at]?.lines, `${way.ring}, ${name}`).toEqual(now);
    }
    const [signal] = BENCH.signals.filter(
      ({ ring, form, gap }) => ring === 'packed' && form === 'event' && gap === 4000,
    );
    expect(signal).toMatchObject(signalsOf('packed', 'event', 4000));
  });
});

describe('cache lines that travel between the two sides', () => {
  it('are fewer on a packed ring, whatever it carries', () => {
    for (const { name, lines: now } of counted.filter(({ way }) => way.ring === 'packed')) {
      expect(now.shared, name).toBeLessThan(lines('split', name).shared);
    }
  });

  it('are fewer for each buffer in larger batches, on either ring', () => {
    for (const ring of ['split', 'packed']) {
      const shared = [8, 32, 128].map(
        (batch) => lines(ring, `1 descriptor, direct, batches of ${batch}`).shared,
      );
      expect(shared.toSorted((a, b) => b - a)).toEqual(shared);
    }
  });

  it('are fewer in order on a split ring, where used elements are left out', () => {
    expect(lines('split', '1 descriptor, direct, in order, batches of 32').shared).toBeLessThan(
      lines('split', '1 descriptor, direct, batches of 32').shared,
    );
  });
});

it('each form of suppression saves signals, and naming an entry saves most', () => {
  for (const ring of ['split', 'packed'] as const) {
    const [none, flags, event] = (['none', 'flags', 'event'] as const).map((form) =>
      signalsOf(ring, form, 2000),
    );
    for (const kind of ['notifications', 'interrupts'] as const) {
      expect(flags?.[kind]).toBeLessThan(none?.[kind] ?? 0);
      expect(event?.[kind]).toBeLessThan(flags?.[kind] ?? 0);
    }
  }
});
