/** Virtqueues of the network device: section "Virtqueues" of every version that has the device. */
import { anyOf, needs, queues } from '../../spec/facts.ts';

const ONE_PAIR_MORE =
  'Version 1.0 numbers the queues from 2N on as if there were one pair more; 1.1 corrects it.';

export const NET_QUEUES = queues('net/virtqueues', '1.0', [
  ['0', 'receiveq1', 'Takes buffers that the device fills with received packets.'],
  ['1', 'transmitq1', 'Carries packets to send.'],
  [
    '2N',
    'receiveqN',
    'The last of N receive queues; N is max_virtqueue_pairs.',
    {
      versions: { since: '1.0', until: '1.0' },
      requires: needs('VIRTIO_NET_F_MQ'),
      note: ONE_PAIR_MORE,
    },
  ],
  [
    '2N+1',
    'transmitqN',
    'The last of N transmit queues.',
    {
      versions: { since: '1.0', until: '1.0' },
      requires: needs('VIRTIO_NET_F_MQ'),
      note: ONE_PAIR_MORE,
    },
  ],
  [
    '2N+2',
    'controlq',
    'Carries commands to the device.',
    {
      versions: { since: '1.0', until: '1.0' },
      requires: needs('VIRTIO_NET_F_CTRL_VQ'),
      note: `N is 1 without VIRTIO_NET_F_MQ. ${ONE_PAIR_MORE}`,
    },
  ],
  [
    '2(N−1)',
    'receiveqN',
    'The last of N receive queues; N is max_virtqueue_pairs.',
    { versions: { since: '1.1', until: '1.1' }, requires: needs('VIRTIO_NET_F_MQ') },
  ],
  [
    '2(N−1)+1',
    'transmitqN',
    'The last of N transmit queues.',
    { versions: { since: '1.1', until: '1.1' }, requires: needs('VIRTIO_NET_F_MQ') },
  ],
  [
    '2(N−1)',
    'receiveqN',
    'The last of N receive queues; N is max_virtqueue_pairs.',
    { versions: { since: '1.2' }, requires: anyOf('VIRTIO_NET_F_MQ', 'VIRTIO_NET_F_RSS') },
  ],
  [
    '2(N−1)+1',
    'transmitqN',
    'The last of N transmit queues.',
    { versions: { since: '1.2' }, requires: anyOf('VIRTIO_NET_F_MQ', 'VIRTIO_NET_F_RSS') },
  ],
  [
    '2N',
    'controlq',
    'Carries commands to the device.',
    {
      versions: { since: '1.1' },
      requires: needs('VIRTIO_NET_F_CTRL_VQ'),
      note: 'N is max_virtqueue_pairs with VIRTIO_NET_F_MQ, or since 1.2 VIRTIO_NET_F_RSS, and 1 without.',
    },
  ],
]);
