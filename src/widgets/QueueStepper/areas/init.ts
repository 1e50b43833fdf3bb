import { custom } from '../../../virtio/world/scenarios/custom.ts';
import { initScenarios } from '../../../virtio/world/scenarios/init.ts';
import { initMistake } from '../../../virtio/world/scenarios/init-mistake.ts';

/** Devices being brought up. */
export default [...initScenarios, initMistake, custom];
