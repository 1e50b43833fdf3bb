/**
 * Everything the specification says of the input device: section 5.8 of 1.1 to 1.4, the same text in each. It has
 * no feature bits. Event types, codes and properties are those of evdev and are not numbered in the section.
 */
import type { DeviceSpec } from '../../spec/types.ts';
import { INPUT_QUEUES } from './queues.ts';
import { INPUT_CONSTANTS } from './spec-constants.ts';
import { INPUT_STRUCTS, inputConfig } from './spec-structs.ts';

export { inputAbsinfo, inputConfig, inputDevids, inputEvent } from './spec-structs.ts';

export const INPUT: DeviceSpec = {
  key: 'input',
  id: 18,
  clause: 'input',
  features: [],
  queues: INPUT_QUEUES,
  config: inputConfig,
  structs: INPUT_STRUCTS,
  constants: INPUT_CONSTANTS,
};
