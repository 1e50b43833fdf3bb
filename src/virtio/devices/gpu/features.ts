/** Feature bits of the GPU device: section "Feature bits" of every version that has the device. */
import { features, needs } from '../../spec/facts.ts';

export const GPU_FEATURES = features('gpu/feature-bits', [
  [
    0,
    'VIRTIO_GPU_F_VIRGL',
    '1.1',
    'The device takes 3D commands in the manner of virgl.',
    { note: 'Version 1.1 names the bit, but the 3D commands themselves stand in the text from 1.2 on.' },
  ],
  [1, 'VIRTIO_GPU_F_EDID', '1.1', 'The driver can read the EDID of each display.'],
  [
    2,
    'VIRTIO_GPU_F_RESOURCE_UUID',
    '1.2',
    'A resource can be given a UUID, by which other virtio devices know it.',
  ],
  [3, 'VIRTIO_GPU_F_RESOURCE_BLOB', '1.2', 'Resources may be made by their size alone.'],
  [
    4,
    'VIRTIO_GPU_F_CONTEXT_INIT',
    '1.2',
    'There may be several kinds of context and several timelines.',
    { requires: needs('VIRTIO_GPU_F_VIRGL') },
  ],
  [
    5,
    'VIRTIO_GPU_F_BLOB_ALIGNMENT',
    '1.4',
    'The device gives the alignment of blob resources in blob_alignment.',
    { requires: needs('VIRTIO_GPU_F_RESOURCE_BLOB') },
  ],
]);
