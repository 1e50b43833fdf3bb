import { blkScenarios } from '../../../virtio/devices/blk/scenarios.ts';
import { custom } from '../../../virtio/world/scenarios/custom.ts';
import { packedCustom } from '../../../virtio/world/scenarios/packed-custom.ts';

/** A disk, and the driver that asks it. */
export default [...blkScenarios, custom, packedCustom];
