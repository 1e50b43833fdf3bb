/** Virtqueues of the socket device: section "Virtqueues" of every version that has the device. */
import { queues } from '../../spec/facts.ts';

export const VSOCK_QUEUES = queues('vsock/virtqueues', '1.1', [
  ['0', 'rx', 'Takes buffers that the device fills with packets.'],
  ['1', 'tx', 'Carries packets of the driver.'],
  ['2', 'event', 'Takes buffers in which the device reports events.'],
]);
