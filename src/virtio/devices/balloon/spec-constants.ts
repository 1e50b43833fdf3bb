/** The named numbers of the traditional memory balloon device: sections 5.5.6.3 to 5.5.6.5. */
import { constants, needs } from '../../spec/facts.ts';

const since11 = { versions: { since: '1.1' } } as const;

export const BALLOON_CONSTANTS = [
  ...constants(
    {
      group: 'statistics tag',
      clause: 'balloon/device-operation/memory-statistics-tags',
      versions: { since: '1.0' },
      requires: needs('VIRTIO_BALLOON_F_STATS_VQ'),
    },
    [
      ['VIRTIO_BALLOON_S_SWAP_IN', 0, 'Bytes that were swapped in.'],
      ['VIRTIO_BALLOON_S_SWAP_OUT', 1, 'Bytes that were swapped out to disk.'],
      ['VIRTIO_BALLOON_S_MAJFLT', 2, 'Major page faults so far.'],
      ['VIRTIO_BALLOON_S_MINFLT', 3, 'Minor page faults so far.'],
      ['VIRTIO_BALLOON_S_MEMFREE', 4, 'Bytes of memory that nothing uses.'],
      ['VIRTIO_BALLOON_S_MEMTOT', 5, 'Bytes of memory there are in all.'],
      [
        'VIRTIO_BALLOON_S_AVAIL',
        6,
        'Estimate of the bytes that new programs could have without swapping.',
        since11,
      ],
      [
        'VIRTIO_BALLOON_S_CACHES',
        7,
        'Bytes that can be had back quickly without input or output, as a rule cached files.',
        since11,
      ],
      ['VIRTIO_BALLOON_S_HTLB_PGALLOC', 8, 'Huge pages that the guest has allocated with success.', since11],
      ['VIRTIO_BALLOON_S_HTLB_PGFAIL', 9, 'Huge pages that the guest has failed to allocate.', since11],
    ],
  ),
  ...constants(
    {
      group: 'hint command',
      clause: 'balloon/device-operation/free-page-hinting',
      versions: { since: '1.2' },
      requires: needs('VIRTIO_BALLOON_F_FREE_PAGE_HINT'),
    },
    [
      [
        'VIRTIO_BALLOON_CMD_ID_STOP',
        0,
        'The driver stops hinting and keeps the hinted pages; from the driver it ends a round of hints.',
        {
          note: 'The section asks the driver not to release hinted pages until it is told DONE; its driver requirements let it release them at any time.',
        },
      ],
      [
        'VIRTIO_BALLOON_CMD_ID_DONE',
        1,
        'The driver stops hinting and gives all hinted pages back to the guest.',
      ],
    ],
  ),
];
