/** Feature bits of the file system device: section "Feature bits" of every version that has the device. */
import { features } from '../../spec/facts.ts';

export const FS_FEATURES = features('fs/feature-bits', [
  [
    0,
    'VIRTIO_FS_F_NOTIFICATION',
    '1.2',
    'The device may send FUSE notify messages; virtqueue 1 is the queue for them.',
  ],
]);
