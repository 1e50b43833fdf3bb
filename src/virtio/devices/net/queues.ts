/** Virtqueues of the network device: section "Virtqueues" of every version that has the device. */
import { anyOf, needs, queues } from '../../spec/facts.ts';

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
      note: 'Version 1.0 numbers the queues from 2N on as if there were one pair more; 1.1 corrects it.',
    },
  ],
  [
    '2N+1',
    'transmitqN',
    'The last of N transmit queues.',
    { versions: { since: '1.0', until: '1.0' }, requires: needs('VIRTIO_NET_F_MQ') },
  ],
  [
    '2N+2',
    'controlq',
    'Carries commands to the device.',
    { versions: { since: '1.0', until: '1.0' }, requires: needs('VIRTIO_NET_F_CTRL_VQ') },
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
    { versions: { since: '1.1' }, requires: needs('VIRTIO_NET_F_CTRL_VQ') },
  ],
]);
