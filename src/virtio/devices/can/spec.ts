/** Everything the specification says of the CAN device: section 5.20 of 1.4, the first version that has it. */
import type { DeviceSpec } from '../../spec/types.ts';
import { CAN_FEATURES } from './features.ts';
import { CAN_QUEUES } from './queues.ts';
import { CAN_RULES } from './rules.ts';
import { CAN_CONSTANTS } from './spec-constants.ts';
import { CAN_STRUCTS, canConfig } from './spec-structs.ts';

export { canConfig, canControlIn, canControlOut, canRx, canTxIn, canTxOut } from './spec-structs.ts';

export const CAN: DeviceSpec = {
  key: 'can',
  id: 36,
  clause: 'can',
  features: CAN_FEATURES,
  featureRules: CAN_RULES,
  queues: CAN_QUEUES,
  config: canConfig,
  structs: CAN_STRUCTS,
  constants: CAN_CONSTANTS,
};
