/** Virtqueues of the memory device: section "Virtqueues" of every version that has the device. */
import { queues } from '../../spec/facts.ts';

export const MEM_QUEUES = queues('mem/virtqueues', '1.2', [
  ['0', 'guest-request', 'Carries the requests of the driver.'],
]);
