import { countOf, hex, type Sayings } from '../../world/narration.ts';
import { registerSentences } from '../../world/register-sentences.ts';
import { RNG_PROBES } from './probes.ts';
import { RNG } from './spec.ts';

/** What the entropy device's and its driver's probes say, and their registers. */
export const RNG_SENTENCES: Sayings = {
  ...registerSentences(RNG.features),
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
