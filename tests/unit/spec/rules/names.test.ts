import { expect, it } from 'vitest';
import { le16, struct } from '../../../../src/virtio/layout/layout.ts';
import { factsWith } from './facts.ts';
import { names } from './names.ts';

const shared = { versions: { since: '1.4' }, clause: 'blk', summary: 'A fact.' } as const;
const constant = (name: string) => ({ name, value: 1, group: 'some', ...shared });

it('takes names of the form that the specification uses', () => {
  const facts = factsWith({
    features: [{ bit: 1, name: 'VIRTIO_BLK_F_RO', ...shared }],
    structs: [{ name: 'virtio_blk_req', layout: struct('virtio_blk_req', { a: le16 }), ...shared }],
    constants: [constant('VIRTIO_BLK_T_IN')],
  });
  expect(names(facts)).toEqual([]);
});

it('refuses other names', () => {
  const facts = factsWith({
    features: [{ bit: 1, name: 'BLK_RO', ...shared }],
    structs: [{ name: 'BlkReq', layout: struct('BlkReq', { a: le16 }), ...shared }],
    constants: [constant('blk_t_in')],
  });
  expect(names(facts)).toEqual([
    'blk BLK_RO is not spelled as a feature.',
    'blk BlkReq is not spelled as a struct.',
    'blk blk_t_in is not spelled as a constant.',
  ]);
});

it('takes what is peculiar to a scope there alone', () => {
  const command = constant('CCW_CMD_SET_VQ');
  expect(names(factsWith({ scope: 'ccw', constants: [command] }))).toEqual([]);
  expect(names(factsWith({ constants: [command] }))).toHaveLength(1);
});
