/** Everything the specification says of the sound device: section 5.14 of 1.2 to 1.4. */
import type { DeviceSpec } from '../../spec/types.ts';
import { SOUND_FEATURES } from './features.ts';
import { SOUND_QUEUES } from './queues.ts';
import { SOUND_CHANNEL_CONSTANTS } from './spec-channel-constants.ts';
import { SOUND_CODES } from './spec-constants.ts';
import { SOUND_CONTROL_CONSTANTS } from './spec-control-constants.ts';
import { SOUND_CONTROL_STRUCTS } from './spec-control-structs.ts';
import { SOUND_ITEM_STRUCTS } from './spec-item-structs.ts';
import { SOUND_STREAM_CONSTANTS } from './spec-stream-constants.ts';
import { SOUND_STREAM_STRUCTS } from './spec-stream-structs.ts';
import { SOUND_COMMON_STRUCTS, soundConfig } from './spec-structs.ts';

export * from './spec-control-structs.ts';
export * from './spec-item-structs.ts';
export * from './spec-stream-structs.ts';
export * from './spec-structs.ts';

export const SOUND: DeviceSpec = {
  key: 'sound',
  id: 25,
  clause: 'sound',
  features: SOUND_FEATURES,
  queues: SOUND_QUEUES,
  config: soundConfig,
  structs: [
    ...SOUND_COMMON_STRUCTS,
    ...SOUND_ITEM_STRUCTS,
    ...SOUND_STREAM_STRUCTS,
    ...SOUND_CONTROL_STRUCTS,
  ],
  constants: [
    ...SOUND_CODES,
    ...SOUND_STREAM_CONSTANTS,
    ...SOUND_CHANNEL_CONSTANTS,
    ...SOUND_CONTROL_CONSTANTS,
  ],
};
