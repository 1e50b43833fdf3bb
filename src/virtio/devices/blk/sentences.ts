import { countOf, hex, type Sayings, type Told } from '../../world/narration.ts';
import { registerSentences } from '../../world/register-sentences.ts';
import { content } from '../../world/stage-sentences.ts';
import { STATUS, TYPE } from './codes.ts';
import { BLK_PROBES } from './probes.ts';
import { BLK } from './spec.ts';

const OPERATION = 'blk/device-operation';
const DRIVER = `${OPERATION}/driver-requirements`;
const DEVICE = `${OPERATION}/device-requirements`;

/** What a request type asks for, in words. */
const REQUESTS: Readonly<Record<number, string>> = {
  [TYPE.IN]: 'read from',
  [TYPE.OUT]: 'write to',
};
const COMMANDS: Readonly<Record<number, string>> = {
  [TYPE.FLUSH]: 'flush the write cache',
  [TYPE.GET_ID]: 'tell the ID',
  [TYPE.GET_LIFETIME]: 'tell how worn the storage is',
  [TYPE.DISCARD]: 'discard sectors',
  [TYPE.WRITE_ZEROES]: 'fill sectors with zeroes',
  [TYPE.SECURE_ERASE]: 'erase sectors for good',
};

/** What a header says: type in the first four bytes, sector in the last eight. */
function header(told: Told): string {
  const type = told.u32();
  const place = REQUESTS[type];
  if (place) return `type ${type}, ${place} sector ${told.u64(8)}`;
  return `type ${type}, ${COMMANDS[type] ?? 'which this device does not know'}`;
}

function status(code: number): string {
  if (code === STATUS.OK) return '0, `VIRTIO_BLK_S_OK`';
  if (code === STATUS.IOERR) return '1, `VIRTIO_BLK_S_IOERR`: it failed';
  if (code === STATUS.UNSUPP) return '2, `VIRTIO_BLK_S_UNSUPP`: the device does not do that';
  return `${hex(code)}, which is no status`;
}

const byte = ({ step }: Told): number => step.after[0] ?? 0;
const where = (told: Told): string => `${countOf(told.size)} at ${hex(told.step.address)}`;

/** The first range of a discard, write zeroes or secure erase, and how many follow. */
function ranges(told: Told): string {
  const rest = told.size / 16 - 1;
  const more = rest > 0 ? ` and ${countOf(rest, 'further range')}` : '';
  return `${countOf(told.u32(8), 'sector')} from sector ${told.u64()}${more}`;
}

/** What the block device's and its driver's probes say, and their registers. */
export const BLK_SENTENCES: Sayings = {
  ...registerSentences(BLK.features),
  [BLK_PROBES.headerFill]: {
    say: (told) => `Writes the header of a request: ${header(told)}.`,
    clause: OPERATION,
  },
  [BLK_PROBES.dataFill]: {
    say: (told) => `Puts the data of the request into a buffer, ${where(told)}: ${content(told)}.`,
    clause: DRIVER,
  },
  [BLK_PROBES.segmentsFill]: {
    say: (told) => `Writes which sectors are meant: ${ranges(told)}.`,
    clause: OPERATION,
  },
  [BLK_PROBES.statusFill]: {
    say: (told) =>
      `Puts ${hex(byte(told))} where the status will be: it is no status, so an answer that never came shows.`,
    clause: OPERATION,
  },
  [BLK_PROBES.headerRead]: {
    say: (told) => `Reads the header: ${header(told)}.`,
    clause: OPERATION,
  },
  [BLK_PROBES.dataRead]: {
    say: (told) => `Reads what it shall write to the disk, ${where(told)}: ${content(told)}.`,
    clause: DEVICE,
  },
  [BLK_PROBES.segmentsRead]: {
    say: (told) => `Reads which sectors are meant: ${ranges(told)}.`,
    clause: OPERATION,
  },
  [BLK_PROBES.dataWrite]: {
    say: (told) => `Writes its answer, ${where(told)}: ${content(told)}.`,
    clause: OPERATION,
  },
  [BLK_PROBES.dataPad]: {
    say: (told) => `Has nothing to say in ${where(told)}, and writes zeroes so that the used length is true.`,
    clause: {
      split: 'basic/split-virtqueues/the-virtqueue-used-ring/device-requirements',
      packed: 'basic/packed-virtqueues/element-address-and-length',
    },
  },
  [BLK_PROBES.statusWrite]: {
    say: (told) => `Writes the status: ${status(byte(told))}.`,
    clause: OPERATION,
  },
  [BLK_PROBES.statusRead]: {
    say: (told) => `Reads the status: ${status(byte(told))}.`,
    clause: OPERATION,
  },
  [BLK_PROBES.dataUse]: {
    say: (told) => `Takes what the device wrote, ${where(told)}: ${content(told)}.`,
    clause: {
      split: 'basic/split-virtqueues/the-virtqueue-used-ring/driver-requirements',
      packed: 'basic/packed-virtqueues/element-address-and-length',
    },
  },
};
