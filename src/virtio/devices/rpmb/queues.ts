/** Virtqueues of the RPMB device: section "Virtqueues" of every version that has the device. */
import { queues } from '../../spec/facts.ts';

export const RPMB_QUEUES = queues('rpmb/virtqueues', '1.2', [
  ['0', 'requestq', 'Carries the frames of requests and of their answers.'],
]);
