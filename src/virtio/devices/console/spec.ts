/** Everything the specification says of the console device: section 5.3 of every version. */
import type { DeviceSpec } from '../../spec/types.ts';
import { CONSOLE_FEATURES } from './features.ts';
import { CONSOLE_QUEUES } from './queues.ts';
import { CONSOLE_CONSTANTS } from './spec-constants.ts';
import { CONSOLE_STRUCTS, consoleConfig } from './spec-structs.ts';

export { consoleConfig, consoleControl, consoleResize } from './spec-structs.ts';

export const CONSOLE: DeviceSpec = {
  key: 'console',
  id: 3,
  clause: 'console',
  features: CONSOLE_FEATURES,
  queues: CONSOLE_QUEUES,
  config: consoleConfig,
  structs: CONSOLE_STRUCTS,
  constants: CONSOLE_CONSTANTS,
};
