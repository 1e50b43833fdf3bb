/** Virtqueues of the file system device: section "Virtqueues" of every version that has the device. */
import { needs, queues } from '../../spec/facts.ts';

export const FS_QUEUES = queues('fs/virtqueues', '1.2', [
  ['0', 'hiprio', 'Carries requests that must not wait.'],
  [
    '1',
    'notification queue',
    'Takes buffers for FUSE notify messages of the device.',
    { requires: needs('VIRTIO_FS_F_NOTIFICATION') },
  ],
  [
    '2 to n',
    'request queues',
    'Carry all other FUSE requests.',
    {
      note: 'The text does not say which index the first request queue has where there is no notification queue.',
    },
  ],
]);
