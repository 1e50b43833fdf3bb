/** Virtqueues of the SPI controller: section "Virtqueues" of 1.4, the first version that has the device. */
import { queues } from '../../spec/facts.ts';

export const SPI_QUEUES = queues('spi/virtqueues', '1.4', [
  ['0', 'requestq', 'Carries transfers, one in each request.'],
]);
