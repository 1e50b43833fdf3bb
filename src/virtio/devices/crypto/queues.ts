/** Virtqueues of the crypto device: section "Virtqueues" of every version that has the device. */
import { queues } from '../../spec/facts.ts';

export const CRYPTO_QUEUES = queues('crypto/virtqueues', '1.1', [
  ['0 to N−1', 'dataq1 … dataqN', 'Carry the operations; N is max_dataqueues.'],
  ['N', 'controlq', 'Carries the making and destroying of sessions.'],
]);
