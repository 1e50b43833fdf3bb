import { adminScenarios } from '../../../virtio/world/scenarios/admin.ts';
import { custom } from '../../../virtio/world/scenarios/custom.ts';
import { packedCustom } from '../../../virtio/world/scenarios/packed-custom.ts';

/** Commands to the owner of a group. */
export default [...adminScenarios, custom, packedCustom];
