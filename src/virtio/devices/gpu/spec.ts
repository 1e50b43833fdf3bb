/** Everything the specification says of the GPU device: section 5.7 of 1.1 to 1.4. */
import type { DeviceSpec } from '../../spec/types.ts';
import { GPU_FEATURES } from './features.ts';
import { GPU_QUEUES } from './queues.ts';
import { GPU_BASE_STRUCTS, gpuConfig } from './spec-base.ts';
import { GPU_BLOB_STRUCTS } from './spec-blob.ts';
import { GPU_CONSTANTS } from './spec-constants.ts';
import { GPU_2D_STRUCTS } from './spec-structs.ts';
import { GPU_VALUES } from './spec-values.ts';

export { gpuConfig, gpuHeader } from './spec-base.ts';

export const GPU: DeviceSpec = {
  key: 'gpu',
  id: 16,
  clause: 'gpu',
  features: GPU_FEATURES,
  queues: GPU_QUEUES,
  config: gpuConfig,
  structs: [...GPU_BASE_STRUCTS, ...GPU_2D_STRUCTS, ...GPU_BLOB_STRUCTS],
  constants: [...GPU_CONSTANTS, ...GPU_VALUES],
  sharedMemory: [
    {
      id: 1,
      name: 'host visible memory region',
      constant: 'VIRTIO_GPU_SHM_ID_HOST_VISIBLE',
      versions: { since: '1.2' },
      clause: 'gpu/device-requirements',
      summary: 'Where blob resources of the host are mapped, so that the guest reaches them without a copy.',
      note: 'No text ties the region itself to VIRTIO_GPU_F_RESOURCE_BLOB, only the two commands that use it; a device that has the region must support them. The ID 0, VIRTIO_GPU_SHM_ID_UNDEFINED, stands in the listing only.',
    },
  ],
};
