/** Virtqueues of the SCSI host device: section "Virtqueues" of every version that has the device. */
import { queues } from '../../spec/facts.ts';

export const SCSI_QUEUES = queues('scsi/virtqueues', '1.0', [
  ['0', 'controlq', 'Carries task management and asynchronous notification requests.'],
  ['1', 'eventq', 'Takes buffers in which the device reports events.'],
  [
    '2 to n',
    'request queues',
    'Carry SCSI commands; num_queues says how many there are.',
    { note: 'The section does not define n; with num_queues request queues from 2 on it is num_queues + 1.' },
  ],
]);
