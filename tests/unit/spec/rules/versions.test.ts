import { expect, it } from 'vitest';
import type { Constant, Feature, Version } from '../../../../src/virtio/spec/types.ts';
import { VERSIONS } from '../../../../src/virtio/spec/versions.ts';
import { factsWith } from './facts.ts';
import { versions } from './versions.ts';

const constant: Constant = {
  name: 'VIRTIO_BLK_T_IN',
  value: 0,
  group: 'request type',
  versions: { since: '1.0' },
  clause: 'blk/device-operation',
  summary: 'Reads.',
};
const of = (since: string, until?: string) =>
  factsWith({
    constants: [
      {
        ...constant,
        versions: { since: since as Version, ...(until === undefined ? {} : { until: until as Version }) },
      },
    ],
  });

it('takes a span of known versions that runs forwards', () => {
  expect(versions(of('1.1', '1.3'))).toEqual([]);
});

it('refuses a version that there is not', () => {
  expect(versions(of('1.5'))).toEqual(['blk VIRTIO_BLK_T_IN: there is no version 1.5.']);
});

it('refuses a span that ends before it begins', () => {
  expect(versions(of('1.3', '1.1'))).toEqual(['blk VIRTIO_BLK_T_IN ends in 1.1 before it begins in 1.3.']);
});

it('refuses versions out of order and twice', () => {
  const [first, second] = VERSIONS;
  if (first === undefined || second === undefined) throw new Error('No versions');
  expect(versions(factsWith({}, { versions: [second, first] }))).toEqual(['1.0 is not newer than 1.1.']);
  expect(versions(factsWith({}, { versions: [first, first] }))).toContain('1.0 is listed twice.');
});

it('refuses a name that is missing or double in a version', () => {
  const feature: Feature = {
    bit: 1,
    name: [
      { name: 'VIRTIO_BLK_F_OLD', versions: { since: '1.0', until: '1.1' } },
      { name: 'VIRTIO_BLK_F_NEW', versions: { since: '1.3' } },
    ],
    versions: { since: '1.0' },
    clause: 'blk/feature-bits',
    summary: 'A bit.',
  };
  expect(versions(factsWith({ features: [feature] }))).toEqual([
    'blk VIRTIO_BLK_F_OLD/VIRTIO_BLK_F_NEW has 0 names in 1.2.',
  ]);
});
