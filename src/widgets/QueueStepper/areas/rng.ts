import { rngScenarios } from '../../../virtio/devices/rng/scenarios.ts';
import { custom } from '../../../virtio/world/scenarios/custom.ts';
import { packedCustom } from '../../../virtio/world/scenarios/packed-custom.ts';

/** A source of random bytes. */
export default [...rngScenarios, custom, packedCustom];
