/**
 * Everything the specification says of the SCMI device: its section is the same in every version that has it. It
 * has no configuration space and defines no named numbers.
 */
import type { DeviceSpec } from '../../spec/types.ts';
import { SCMI_FEATURES } from './features.ts';
import { SCMI_QUEUES } from './queues.ts';
import { SCMI_STRUCTS } from './spec-structs.ts';

export { scmiEvent, scmiRequest, scmiResponse } from './spec-structs.ts';

export const SCMI: DeviceSpec = {
  key: 'scmi',
  id: 32,
  clause: 'scmi',
  features: SCMI_FEATURES,
  queues: SCMI_QUEUES,
  structs: SCMI_STRUCTS,
  constants: [],
};
