/** Everything on the administration of device groups, which belongs to no one device: chapter 2 of 1.3 and 1.4. */
import type { Constant, StructFact } from '../types.ts';
import { CAPABILITY_CONSTANTS, CAPABILITY_STRUCTS } from './capabilities.ts';
import { COMMAND_CONSTANTS, COMMAND_STRUCTS } from './commands.ts';
import { LEGACY_STRUCTS } from './legacy.ts';
import { PART_COMMAND_CONSTANTS, PART_COMMAND_STRUCTS } from './part-commands.ts';
import { PART_CONSTANTS, PART_STRUCTS } from './parts.ts';
import { OBJECT_CONSTANTS, OBJECT_STRUCTS } from './resource-objects.ts';

export { ADMIN_QUEUES } from './commands.ts';

export const ADMIN_CONSTANTS: readonly Constant[] = [
  ...COMMAND_CONSTANTS,
  ...CAPABILITY_CONSTANTS,
  ...OBJECT_CONSTANTS,
  ...PART_COMMAND_CONSTANTS,
  ...PART_CONSTANTS,
];

export const ADMIN_STRUCTS: readonly StructFact[] = [
  ...COMMAND_STRUCTS,
  ...LEGACY_STRUCTS,
  ...CAPABILITY_STRUCTS,
  ...OBJECT_STRUCTS,
  ...PART_COMMAND_STRUCTS,
  ...PART_STRUCTS,
];
