import { choice, type Scenario, toggle } from '../../world/scenario.ts';
import { inOrder, ring } from '../../world/scenarios/packed.ts';
import { LATENCY } from '../../world/world.ts';
import { Disk, SECTOR } from './disk.ts';
import { discard, flush, getId, readSectors, writeSectors } from './requests.ts';
import { disk } from './scenario-disk.ts';
import { BLK_SENTENCES } from './sentences.ts';
import { bits, blkActions, CAPACITY, liveBlk } from './stage.ts';

const indirect = toggle('indirect', 'Indirect descriptors');
const eventIndex = toggle('event-index', 'Event index');
const size = choice('size', 'Queue size', [
  ['8', '8'],
  ['4', '4'],
  ['16', '16'],
]);

const base = { actions: blkActions, sentences: BLK_SENTENCES };

/** A sector of text that says what it is. */
const greeting = (): Uint8Array =>
  new TextEncoder().encode('written by you! '.repeat(SECTOR / 16)).slice(0, SECTOR);

export const readOneSector: Scenario = {
  ...base,
  id: 'blk/read-one-sector',
  title: 'Read one sector',
  summary:
    'The driver wants sector 0: a header the device reads, 512 bytes it fills, one byte for the outcome.',
  options: [indirect, eventIndex, size, ring],
  prepare(world, options) {
    const driver = liveBlk(world, options);
    world.after(0, 'driver', () => void driver.submit(readSectors(0, 1)));
  },
};

export const writeAndFlush: Scenario = {
  ...base,
  id: 'blk/write-and-flush',
  title: 'Write a sector and make it stay',
  summary:
    'A write that completed may still be lost with the power; a flush that completes afterwards ends that.',
  options: [indirect, eventIndex],
  prepare(world, options) {
    const driver = liveBlk(world, options);
    world.after(0, 'driver', () => void driver.submit(writeSectors(5, greeting())));
    world.after(2 * LATENCY.request, 'driver', () => {
      if (driver.core.live) driver.submit(flush());
    });
  },
};

export const readOnlyRefused: Scenario = {
  ...base,
  id: 'blk/read-only-refused',
  title: 'A write to a read-only disk',
  summary:
    'The device offered VIRTIO_BLK_F_RO; a careless driver writes all the same and gets an error status.',
  options: [],
  prepare(world, options) {
    const driver = liveBlk(world, options, {
      device: { offered: bits('RO') },
      driver: { careless: true },
    });
    world.after(0, 'driver', () => void driver.submit(writeSectors(5, greeting())));
  },
};

export const getTheId: Scenario = {
  ...base,
  id: 'blk/get-id',
  title: 'Ask for the disk’s ID',
  summary: 'Twenty bytes of text, without a terminating NUL when all twenty are used.',
  options: [indirect],
  prepare(world, options) {
    const driver = liveBlk(world, options);
    world.after(0, 'driver', () => void driver.submit(getId()));
  },
};

export const discardRange: Scenario = {
  ...base,
  id: 'blk/discard',
  title: 'Discard eight sectors',
  summary: 'The header has no sector here: the ranges lie in a buffer of their own, 16 bytes each.',
  options: [indirect],
  prepare(world, options) {
    const driver = liveBlk(world, options, { device: { offered: bits('DISCARD') } });
    world.after(0, 'driver', () => void driver.submit(discard([{ sector: 64, count: 8 }])));
  },
};

export const twoOutOfOrder: Scenario = {
  ...base,
  id: 'blk/two-out-of-order',
  title: 'Two reads that come back in the other order',
  summary: 'Sector 1000 takes the device longer than sector 1001: the second request is answered first.',
  options: [
    choice('order', 'They come back', [
      ['reverse', 'second one first'],
      ['same', 'in the order they were sent'],
    ]),
    indirect,
    eventIndex,
    ring,
    inOrder,
  ],
  prepare(world, options) {
    const slow = options.order === 'reverse' ? 1000 : 1001;
    const driver = liveBlk(world, options, {
      device: {
        disk: new Disk(CAPACITY),
        latency: ({ sector }) => LATENCY.request * (sector === slow ? 2 : 1),
      },
    });
    world.after(0, 'driver', () => {
      driver.submit(readSectors(1000, 1), { publish: false });
      driver.submit(readSectors(1001, 1));
    });
  },
};

export const indirectRead: Scenario = {
  ...base,
  id: 'blk/indirect',
  title: 'A read through an indirect table',
  summary: 'The chain of three lies in a table of its own, so the request takes one descriptor of the queue.',
  options: [toggle('indirect', 'Indirect descriptors', 'on'), eventIndex],
  prepare: readOneSector.prepare,
};

export const blkScenarios: readonly Scenario[] = [
  readOneSector,
  writeAndFlush,
  readOnlyRefused,
  getTheId,
  discardRange,
  twoOutOfOrder,
  indirectRead,
  disk,
];
