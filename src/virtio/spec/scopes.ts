/** Every fact under the scope it belongs to: what belongs to no device first, then the devices by their IDs. */
import { ADMIN_CONSTANTS, ADMIN_QUEUES, ADMIN_STRUCTS } from './admin/admin.ts';
import { GENERIC_CONSTANTS, GENERIC_STRUCTS } from './generic.ts';
import { DEVICE_IDS } from './ids.ts';
import { DEVICE_SPECS } from './index.ts';
import { RESERVED_FEATURES } from './reserved-features.ts';
import { RESERVED_RULES } from './reserved-rules.ts';
import { TRANSPORTS } from './transports.ts';
import type {
  Constant,
  Feature,
  FeatureRule,
  QueueFact,
  Register,
  SharedMemoryRegion,
  StructFact,
} from './types.ts';

/** What the specification defines for one scope. */
export interface ScopeFacts {
  /** A device key, a transport (`pci`, `mmio`, `ccw`), or `admin` for group administration, or `generic` for what belongs to none. */
  readonly scope: string;
  readonly features: readonly Feature[];
  /** Rules on the feature bits beyond those that stand with a bit. */
  readonly rules: readonly FeatureRule[];
  readonly queues: readonly QueueFact[];
  readonly structs: readonly StructFact[];
  readonly constants: readonly Constant[];
  readonly registers: readonly Register[];
  readonly sharedMemory: readonly SharedMemoryRegion[];
}

const NOTHING = {
  features: [],
  rules: [],
  queues: [],
  structs: [],
  constants: [],
  registers: [],
  sharedMemory: [],
};

const DEVICES = DEVICE_IDS.flatMap(({ key }) => DEVICE_SPECS.get(key) ?? []);

export const SCOPES: readonly ScopeFacts[] = [
  {
    ...NOTHING,
    scope: 'generic',
    features: RESERVED_FEATURES,
    rules: RESERVED_RULES,
    structs: GENERIC_STRUCTS,
    constants: GENERIC_CONSTANTS,
  },
  {
    ...NOTHING,
    scope: 'admin',
    queues: ADMIN_QUEUES,
    structs: ADMIN_STRUCTS,
    constants: ADMIN_CONSTANTS,
  },
  ...TRANSPORTS.map((transport) => ({ ...NOTHING, ...transport })),
  ...DEVICES.map(({ key, features, featureRules = [], queues, structs, constants, sharedMemory = [] }) => ({
    ...NOTHING,
    scope: key,
    features,
    rules: featureRules,
    queues,
    structs,
    constants,
    sharedMemory,
  })),
];

/** The facts of one scope; undefined for a name that is no scope. */
export function scopeFacts(scope: string): ScopeFacts | undefined {
  return SCOPES.find((one) => one.scope === scope);
}
