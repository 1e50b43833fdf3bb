/** Virtqueues of the media device: section "Virtqueues" of 1.4, the first version that has the device. */
import { queues } from '../../spec/facts.ts';

export const MEDIA_QUEUES = queues('media/virtqueues', '1.4', [
  ['0', 'commandq', 'Carries commands of the driver and the responses of the device.'],
  [
    '1',
    'eventq',
    'Takes buffers in which the device reports events.',
    {
      note: 'The section does not say how large these buffers have to be, nor what happens when there is none.',
    },
  ],
]);
