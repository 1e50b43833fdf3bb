/** Rules on the feature bits of the SCMI device: section 5.17.3.1 of 1.4, the same since 1.2. */
import { featureRules, needs } from '../../spec/facts.ts';

export const SCMI_RULES = featureRules('scmi/feature-bits', '1.2', [
  [
    'device',
    'must',
    needs('VIRTIO_SCMI_F_P2A_CHANNELS'),
    'There is a queue for what the platform sends of its own accord.',
    { condition: 'The device can send an SCMI notification or a delayed response.' },
  ],
  [
    'device',
    'must',
    needs('VIRTIO_SCMI_F_SHARED_MEMORY'),
    'The device says that it may have a region of statistics.',
    { condition: 'The device can have an SCMI statistics shared memory region.' },
  ],
]);
