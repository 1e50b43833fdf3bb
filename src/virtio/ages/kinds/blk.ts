import { FEATURE, offerableIn } from '../../devices/blk/codes.ts';
import { BlkDevice } from '../../devices/blk/device.ts';
import { initialSector } from '../../devices/blk/disk.ts';
import { BlkDriver } from '../../devices/blk/driver.ts';
import type { BlkRequest } from '../../devices/blk/driver-request.ts';
import { readSectors } from '../../devices/blk/requests.ts';
import { BLK } from '../../devices/blk/spec.ts';
import { mask } from '../../requirements.ts';
import { factsOf, type Side } from '../age.ts';
import { type Kind, ownOf, QUEUE_SIZE, registered, type Worker, type WorkerOptions } from './kind.ts';

/** A disk that can be written and has one queue offers neither. */
const UNUSUAL = mask(FEATURE.RO) | mask(FEATURE.MQ);
const DONE = offerableIn('1.4') & ~UNUSUAL;
/** Appendix D of 0.9.5 has these, and two that the model does not do: barriers and SCSI commands. */
const OF_DRAFT = (['SIZE_MAX', 'SEG_MAX', 'GEOMETRY', 'BLK_SIZE', 'FLUSH'] as const).reduce(
  (sum, name) => sum | mask(FEATURE[name]),
  0n,
);
const SECTOR = 2;

const own = (side: Side): bigint => ownOf(side, BLK.features, DONE, OF_DRAFT);

/** A block device: the driver reads a sector. */
export const blkKind: Kind = {
  id: registered('blk'),
  features: BLK.features,
  isInDraft: true,
  own,
  pair: ({ device }) => ({
    model: new BlkDevice({ version: factsOf(device), offered: own(device), queueSize: QUEUE_SIZE }),
    worker: reader,
  }),
};

function reader(options: WorkerOptions): Worker {
  const driver = new BlkDriver({ ...options, indirect: false });
  let request: BlkRequest | null = null;
  return {
    core: driver.core,
    initialise: () => driver.initialise(),
    ask: () => {
      request = driver.submit(readSectors(SECTOR, 1));
    },
    answer: () => {
      const result = request?.result;
      if (result == null) return null;
      const expected = initialSector(SECTOR);
      const ok = result.ok && result.bytes.every((byte, at) => byte === expected[at]);
      const words = ok
        ? `Sector ${SECTOR} was read: ${result.bytes.length} bytes, status ${result.status}.`
        : `Sector ${SECTOR} was not read: status ${result.status}.`;
      return { ok, words };
    },
  };
}
