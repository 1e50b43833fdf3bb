import { expect, it } from 'vitest';
import { field, le16, le32, type Struct, struct, union } from '../../../../src/virtio/layout/layout.ts';
import { factsWith } from './facts.ts';
import { sizes } from './sizes.ts';

const of = (layout: Struct<unknown>) =>
  factsWith({
    structs: [
      {
        name: layout.name,
        layout,
        versions: { since: '1.4' },
        clause: 'blk/feature-bits',
        summary: 'A struct.',
      },
    ],
  });
const good = struct('good', { a: le16, b: le32 });

it('takes structs and unions as the layouts make them', () => {
  expect(sizes(of(good))).toEqual([]);
  expect(sizes(of(struct('outer', { u: union('u', { a: le16, b: good }) })))).toEqual([]);
});

it('refuses a struct that is not as large as its fields', () => {
  expect(sizes(of({ ...good, size: 8 }))).toEqual(['blk good in 1.4 is 8 bytes, its fields 6.']);
});

it('refuses a gap between fields', () => {
  const [first, second] = good.fields;
  if (first === undefined || second === undefined) throw new Error('No fields');
  const gap = { ...good, fields: [first, { ...second, offset: 4 }], rows: () => [] };
  expect(sizes(of(gap))).toEqual(['blk good in 1.4: b is at 4, not at 2.']);
});

it('refuses bit fields that do not fill their number', () => {
  const layout = struct('bits', { a: field(le16, { bits: [{ name: 'low', width: 15 }] }) });
  expect(sizes(of(layout))).toEqual(['blk bits in 1.4: a has 15 bits.']);
});

it('looks into nested structs', () => {
  const inner = { ...good, size: 8, rows: () => [] };
  expect(sizes(of(struct('outer', { inner })))).toEqual([
    'blk outer in 1.4: inner is 8 bytes, its fields 6.',
  ]);
});
