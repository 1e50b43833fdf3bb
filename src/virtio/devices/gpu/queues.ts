/** Virtqueues of the GPU device: section "Virtqueues" of every version that has the device. */
import { queues } from '../../spec/facts.ts';

export const GPU_QUEUES = queues('gpu/virtqueues', '1.1', [
  ['0', 'controlq', 'Carries control commands.'],
  ['1', 'cursorq', 'Carries cursor updates past whatever waits in the control queue.'],
]);
