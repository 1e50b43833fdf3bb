/** Feature bits of the socket device: section "Feature bits" of every version that has the device. */
import { features } from '../../spec/facts.ts';

export const VSOCK_FEATURES = features('vsock/feature-bits', [
  [
    0,
    'VIRTIO_VSOCK_F_STREAM',
    '1.2',
    'Stream sockets are supported; without any bit they are taken to be.',
    { note: 'Version 1.1 has stream sockets and no feature bits.' },
  ],
  [
    1,
    'VIRTIO_VSOCK_F_SEQPACKET',
    '1.2',
    'Sockets that keep message boundaries are supported.',
    {
      note: 'Alone it may be taken to imply stream sockets; since 1.3 only without VIRTIO_VSOCK_F_NO_IMPLIED_STREAM.',
    },
  ],
  [
    2,
    'VIRTIO_VSOCK_F_NO_IMPLIED_STREAM',
    '1.3',
    'Stream sockets are supported only where their own bit says so.',
  ],
]);
