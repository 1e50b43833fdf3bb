/** Everything the specification says of the memory device: section 5.15 of versions 1.2 to 1.4. */
import type { DeviceSpec } from '../../spec/types.ts';
import { MEM_FEATURES } from './features.ts';
import { MEM_QUEUES } from './queues.ts';
import { MEM_RULES } from './rules.ts';
import { MEM_CONSTANTS } from './spec-constants.ts';
import { MEM_STRUCTS, memConfig } from './spec-structs.ts';

export { memConfig, memRequest, memResponse } from './spec-structs.ts';

export const MEM: DeviceSpec = {
  key: 'mem',
  id: 24,
  clause: 'mem',
  features: MEM_FEATURES,
  featureRules: MEM_RULES,
  queues: MEM_QUEUES,
  config: memConfig,
  structs: MEM_STRUCTS,
  constants: MEM_CONSTANTS,
};
