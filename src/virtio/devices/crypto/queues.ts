/** Virtqueues of the crypto device: section "Virtqueues" of every version that has the device. */
import { queues } from '../../spec/facts.ts';

export const CRYPTO_QUEUES = queues('crypto/virtqueues', '1.1', [
  [
    '0 to N−1',
    'dataq1 … dataqN',
    'Carry the operations; N is max_dataqueues.',
    {
      note: 'A driver may use only one of them, says the section on the configuration (5.9.5); to initialize the device it must configure and initialize all queues (5.9.6.1).',
    },
  ],
  ['N', 'controlq', 'Carries the making and destroying of sessions.'],
]);
