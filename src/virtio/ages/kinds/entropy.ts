import { RngDevice } from '../../devices/rng/device.ts';
import { RngDriver, type RngRequest } from '../../devices/rng/driver.ts';
import { RNG } from '../../devices/rng/spec.ts';
import { factsOf } from '../age.ts';
import { type Kind, QUEUE_SIZE, registered, type Worker, type WorkerOptions } from './kind.ts';

const LENGTH = 16;

/** An entropy device, which never had a feature of its own: the driver asks for random bytes. */
export const entropyKind: Kind = {
  id: registered('entropy'),
  features: RNG.features,
  isInDraft: true,
  own: () => 0n,
  pair: ({ device }) => ({
    model: new RngDevice({ version: factsOf(device), queueSize: QUEUE_SIZE }),
    worker: asker,
  }),
};

function asker(options: WorkerOptions): Worker {
  const driver = new RngDriver(options);
  let request: RngRequest | null = null;
  return {
    core: driver.core,
    initialise: () => driver.initialise(),
    ask: () => {
      request = driver.request(LENGTH);
    },
    answer: () => {
      const bytes = request?.bytes;
      if (bytes == null) return null;
      const ok = bytes.length === LENGTH && bytes.some((byte) => byte !== 0);
      return { ok, words: `${bytes.length} of ${LENGTH} random bytes came.` };
    },
  };
}
