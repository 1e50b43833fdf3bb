/** Everything the specification says of the block device: section 5.2 of every version. */
import type { DeviceSpec } from '../../spec/types.ts';
import { BLK_CONSTANTS } from './spec-constants.ts';
import { BLK_FEATURES } from './spec-features.ts';
import { BLK_RULES } from './spec-rules.ts';
import { BLK_STRUCTS, blkConfig } from './spec-structs.ts';
import { BLK_ZONED_CONSTANTS } from './spec-zoned.ts';

export {
  blkConfig,
  blkLifetime,
  blkRange,
  blkRequest,
  blkStatus,
  geometry,
  topology,
} from './spec-structs.ts';
export { zoneDescriptor, zonedCharacteristics, zoneReport } from './spec-zoned.ts';

export const BLK: DeviceSpec = {
  key: 'blk',
  id: 2,
  clause: 'blk',
  features: BLK_FEATURES,
  featureRules: BLK_RULES,
  queues: [
    {
      index: '0',
      name: 'requestq',
      role: 'Carries every request.',
      versions: { since: '1.0', until: '1.1' },
      clause: 'blk/virtqueues',
    },
    {
      index: '0',
      name: 'requestq1',
      role: 'Carries every request; without VIRTIO_BLK_F_MQ it is the only queue.',
      versions: { since: '1.2' },
      clause: 'blk/virtqueues',
    },
    {
      index: '1 to N−1',
      name: 'requestq2 … requestqN',
      role: 'Further request queues; num_queues gives N.',
      versions: { since: '1.2' },
      clause: 'blk/virtqueues',
      requires: { feature: 'VIRTIO_BLK_F_MQ' },
    },
  ],
  config: blkConfig,
  structs: BLK_STRUCTS,
  constants: [...BLK_CONSTANTS, ...BLK_ZONED_CONSTANTS],
};
