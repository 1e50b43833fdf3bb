import { describe, expect, it } from 'vitest';
import {
  compare,
  type FeatureQuery,
  type FeatureRow,
  matches,
} from '../../../src/components/reference/feature-filter.ts';

const nothing: FeatureQuery = { t: '', d: '', v: '', l: '', o: '' };
const row = (more: Partial<FeatureRow>): FeatureRow => ({
  bit: 13,
  device: 'blk',
  name: 'VIRTIO_BLK_F_DISCARD',
  text: '13 blk virtio_blk_f_discard unmap sectors',
  since: '1.1',
  legacy: false,
  ...more,
});

describe('the filter of the feature table', () => {
  it('asks for nothing at first', () => {
    expect(matches(row({}), nothing)).toBe(true);
  });

  it('takes words in any order, and a number for that bit alone', () => {
    expect(matches(row({}), { ...nothing, t: 'Unmap DISCARD' })).toBe(true);
    expect(matches(row({}), { ...nothing, t: 'discard flush' })).toBe(false);
    for (const t of ['13', ' bit 13 ']) expect(matches(row({}), { ...nothing, t })).toBe(true);
    expect(matches(row({ bit: 113 }), { ...nothing, t: '13' })).toBe(false);
  });

  it('knows the versions that a bit holds in', () => {
    const old = row({ since: '1.0', until: '1.2' });
    expect(['1.0', '1.2', '1.3'].map((v) => matches(old, { ...nothing, v }))).toEqual([true, true, false]);
    expect(['1.0', '1.1', '1.4'].map((v) => matches(row({}), { ...nothing, v }))).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('keeps to a device, and leaves legacy bits out or alone', () => {
    expect(matches(row({}), { ...nothing, d: 'net' })).toBe(false);
    expect(matches(row({ legacy: true }), { ...nothing, l: 'no' })).toBe(false);
    expect(matches(row({ legacy: true }), { ...nothing, l: 'only' })).toBe(true);
    expect(matches(row({}), { ...nothing, l: 'only' })).toBe(false);
  });

  it('sorts by bit or by name, and leaves the order alone otherwise', () => {
    const [a, b] = [row({ bit: 2, name: 'B' }), row({ bit: 10, name: 'A' })];
    expect(compare(a, b, { ...nothing, o: 'bit' })).toBeLessThan(0);
    expect(compare(a, b, { ...nothing, o: 'name' })).toBeGreaterThan(0);
    expect(compare(a, b, nothing)).toBe(0);
  });
});
