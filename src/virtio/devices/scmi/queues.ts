/** Virtqueues of the SCMI device: section "Virtqueues" of every version that has the device. */
import { queues } from '../../spec/facts.ts';

export const SCMI_QUEUES = queues('scmi/virtqueues', '1.2', [
  ['0', 'cmdq', 'Carries commands and their responses, one message in each buffer.'],
  [
    '1',
    'eventq',
    'Takes device-writable buffers and returns them with notifications and delayed responses.',
    { requires: { feature: 'VIRTIO_SCMI_F_P2A_CHANNELS' } },
  ],
]);
