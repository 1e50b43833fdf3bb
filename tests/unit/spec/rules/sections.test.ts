import { expect, it } from 'vitest';
import { field, le16, struct } from '../../../../src/virtio/layout/layout.ts';
import type { Constant, StructFact } from '../../../../src/virtio/spec/types.ts';
import { factsWith } from './facts.ts';
import { sections } from './sections.ts';

const constant = (clause: string): Constant => ({
  name: 'VIRTIO_BLK_T_IN',
  value: 0,
  group: 'request type',
  versions: { since: '1.3' },
  clause,
  summary: 'Reads.',
});

it('takes a clause that every version has', () => {
  expect(sections(factsWith({ constants: [constant('blk/device-operation')] }))).toEqual([]);
});

it('refuses a clause that a version lacks', () => {
  expect(sections(factsWith({ constants: [constant('gpu/device-operation')] }))).toEqual([
    'blk VIRTIO_BLK_T_IN: 1.3 has no clause gpu/device-operation.',
    'blk VIRTIO_BLK_T_IN: 1.4 has no clause gpu/device-operation.',
    'blk VIRTIO_BLK_T_IN stands in gpu/device-operation, not in a section of blk.',
  ]);
});

it('refuses a fact of a version in which its device has no section', () => {
  const facts = factsWith(
    { constants: [constant('blk/device-operation')] },
    { hasClause: (key, version) => key !== 'blk' || version === '1.4' },
  );
  expect(sections(facts)).toEqual(['blk VIRTIO_BLK_T_IN: 1.3 has no clause blk.']);
});

it('refuses the clause of a field in the same way', () => {
  const layout = struct('req', { a: field(le16, { clause: 'gpu' }) });
  const fact: StructFact = {
    name: 'req',
    layout,
    versions: { since: '1.4' },
    clause: 'blk',
    summary: 'A struct.',
  };
  expect(sections(factsWith({ structs: [fact] }))).toEqual(['blk req: 1.4 has no clause gpu of a field.']);
});
