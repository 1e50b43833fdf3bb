/** Virtqueues of the CAN device: section "Virtqueues" of 1.4, the first version that has the device. */
import { queues } from '../../spec/facts.ts';

export const CAN_QUEUES = queues('can/virtqueues', '1.4', [
  ['0', 'Txq', 'Carries frames to the bus.'],
  ['1', 'Rxq', 'Takes device-writable buffers and returns them with frames from the bus.'],
  [
    '2',
    'Controlq',
    'Carries the requests that start and stop the controller, which the device does in order.',
  ],
]);
