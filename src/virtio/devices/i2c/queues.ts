/** Virtqueues of the I2C adapter: section "Virtqueues" of every version that has the device. */
import { queues } from '../../spec/facts.ts';

export const I2C_QUEUES = queues('i2c/virtqueues', '1.2', [
  ['0', 'requestq', 'Carries reads and writes, which the device does in order.'],
]);
