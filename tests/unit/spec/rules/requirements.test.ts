import { expect, it } from 'vitest';
import type { Feature } from '../../../../src/virtio/spec/types.ts';
import { factsWith } from './facts.ts';
import { requirements } from './requirements.ts';

const feature = (bit: number, name: string, more: Partial<Feature> = {}): Feature => ({
  bit,
  name,
  versions: { since: '1.0' },
  clause: 'blk/feature-bits',
  summary: 'A bit.',
  ...more,
});
const B = feature(2, 'B', { versions: { since: '1.4' } });

it('takes what exists in the same versions', () => {
  const A = feature(1, 'A', { versions: { since: '1.4' }, requires: { not: { feature: 'B' } } });
  expect(requirements(factsWith({ features: [A, B] }))).toEqual([]);
});

it('refuses a feature that does not exist, however deep it stands', () => {
  const A = feature(1, 'A', { requires: { any: [{ feature: 'A' }, { not: { feature: 'C' } }] } });
  expect(requirements(factsWith({ features: [A] }))).toEqual(['blk A requires C, which does not exist.']);
});

it('refuses a feature that a version does not have yet', () => {
  const A = feature(1, 'A', { versions: { since: '1.3' }, mustOffer: { feature: 'B' } });
  expect(requirements(factsWith({ features: [A, B] }))).toEqual([
    'blk A requires B, which 1.3 does not have.',
  ]);
});
