import { custom } from '../../../virtio/world/scenarios/custom.ts';
import { hardeningScenarios } from '../../../virtio/world/scenarios/hardening.ts';
import { packedCustom } from '../../../virtio/world/scenarios/packed-custom.ts';

/** Attacks on either side. */
export default [...hardeningScenarios, custom, packedCustom];
