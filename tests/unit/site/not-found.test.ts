import { expect, it } from 'vitest';
import { meantPath } from '../../../src/components/not-found.ts';

const known = [
  '/',
  '/virt/lexicon',
  '/virt/reference/structs/blk',
  '/virt/virtio/blk',
  '/virt/virtio/tablet',
  '/virt/concepts/split-ring',
];

it.each([
  ['/virt/blk', '/virt/virtio/blk'],
  ['/blk.html', '/virt/virtio/blk'],
  ['/virt/virtio/virtio-blk/', '/virt/virtio/blk'],
  ['/virt/virtio/tabet', '/virt/virtio/tablet'],
  ['/virt/concepts/splitring', '/virt/concepts/split-ring'],
  ['/virt/concepts/Split-Ring', '/virt/concepts/split-ring'],
])('%s was probably meant for %s', (wrong, meant) => {
  expect(meantPath(wrong, known)).toBe(meant);
});

it('nothing is offered where nothing is near', () => {
  for (const wrong of ['/', '', '/quite-something-else']) expect(meantPath(wrong, known)).toBeUndefined();
});
