/** Feature bits of the traditional memory balloon device: section "Feature bits" of every version that has the device. */
import { features } from '../../spec/facts.ts';

export const BALLOON_FEATURES = features('balloon/feature-bits', [
  [
    0,
    'VIRTIO_BALLOON_F_MUST_TELL_HOST',
    '1.0',
    'The driver tells the device before it uses pages from the balloon again.',
    { note: 'A driver should accept it; a device may refuse one that does not.' },
  ],
  [1, 'VIRTIO_BALLOON_F_STATS_VQ', '1.0', 'There is a queue for statistics about the memory of the guest.'],
  [
    2,
    'VIRTIO_BALLOON_F_DEFLATE_ON_OOM',
    '1.0',
    'The driver may take pages back by itself when the guest runs out of memory.',
    {
      note: 'The driver requirements contradict themselves: they let every driver take pages back while num_pages is less than the number in the balloon, and forbid it to one without this feature.',
    },
  ],
  [
    3,
    'VIRTIO_BALLOON_F_FREE_PAGE_HINT',
    '1.2',
    'There is a queue on which the driver hints at memory that is free now.',
  ],
  [
    4,
    'VIRTIO_BALLOON_F_PAGE_POISON',
    '1.2',
    'The driver writes poison_val to pages right after it has taken them back.',
  ],
  [
    5,
    'VIRTIO_BALLOON_F_PAGE_REPORTING',
    '1.2',
    'There is a queue on which the driver reports free pages.',
    {
      note: 'A driver that expects pages to keep an initial value must not accept it without VIRTIO_BALLOON_F_PAGE_POISON. Linux and QEMU call it VIRTIO_BALLOON_F_REPORTING.',
    },
  ],
]);
