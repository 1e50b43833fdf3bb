/** Rules on the feature bits of the CAN device: section 5.20.3 of 1.4. */
import { anyOf, featureRules } from '../../spec/facts.ts';

export const CAN_RULES = featureRules('can/feature-bits', '1.4', [
  [
    'driver',
    'must',
    anyOf('VIRTIO_CAN_F_CAN_CLASSIC', 'VIRTIO_CAN_F_CAN_FD'),
    'One of the two kinds of frames at least is negotiated.',
    {
      clause: 'can/feature-bits/feature-bit-requirements',
      note: 'The sentence does not say whose duty it is, and stands in no section of requirements.',
    },
  ],
]);
