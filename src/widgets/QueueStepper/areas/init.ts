import { custom } from '../../../virtio/world/scenarios/custom.ts';
import { initScenarios } from '../../../virtio/world/scenarios/init.ts';

/** Devices being brought up. */
export default [...initScenarios, custom];
