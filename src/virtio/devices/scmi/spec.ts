/**
 * Everything the specification says of the SCMI device: its section is the same in every version that has it. It
 * has no configuration space and defines no named numbers.
 */
import type { DeviceSpec } from '../../spec/types.ts';
import { SCMI_FEATURES } from './features.ts';
import { SCMI_QUEUES } from './queues.ts';
import { SCMI_RULES } from './rules.ts';
import { SCMI_STRUCTS } from './spec-structs.ts';

export { scmiEvent, scmiRequest, scmiResponse } from './spec-structs.ts';

export const SCMI: DeviceSpec = {
  key: 'scmi',
  id: 32,
  clause: 'scmi',
  features: SCMI_FEATURES,
  featureRules: SCMI_RULES,
  queues: SCMI_QUEUES,
  structs: SCMI_STRUCTS,
  constants: [],
  sharedMemory: (
    [
      [1, 'Power state statistics shared memory region', 'Statistics of the power states.'],
      [2, 'Performance domain statistics shared memory region', 'Statistics of the performance domains.'],
      [3, 'Sensor Values Shared Memory', 'Values of the sensors.'],
      [0x80, 'Vendor-specific statistics shared memory regions', 'Statistics that a vendor defines.', 0xff],
    ] as const
  ).map(([id, name, summary, lastId]) => ({
    id,
    ...(lastId === undefined ? {} : { lastId }),
    name,
    summary,
    versions: { since: '1.2' },
    clause: 'scmi/device-operation/shared-memory-operation/device-requirements',
    requires: { feature: 'VIRTIO_SCMI_F_SHARED_MEMORY' },
    note: 'The ID 0 is invalid; 4 to 0x7F and 0x100 and above are reserved.',
  })),
};
