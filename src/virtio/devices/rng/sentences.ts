import { countOf, hex, type Sayings } from '../../world/narration.ts';
import { RNG_PROBES } from './probes.ts';

/** What the entropy device's and its driver's probes say. */
export const RNG_SENTENCES: Sayings = {
  [RNG_PROBES.dataWrite]: {
    say: ({ size, step }) => `Writes ${countOf(size, 'random byte')} at ${hex(step.address)}.`,
    clause: 'entropy/device-operation/device-requirements',
  },
  [RNG_PROBES.dataUse]: {
    say: ({ size, step }) =>
      `Takes ${countOf(size)} at ${hex(step.address)}, as many as the used length says and no more.`,
    clause: 'entropy/device-operation',
  },
};
