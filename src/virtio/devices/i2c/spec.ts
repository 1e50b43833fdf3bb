/**
 * Everything the specification says of the I2C adapter: its section is the same in every version that has it. It
 * has no configuration space.
 */
import type { DeviceSpec } from '../../spec/types.ts';
import { I2C_FEATURES } from './features.ts';
import { I2C_QUEUES } from './queues.ts';
import { I2C_RULES } from './rules.ts';
import { I2C_CONSTANTS } from './spec-constants.ts';
import { I2C_STRUCTS } from './spec-structs.ts';

export { i2cInHeader, i2cOutHeader, i2cRequest } from './spec-structs.ts';

export const I2C: DeviceSpec = {
  key: 'i2c',
  id: 34,
  clause: 'i2c',
  features: I2C_FEATURES,
  featureRules: I2C_RULES,
  queues: I2C_QUEUES,
  structs: I2C_STRUCTS,
  constants: I2C_CONSTANTS,
};
