import { rngScenarios } from '../../../virtio/devices/rng/scenarios.ts';
import { custom } from '../../../virtio/world/scenarios/custom.ts';

/** A source of random bytes. */
export default [...rngScenarios, custom];
