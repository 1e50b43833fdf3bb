import { choice, type Scenario } from '../../world/scenario.ts';
import { LATENCY } from '../../world/world.ts';
import { SECTOR } from './disk.ts';
import type { Asked } from './driver-request.ts';
import {
  discard,
  flush,
  getId,
  getLifetime,
  overRanges,
  readSectors,
  secureErase,
  writeSectors,
  writeZeroes,
} from './requests.ts';
import { BLK_SENTENCES } from './sentences.ts';
import { bits, blkActions, CAPACITY, liveBlk } from './stage.ts';

/** A type that no version of the specification defines. */
const NO_SUCH_TYPE = 99;

const text = (): Uint8Array => new TextEncoder().encode('written by you! '.repeat(SECTOR / 16));

/** What can be asked, with the place it is asked for. */
function ask(request: string, sector: number): Asked {
  const range = [{ sector, count: 8 }];
  switch (request) {
    case 'write':
      return writeSectors(sector, text());
    case 'flush':
      return flush();
    case 'get-id':
      return getId();
    case 'get-lifetime':
      return getLifetime();
    case 'discard':
      return discard(range);
    case 'write-zeroes':
      return writeZeroes(range);
    case 'secure-erase':
      return secureErase(range);
    default:
      return readSectors(sector, 1);
  }
}

/** The same request with something wrong about it. */
function spoil(asked: Asked, mistake: string): Asked {
  switch (mistake) {
    case 'past-end':
      return asked.out.length % SECTOR !== 0
        ? overRanges(asked.type, [{ sector: CAPACITY - 4, count: 8 }], 0)
        : { ...asked, sector: CAPACITY };
    case 'length':
      return asked.out.length > 0
        ? { ...asked, out: asked.out.slice(0, asked.out.length - 12) }
        : { ...asked, replyLength: Math.max(0, asked.replyLength - 12) };
    case 'type':
      return { ...asked, type: NO_SUCH_TYPE };
    default:
      return asked;
  }
}

const FEATURES = [
  'SIZE_MAX',
  'SEG_MAX',
  'BLK_SIZE',
  'FLUSH',
  'DISCARD',
  'WRITE_ZEROES',
  'LIFETIME',
  'SECURE_ERASE',
] as const;

/** Every request type, one after a read or alone, with a choice of things to go wrong. */
export const disk: Scenario = {
  id: 'blk/disk',
  title: 'A disk to play with',
  summary: 'Any request that the device knows, then a read of the same place, so that its effect shows.',
  actions: blkActions,
  sentences: BLK_SENTENCES,
  options: [
    choice('request', 'Request', [
      ['write', 'write (OUT)'],
      ['read', 'read (IN)'],
      ['flush', 'flush'],
      ['get-id', 'get ID'],
      ['get-lifetime', 'get lifetime'],
      ['discard', 'discard'],
      ['write-zeroes', 'write zeroes'],
      ['secure-erase', 'secure erase'],
    ]),
    choice('sector', 'Sector', [
      ['8', '8'],
      ['0', '0'],
      ['2040', '2040, near the end'],
    ]),
    choice('mistake', 'What goes wrong', [
      ['none', 'nothing'],
      ['past-end', 'the place is past the end of the disk'],
      ['length', 'the length is wrong'],
      ['type', 'no such request type'],
      ['read-only', 'the disk is read-only'],
      ['no-feature', 'the feature was not negotiated'],
    ]),
  ],
  prepare(world, options) {
    const { request = '', mistake = '' } = options;
    const offered =
      mistake === 'no-feature'
        ? 0n
        : bits(...FEATURES, ...(mistake === 'read-only' ? (['RO'] as const) : []));
    const driver = liveBlk(world, options, { device: { offered }, driver: { careless: true } });
    const sector = Number(options.sector);
    world.after(0, 'driver', () => void driver.submit(spoil(ask(request, sector), mistake)));
    if (request === 'read' || request.startsWith('get-')) return;
    world.after(2 * LATENCY.request, 'driver', () => {
      if (driver.core.live) driver.submit(readSectors(sector, 1));
    });
  },
};
