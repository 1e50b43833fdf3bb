import { expect, it } from 'vitest';
import type { Constant } from '../../../../src/virtio/spec/types.ts';
import { duplicates } from './duplicates.ts';
import { factsWith } from './facts.ts';

const constant = (name: string, value: number, more: Partial<Constant> = {}): Constant => ({
  name,
  value,
  group: 'request type',
  versions: { since: '1.4' },
  clause: 'blk/device-operation',
  summary: 'A number.',
  ...more,
});

it('takes one name for two values in different versions', () => {
  const old = constant('A', 2, { versions: { since: '1.0', until: '1.3' } });
  expect(duplicates(factsWith({ constants: [old, constant('A', 1)] }))).toEqual([]);
});

it('refuses a name that is there twice in a version', () => {
  expect(duplicates(factsWith({ constants: [constant('A', 1), constant('A', 2)] }))).toEqual([
    'blk has the name A twice in 1.4.',
  ]);
});

it('refuses a value that is there twice in a group, and takes it in two groups', () => {
  expect(duplicates(factsWith({ constants: [constant('A', 1), constant('B', 1)] }))).toEqual([
    'blk has the value 1 of request type twice in 1.4.',
  ]);
  const other = constant('B', 1, { group: 'status' });
  expect(duplicates(factsWith({ constants: [constant('A', 1), other] }))).toEqual([]);
});

it('refuses a queue or a shared memory region that is there twice', () => {
  const shared = { name: 'q', versions: { since: '1.4' }, clause: 'blk', summary: 'A fact.' } as const;
  const queue = { ...shared, index: '0', role: 'Requests.' };
  const region = { ...shared, id: 0 };
  expect(duplicates(factsWith({ queues: [queue, queue], sharedMemory: [region, region] }))).toEqual([
    'blk has the queue 0 twice in 1.4.',
    'blk has the region 0 twice in 1.4.',
  ]);
});
