/** Virtqueues of the input device: section "Virtqueues" of every version that has the device. */
import { queues } from '../../spec/facts.ts';

export const INPUT_QUEUES = queues('input/virtqueues', '1.1', [
  ['0', 'eventq', 'Takes buffers that the device fills with input events.'],
  ['1', 'statusq', 'Carries feedback to the device, for example for the lamps of a keyboard.'],
]);
