/** Feature bits of the PMEM device: section "Feature bits" of every version that has the device. */
import { features } from '../../spec/facts.ts';

export const PMEM_FEATURES = features('pmem/feature-bits', [
  [
    0,
    'VIRTIO_PMEM_F_SHMEM_REGION',
    '1.2',
    'The memory is given as a shared memory region, not by its address in the configuration space.',
    {
      notOn: [
        { transport: 'ccw', versions: { since: '1.3' }, clause: 'ccw/features-reserved-for-future-use' },
      ],
    },
  ],
]);
