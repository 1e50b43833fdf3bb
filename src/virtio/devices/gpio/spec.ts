/** Everything the specification says of the GPIO device: its section is the same in every version that has it. */
import type { DeviceSpec } from '../../spec/types.ts';
import { GPIO_FEATURES } from './features.ts';
import { GPIO_QUEUES } from './queues.ts';
import { GPIO_CONSTANTS } from './spec-constants.ts';
import { GPIO_STRUCTS, gpioConfig } from './spec-structs.ts';

export {
  gpioConfig,
  gpioIrqRequest,
  gpioIrqResponse,
  gpioNamesResponse,
  gpioRequest,
  gpioResponse,
} from './spec-structs.ts';

export const GPIO: DeviceSpec = {
  key: 'gpio',
  id: 41,
  clause: 'gpio',
  features: GPIO_FEATURES,
  queues: GPIO_QUEUES,
  config: gpioConfig,
  structs: GPIO_STRUCTS,
  constants: GPIO_CONSTANTS,
};
