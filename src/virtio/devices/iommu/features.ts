/** Feature bits of the IOMMU device: section "Feature bits" of every version that has the device. */
import { features } from '../../spec/facts.ts';

export const IOMMU_FEATURES = features('iommu/feature-bits', [
  [0, 'VIRTIO_IOMMU_F_INPUT_RANGE', '1.2', 'input_range gives the virtual addresses that can be mapped.'],
  [
    1,
    'VIRTIO_IOMMU_F_DOMAIN_RANGE',
    '1.2',
    'domain_range gives the numbers that a domain may have.',
    {
      note: 'The list of features says how many domains there are; section 5.13.6 says which values a domain may have, from start to end.',
    },
  ],
  [2, 'VIRTIO_IOMMU_F_MAP_UNMAP', '1.2', 'The device takes map and unmap requests.'],
  [
    3,
    'VIRTIO_IOMMU_F_BYPASS',
    '1.2',
    'Endpoints that belong to no domain reach memory untranslated.',
    { note: 'VIRTIO_IOMMU_F_BYPASS_CONFIG supersedes it; a device should not offer both.' },
  ],
  [4, 'VIRTIO_IOMMU_F_PROBE', '1.2', 'The device takes probe requests about an endpoint.'],
  [5, 'VIRTIO_IOMMU_F_MMIO', '1.2', 'A mapping can be marked as memory-mapped registers.'],
  [
    6,
    'VIRTIO_IOMMU_F_BYPASS_CONFIG',
    '1.2',
    'The field bypass says what endpoints without a domain may reach, and a domain can be a bypass too.',
    {
      note: 'What bypass says holds as soon as the feature is offered, even if the driver does not accept it.',
    },
  ],
]);
