import { blkScenarios } from '../../../virtio/devices/blk/scenarios.ts';
import { custom } from '../../../virtio/world/scenarios/custom.ts';

/** A disk, and the driver that asks it. */
export default [...blkScenarios, custom];
