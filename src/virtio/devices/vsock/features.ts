/** Feature bits of the socket device: section "Feature bits" of every version that has the device. */
import { features } from '../../spec/facts.ts';

export const VSOCK_FEATURES = features('vsock/feature-bits', [
  [0, 'VIRTIO_VSOCK_F_STREAM', '1.2', 'Stream sockets are supported; without any bit they are taken to be.'],
  [1, 'VIRTIO_VSOCK_F_SEQPACKET', '1.2', 'Sockets that keep message boundaries are supported.'],
  [
    2,
    'VIRTIO_VSOCK_F_NO_IMPLIED_STREAM',
    '1.3',
    'Stream sockets are supported only where their own bit says so.',
  ],
]);
