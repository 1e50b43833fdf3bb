import { expect, it } from 'vitest';
import { buffer } from './pair.ts';
import { RINGS } from './rings.ts';

it.each(RINGS)(
  'a full $ring queue says how many descriptors are missing, one of them in the singular',
  ({ make }) => {
    const { driver } = make({ size: 4 });
    for (const token of ['a', 'b', 'c']) driver.add([], [buffer(0)], token);
    expect(() => driver.add([buffer(1), buffer(2)], [], 'd')).toThrow(
      / needs 2 descriptors, and 1 is free\.$/,
    );
    driver.add([], [buffer(0)], 'd');
    expect(() => driver.add([buffer(1)], [], 'e')).toThrow(/ needs 1 descriptor, and 0 are free\.$/);
  },
);
