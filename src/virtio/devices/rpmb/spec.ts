/** Everything the specification says of the RPMB device: section 5.12 of versions 1.2 to 1.4. */
import type { DeviceSpec } from '../../spec/types.ts';
import { RPMB_FEATURES } from './features.ts';
import { RPMB_QUEUES } from './queues.ts';
import { RPMB_CONSTANTS } from './spec-constants.ts';
import { RPMB_STRUCTS, rpmbConfig } from './spec-structs.ts';

export { rpmbConfig, rpmbFrame } from './spec-structs.ts';

export const RPMB: DeviceSpec = {
  key: 'rpmb',
  id: 28,
  clause: 'rpmb',
  features: RPMB_FEATURES,
  queues: RPMB_QUEUES,
  config: rpmbConfig,
  structs: RPMB_STRUCTS,
  constants: RPMB_CONSTANTS,
};
