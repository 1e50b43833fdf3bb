/** Who owns which feature bits: section "Feature Bits" (2.2) of every version. */
import type { Version } from './types.ts';

/**
 * - `device`: the type of the device gives the bit its meaning.
 * - `reserved`: for the queue and for the negotiation itself, the same on every device.
 * - `future`: nobody may use it yet.
 */
export type BitOwner = 'device' | 'reserved' | 'future';

type Range = readonly [first: number, last: number, owner: BitOwner];

/** Everything outside these is reserved for the future. */
const RANGES: Readonly<Record<Version, readonly Range[]>> = {
  '1.0': [
    [0, 23, 'device'],
    [24, 32, 'reserved'],
  ],
  '1.1': [
    [0, 23, 'device'],
    [24, 37, 'reserved'],
  ],
  '1.2': [
    [0, 23, 'device'],
    [24, 40, 'reserved'],
    [50, 127, 'device'],
  ],
  '1.3': [
    [0, 23, 'device'],
    [24, 41, 'reserved'],
    [50, 127, 'device'],
  ],
  '1.4': [
    [0, 23, 'device'],
    [24, 40, 'reserved'],
    [41, 42, 'device'],
    [43, 43, 'reserved'],
    [50, 127, 'device'],
  ],
};

/** Whom a version gives a feature bit to. */
export function bitOwner(bit: number, version: Version): BitOwner {
  const range = RANGES[version].find(([first, last]) => first <= bit && bit <= last);
  return range?.[2] ?? 'future';
}
