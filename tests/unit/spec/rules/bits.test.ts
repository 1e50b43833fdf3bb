import { expect, it } from 'vitest';
import type { Feature } from '../../../../src/virtio/spec/types.ts';
import { bits } from './bits.ts';
import { factsWith } from './facts.ts';

const feature = (bit: number, name: string): Feature => ({
  bit,
  name,
  versions: { since: '1.4' },
  clause: 'net/feature-bits',
  summary: 'A bit.',
});

it('takes two bits of different numbers', () => {
  expect(bits(factsWith({ features: [feature(1, 'A'), feature(2, 'B')] }))).toEqual([]);
});

it('refuses two features with one number', () => {
  expect(bits(factsWith({ features: [feature(1, 'A'), feature(1, 'B')] }))).toEqual([
    'Bit 1 is both A and B for blk in 1.4.',
  ]);
});

it('takes bit 41 twice, on a network device alone (sections 5.1.3.2 and 6)', () => {
  const features = [feature(41, 'A'), feature(41, 'B')];
  expect(bits(factsWith({ scope: 'net', features }))).toEqual([]);
  expect(bits(factsWith({ features }))).toEqual(['Bit 41 is both A and B for blk in 1.4.']);
});

it('refuses a bit that the version has not given to the devices (section 2.2)', () => {
  expect(bits(factsWith({ features: [feature(30, 'A')] }))).toEqual([
    'Bit 30 of blk is not one that 1.4 gives it.',
  ]);
  expect(bits(factsWith({ scope: 'generic', features: [feature(5, 'A')] }))).toEqual([
    'Bit 5 of generic is not one that 1.4 gives it.',
  ]);
});
