import { describe, expect, it } from 'vitest';
import { FEATURE, STATUS, TYPE } from '../../../src/virtio/devices/blk/codes.ts';
import { initialSector, SECTOR } from '../../../src/virtio/devices/blk/disk.ts';
import {
  discard,
  overRanges,
  readSectors,
  secureErase,
  writeSectors,
  writeZeroes,
} from '../../../src/virtio/devices/blk/requests.ts';
import { mask } from '../../../src/virtio/requirements.ts';
import { blkBench } from './bench.ts';

const filled = (sectors: number, byte: number) => new Uint8Array(sectors * SECTOR).fill(byte);
const zeroes = (sectors: number) => filled(sectors, 0);

const careless = { driver: { careless: true } };
/** What a device offers by default, less one bit. */
const without = (bit: number) => ({
  device: { offered: blkBench().model.offered & ~mask(bit) },
  driver: { careless: true },
});

describe('DISCARD, WRITE_ZEROES and SECURE_ERASE', () => {
  const commands = [
    ['discard', TYPE.DISCARD, FEATURE.DISCARD],
    ['write zeroes', TYPE.WRITE_ZEROES, FEATURE.WRITE_ZEROES],
    ['secure erase', TYPE.SECURE_ERASE, FEATURE.SECURE_ERASE],
  ] as const;
  const limits = {
    maxDiscardSectors: 16,
    maxWriteZeroesSectors: 16,
    maxSecureEraseSectors: 16,
    maxDiscardSeg: 2,
    maxWriteZeroesSeg: 2,
    maxSecureEraseSeg: 2,
  };

  it.each(commands)('%s makes whole ranges read as zeroes', (_, type) => {
    const { run } = blkBench();
    const ranges = [
      { sector: 8, count: 8 },
      { sector: 24, count: 16 },
    ];
    expect(run(overRanges(type, ranges, 0))).toMatchObject({ status: STATUS.OK, written: 1 });
    expect(run(readSectors(8, 8)).bytes).toEqual(zeroes(8));
    expect(run(readSectors(24, 16)).bytes).toEqual(zeroes(16));
    expect(run(readSectors(7, 1)).bytes).toEqual(initialSector(7));
    expect(run(readSectors(16, 1)).bytes).toEqual(initialSector(16));
  });

  it.each(commands)('%s is not supported when it was not negotiated', (_, type, feature) => {
    const { run } = blkBench(without(feature));
    expect(run(overRanges(type, [{ sector: 0, count: 8 }], 0)).status).toBe(STATUS.UNSUPP);
  });

  it.each(commands)('%s with an unknown flag is not supported, and no range is touched', (_, type) => {
    const { run } = blkBench(careless);
    const good = overRanges(type, [{ sector: 0, count: 8 }], 0);
    const bad = overRanges(type, [{ sector: 8, count: 8 }], 2);
    const both = { ...good, out: new Uint8Array([...good.out, ...bad.out]) };
    expect(run(both).status).toBe(STATUS.UNSUPP);
    expect(run(readSectors(0, 1)).bytes).toEqual(initialSector(0));
  });

  it('unmap is for write zeroes alone', () => {
    const { run } = blkBench(careless);
    const ranges = [{ sector: 0, count: 8 }];
    expect(run(overRanges(TYPE.DISCARD, ranges, 1)).status).toBe(STATUS.UNSUPP);
    expect(run(overRanges(TYPE.SECURE_ERASE, ranges, 1)).status).toBe(STATUS.UNSUPP);
    expect(run(writeZeroes(ranges, true)).status).toBe(STATUS.OK);
    expect(run(readSectors(0, 1)).bytes).toEqual(zeroes(1));
  });

  it.each(commands)('%s keeps to its limits', (_, type) => {
    const { run } = blkBench({ device: { limits }, ...careless });
    const status = (...ranges: { sector: number; count: number }[]) =>
      run(overRanges(type, ranges, 0)).status;
    const small = { sector: 0, count: 8 };
    expect(status(small, small)).toBe(STATUS.OK);
    expect(status(small, small, small)).toBe(STATUS.IOERR);
    expect(status({ sector: 0, count: 16 })).toBe(STATUS.OK);
    expect(status({ sector: 0, count: 24 })).toBe(STATUS.IOERR);
    expect(status({ sector: 2040, count: 8 })).toBe(STATUS.OK);
    expect(status({ sector: 2040, count: 16 })).toBe(STATUS.IOERR);
  });

  it.each(commands)('%s without a whole range is an error', (_, type) => {
    const { run } = blkBench(careless);
    const whole = overRanges(type, [{ sector: 0, count: 8 }], 0);
    expect(run({ ...whole, out: new Uint8Array(0) }).status).toBe(STATUS.IOERR);
    expect(run({ ...whole, out: whole.out.slice(0, 15) }).status).toBe(STATUS.IOERR);
    expect(run({ ...whole, out: new Uint8Array(17) }).status).toBe(STATUS.IOERR);
  });

  it('a discard leaves the sectors outside whole units alone, for its alignment is a hint', () => {
    const { run } = blkBench({ device: { limits: { discardAlignment: 8 } } });
    expect(run(discard([{ sector: 3, count: 15 }])).status).toBe(STATUS.OK);
    expect(run(readSectors(7, 1)).bytes).toEqual(initialSector(7));
    expect(run(readSectors(8, 8)).bytes).toEqual(zeroes(8));
    expect(run(readSectors(16, 1)).bytes).toEqual(initialSector(16));
  });

  it('a secure erase of part of a unit is an error, for it would leave something behind', () => {
    const { run } = blkBench({ device: { limits: { secureEraseAlignment: 8 } } });
    expect(run(secureErase([{ sector: 3, count: 8 }])).status).toBe(STATUS.IOERR);
    expect(run(secureErase([{ sector: 8, count: 7 }])).status).toBe(STATUS.IOERR);
    expect(run(readSectors(8, 1)).bytes).toEqual(initialSector(8));
  });

  it('what is erased does not come back when the power goes', () => {
    const { run, model } = blkBench();
    run(writeSectors(8, filled(1, 7)));
    run(secureErase([{ sector: 8, count: 8 }]));
    model.disk.losePower();
    expect(run(readSectors(8, 1)).bytes).toEqual(zeroes(1));
  });
});
