/** Everything the specification says of the traditional memory balloon device: section 5.5 of every version. */
import type { DeviceSpec } from '../../spec/types.ts';
import { BALLOON_FEATURES } from './features.ts';
import { BALLOON_QUEUES } from './queues.ts';
import { BALLOON_RULES } from './rules.ts';
import { BALLOON_CONSTANTS } from './spec-constants.ts';
import { BALLOON_STRUCTS, balloonConfig } from './spec-structs.ts';

export { balloonConfig, balloonStat } from './spec-structs.ts';

export const BALLOON: DeviceSpec = {
  key: 'balloon',
  id: 5,
  clause: 'balloon',
  features: BALLOON_FEATURES,
  featureRules: BALLOON_RULES,
  queues: BALLOON_QUEUES,
  config: balloonConfig,
  structs: BALLOON_STRUCTS,
  constants: BALLOON_CONSTANTS,
};
