/** Everything the specification says of the IOMMU device: section 5.13 of versions 1.2 to 1.4. */
import type { DeviceSpec } from '../../spec/types.ts';
import { IOMMU_FEATURES } from './features.ts';
import { IOMMU_QUEUES } from './queues.ts';
import { IOMMU_RULES } from './rules.ts';
import { IOMMU_CONFIG_STRUCTS, iommuConfig } from './spec-config.ts';
import { IOMMU_CONSTANTS } from './spec-constants.ts';
import { IOMMU_STRUCTS } from './spec-structs.ts';

export { iommuConfig } from './spec-config.ts';
export {
  iommuAttach,
  iommuDetach,
  iommuFault,
  iommuHead,
  iommuMap,
  iommuProbe,
  iommuProperty,
  iommuReservedMemory,
  iommuTail,
  iommuUnmap,
} from './spec-structs.ts';

export const IOMMU: DeviceSpec = {
  key: 'iommu',
  id: 23,
  clause: 'iommu',
  features: IOMMU_FEATURES,
  featureRules: IOMMU_RULES,
  queues: IOMMU_QUEUES,
  config: iommuConfig,
  structs: [...IOMMU_CONFIG_STRUCTS, ...IOMMU_STRUCTS],
  constants: IOMMU_CONSTANTS,
};
