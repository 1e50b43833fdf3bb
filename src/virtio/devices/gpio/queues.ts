/** Virtqueues of the GPIO device: section "Virtqueues" of every version that has the device. */
import { queues } from '../../spec/facts.ts';

export const GPIO_QUEUES = queues('gpio/virtqueues', '1.2', [
  ['0', 'requestq', 'Carries messages: pairs of a request and a response.'],
  [
    '1',
    'eventq',
    'Carries a pair of buffers for each line whose interrupt is unmasked; the device returns it on the interrupt.',
    { requires: { feature: 'VIRTIO_GPIO_F_IRQ' } },
  ],
]);
