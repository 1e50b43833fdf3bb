/** Rules on the feature bits of the IOMMU device: sections 5.13.3 and 5.13.5 of 1.4, the same since 1.2. */
import { accepted, allOf, featureRules, needs } from '../../spec/facts.ts';

const BYPASS = 'VIRTIO_IOMMU_F_BYPASS';

export const IOMMU_RULES = [
  ...featureRules('iommu/feature-bits', '1.2', [
    [
      'device',
      'should',
      needs('VIRTIO_IOMMU_F_MAP_UNMAP'),
      'The device offers the one mode that is defined.',
    ],
    [
      'device',
      'should',
      { not: needs(BYPASS) },
      'A new device offers the bit no more.',
      { condition: 'The device is new.' },
    ],
    [
      'device',
      'should',
      { not: allOf(BYPASS, 'VIRTIO_IOMMU_F_BYPASS_CONFIG') },
      'The device offers only one of the two ways to let endpoints pass.',
    ],
  ]),
  ...featureRules('iommu/device-initialization', '1.2', [
    [
      'driver',
      'must',
      { not: needs('VIRTIO_IOMMU_F_MAP_UNMAP') },
      'Only a driver that maps accepts the mode.',
      { condition: 'The driver cannot send VIRTIO_IOMMU_T_MAP and VIRTIO_IOMMU_T_UNMAP requests.' },
    ],
  ]),
  ...accepted('iommu/feature-bits', '1.2', [
    ['VIRTIO_IOMMU_F_INPUT_RANGE', 'The driver keeps to the addresses that the device can translate.'],
    ['VIRTIO_IOMMU_F_DOMAIN_RANGE', 'The driver keeps to the domains that the device has.'],
    ['VIRTIO_IOMMU_F_PROBE', 'The driver asks what each endpoint can do.'],
  ]),
];
