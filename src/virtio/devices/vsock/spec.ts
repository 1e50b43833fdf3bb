/** Everything the specification says of the socket device: section 5.10 of every version since 1.1. */
import type { DeviceSpec } from '../../spec/types.ts';
import { VSOCK_FEATURES } from './features.ts';
import { VSOCK_QUEUES } from './queues.ts';
import { VSOCK_RULES } from './rules.ts';
import { VSOCK_CONSTANTS } from './spec-constants.ts';
import { VSOCK_STRUCTS, vsockConfig } from './spec-structs.ts';

export { vsockConfig, vsockEvent, vsockHeader, vsockPacket } from './spec-structs.ts';

export const VSOCK: DeviceSpec = {
  key: 'vsock',
  id: 19,
  clause: 'vsock',
  features: VSOCK_FEATURES,
  featureRules: VSOCK_RULES,
  queues: VSOCK_QUEUES,
  config: vsockConfig,
  structs: VSOCK_STRUCTS,
  constants: VSOCK_CONSTANTS,
};
