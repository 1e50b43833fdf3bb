/** Feature bits of the SCSI host device: section "Feature bits" of every version that has the device. */
import { features } from '../../spec/facts.ts';

export const SCSI_FEATURES = features('scsi/feature-bits', [
  [
    0,
    'VIRTIO_SCSI_F_INOUT',
    '1.0',
    'One request may carry data in both directions.',
    { note: 'Without it a request with both kinds of data ends with VIRTIO_SCSI_S_FAILURE.' },
  ],
  [1, 'VIRTIO_SCSI_F_HOTPLUG', '1.0', 'The device reports units and targets that come and go.'],
  [
    2,
    'VIRTIO_SCSI_F_CHANGE',
    '1.0',
    'The device reports that the parameters of a unit have changed.',
    {
      note: 'No version forbids a device to report a change without the feature, while each forbids it the events of hot-plugging without VIRTIO_SCSI_F_HOTPLUG.',
    },
  ],
  [3, 'VIRTIO_SCSI_F_T10_PI', '1.0', 'Requests have room for T10 protection information.'],
]);
