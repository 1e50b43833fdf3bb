/** Virtqueues of the console device: section "Virtqueues" of every version that has the device. */
import { needs, queues } from '../../spec/facts.ts';

export const CONSOLE_QUEUES = queues('console/virtqueues', '1.0', [
  ['0', 'receiveq(port0)', 'Takes buffers for what the device sends to port 0.'],
  ['1', 'transmitq(port0)', 'Carries what the driver writes to port 0.'],
  [
    '2',
    'control receiveq',
    'Takes buffers for control messages of the device.',
    { requires: needs('VIRTIO_CONSOLE_F_MULTIPORT') },
  ],
  [
    '3',
    'control transmitq',
    'Carries control messages of the driver.',
    {
      requires: needs('VIRTIO_CONSOLE_F_MULTIPORT'),
      note: 'Section 5.3.6.2 of every version calls it the control sendq.',
    },
  ],
  [
    '4, 6, …',
    'receiveq(port1), …',
    'As queue 0, for each further port.',
    { requires: needs('VIRTIO_CONSOLE_F_MULTIPORT') },
  ],
  [
    '5, 7, …',
    'transmitq(port1), …',
    'As queue 1, for each further port.',
    { requires: needs('VIRTIO_CONSOLE_F_MULTIPORT') },
  ],
]);
