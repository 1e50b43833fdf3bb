/** Virtqueues of the PMEM device: section "Virtqueues" of every version that has the device. */
import { queues } from '../../spec/facts.ts';

export const PMEM_QUEUES = queues('pmem/virtqueues', '1.2', [['0', 'req_vq', 'Carries flush requests.']]);
