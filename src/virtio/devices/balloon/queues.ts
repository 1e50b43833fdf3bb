/** Virtqueues of the traditional memory balloon device: section "Virtqueues" of every version that has the device. */
import { needs, queues } from '../../spec/facts.ts';

export const BALLOON_QUEUES = queues('balloon/virtqueues', '1.0', [
  [
    '0',
    'inflateq',
    'Carries the page numbers that the driver gives to the device.',
    {
      note: 'The text has an array of 32-bit numbers, addresses divided by 4096 whatever the page size of the guest, and leaves their byte order open.',
    },
  ],
  ['1', 'deflateq', 'Carries the page numbers that the driver takes back.'],
  [
    '2',
    'statsq',
    'Carries statistics about the memory of the guest.',
    {
      requires: needs('VIRTIO_BALLOON_F_STATS_VQ'),
      note: 'The section begins with an empty buffer; the requirements want every buffer filled with the statistics that the driver supports. Versions 1.0 and 1.1 misspell the feature as VIRTIO_BALLON_F_STATS_VQ.',
    },
  ],
  [
    '3',
    'free_page_vq',
    'Carries hints at free pages.',
    { versions: { since: '1.2' }, requires: needs('VIRTIO_BALLOON_F_FREE_PAGE_HINT') },
  ],
  [
    '4',
    'reporting_vq',
    'Carries reports of free pages.',
    { versions: { since: '1.2' }, requires: needs('VIRTIO_BALLOON_F_PAGE_REPORTING') },
  ],
]);
