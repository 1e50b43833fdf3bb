/** Everything the specification says of the PMEM device: section 5.19 of 1.2 to 1.4. */
import type { DeviceSpec } from '../../spec/types.ts';
import { PMEM_FEATURES } from './features.ts';
import { PMEM_QUEUES } from './queues.ts';
import { PMEM_CONSTANTS } from './spec-constants.ts';
import { PMEM_STRUCTS, pmemConfig } from './spec-structs.ts';

export { pmemConfig, pmemRequest, pmemResponse } from './spec-structs.ts';

export const PMEM: DeviceSpec = {
  key: 'pmem',
  id: 27,
  clause: 'pmem',
  features: PMEM_FEATURES,
  queues: PMEM_QUEUES,
  config: pmemConfig,
  structs: PMEM_STRUCTS,
  constants: PMEM_CONSTANTS,
  sharedMemory: [
    {
      id: 0,
      name: 'guest physical address range',
      versions: { since: '1.2' },
      clause: 'pmem/device-initialization/device-requirements',
      summary: 'The persistent memory itself, in place of an address in the configuration space.',
      requires: { feature: 'VIRTIO_PMEM_F_SHMEM_REGION' },
    },
  ],
};
