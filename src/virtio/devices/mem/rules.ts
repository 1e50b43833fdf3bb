/** Rules on the feature bits of the memory device: section 5.15.5 of 1.4. */
import { accepted, featureRules, needs } from '../../spec/facts.ts';

export const MEM_RULES = [
  ...accepted('mem/device-initialization', '1.2', [
    [
      'VIRTIO_MEM_F_UNPLUGGED_INACCESSIBLE',
      'The driver keeps away from memory that is not plugged.',
      {
        condition: 'The driver supports it.',
        note: 'A device may fail to operate where it is not accepted.',
      },
    ],
  ]),
  ...featureRules('mem/device-initialization', '1.4', [
    [
      'device',
      'should',
      needs('VIRTIO_MEM_F_PERSISTENT_SUSPEND'),
      'The guest may be suspended while memory is plugged.',
      { condition: 'The platform can suspend with memory blocks plugged.' },
    ],
  ]),
];
