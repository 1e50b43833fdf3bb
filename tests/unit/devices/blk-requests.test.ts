import { describe, expect, it } from 'vitest';
import { FEATURE, STATUS } from '../../../src/virtio/devices/blk/codes.ts';
import { Disk, initialSector, SECTOR } from '../../../src/virtio/devices/blk/disk.ts';
import {
  discard,
  flush,
  getId,
  getLifetime,
  readSectors,
  secureErase,
  writeSectors,
  writeZeroes,
} from '../../../src/virtio/devices/blk/requests.ts';
import { blkLifetime } from '../../../src/virtio/devices/blk/spec.ts';
import { decode } from '../../../src/virtio/layout/layout.ts';
import { mask } from '../../../src/virtio/requirements.ts';
import { blkBench } from './bench.ts';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const filled = (sectors: number, byte: number) => new Uint8Array(sectors * SECTOR).fill(byte);
const zeroes = (sectors: number) => filled(sectors, 0);

const careless = { driver: { careless: true } };
/** What a device offers by default, less some bits. */
const without = (...bits: number[]) => {
  let offered = blkBench().model.offered;
  for (const bit of bits) offered &= ~mask(bit);
  return { device: { offered }, driver: { careless: true } };
};

describe('VIRTIO_BLK_T_IN and OUT (1.4 § 5.2.6)', () => {
  it('reads what the first sector holds, with the data and the status in the used length', () => {
    const { run } = blkBench();
    const result = run(readSectors(0, 1));
    expect(result.status).toBe(STATUS.OK);
    expect(result.written).toBe(513);
    expect(text(result.bytes.subarray(0, 16))).toBe('Ringside disk 0\n');
    expect([...result.bytes.subarray(510)]).toEqual([0x55, 0xaa]);
  });

  it('reads several sectors in a row', () => {
    const { run } = blkBench();
    const { bytes } = run(readSectors(6, 2));
    expect(bytes).toEqual(new Uint8Array([...initialSector(6), ...initialSector(7)]));
  });

  it('reads back what it wrote, and only there', () => {
    const { run } = blkBench();
    expect(run(writeSectors(3, filled(2, 0xab)))).toMatchObject({ status: STATUS.OK, written: 1 });
    expect(run(readSectors(3, 2)).bytes).toEqual(filled(2, 0xab));
    expect(run(readSectors(2, 1)).bytes).toEqual(initialSector(2));
    expect(run(readSectors(5, 1)).bytes).toEqual(initialSector(5));
  });

  it.each([true, false])('moves data of several segments, indirect: %s', (indirect) => {
    const { run } = blkBench({ device: { limits: { sizeMax: 700 } }, driver: { indirect } });
    const bytes = Uint8Array.from({ length: 4 * SECTOR }, (_, at) => (at * 7) & 0xff);
    expect(run(writeSectors(10, bytes)).ok).toBe(true);
    expect(run(readSectors(10, 4)).bytes).toEqual(bytes);
  });

  it('succeeds with no data at all', () => {
    const { run } = blkBench();
    expect(run(readSectors(0, 0))).toMatchObject({ status: STATUS.OK, written: 1 });
    expect(run(writeSectors(0, zeroes(0)))).toMatchObject({ status: STATUS.OK, written: 1 });
  });

  it.each([
    ['the last sector', 2047, 1, STATUS.OK],
    ['past the end', 2048, 1, STATUS.IOERR],
    ['across the end', 2047, 2, STATUS.IOERR],
    ['far away', 2 ** 52, 1, STATUS.IOERR],
  ])('reads and writes up to capacity: %s', (_, sector, count, status) => {
    const { run } = blkBench(careless);
    expect(run(readSectors(sector, count)).status).toBe(status);
    expect(run(writeSectors(sector, zeroes(count))).status).toBe(status);
  });

  it.each([1, 511, 513])('refuses data of %i bytes, which are no whole sectors', (length) => {
    const { run } = blkBench(careless);
    const out = new Uint8Array(length);
    expect(run({ ...readSectors(0, 0), replyLength: length }).status).toBe(STATUS.IOERR);
    expect(run({ ...writeSectors(0, out) }).status).toBe(STATUS.IOERR);
    expect(run(readSectors(0, 1)).bytes).toEqual(initialSector(0));
  });

  it('counts zeroes for the data of a failed read, so that the status is within the used length', () => {
    const { driver, settle, memory } = blkBench(careless);
    const request = driver.submit(readSectors(5000, 1));
    const address = request.data?.address ?? 0;
    memory.patch(address, filled(1, 0xee));
    expect(settle(request)).toMatchObject({ status: STATUS.IOERR, written: 513 });
    expect(memory.peek(address, 512)).toEqual(zeroes(1));
  });
});

describe('a read-only device (VIRTIO_BLK_F_RO)', () => {
  const readOnly = () => {
    const offered = blkBench().model.offered | mask(FEATURE.RO);
    return { device: { offered }, driver: { careless: true } };
  };

  it('answers a write with IOERR and writes nothing (1.4 § 5.2.6.2)', () => {
    const { run } = blkBench(readOnly());
    expect(run(writeSectors(0, filled(1, 1))).status).toBe(STATUS.IOERR);
    expect(run(readSectors(0, 1)).bytes).toEqual(initialSector(0));
  });

  it('does so when it offered the bit and the driver did not accept it', () => {
    const options = readOnly();
    const wanted = options.device.offered & ~mask(FEATURE.RO);
    const { run, driver } = blkBench({ ...options, driver: { careless: true, wanted } });
    expect(driver.info.readOnly).toBe(false);
    expect(run(writeSectors(0, filled(1, 1))).status).toBe(STATUS.IOERR);
  });

  it.each([
    ['discard', discard([{ sector: 0, count: 8 }])],
    ['write zeroes', writeZeroes([{ sector: 0, count: 8 }])],
    ['secure erase', secureErase([{ sector: 0, count: 8 }])],
  ])('answers a %s with IOERR and changes nothing', (_, asked) => {
    const { run } = blkBench(readOnly());
    expect(run(asked).status).toBe(STATUS.IOERR);
    expect(run(readSectors(0, 1)).bytes).toEqual(initialSector(0));
  });
});

describe('limits of a transfer', () => {
  const limits = { sizeMax: 1024, segMax: 2 };

  it('takes as many segments of as many bytes as it says', () => {
    const { run } = blkBench({ device: { limits } });
    expect(run(readSectors(0, 4)).status).toBe(STATUS.OK);
  });

  it('answers one segment too many with IOERR once SEG_MAX is negotiated', () => {
    const { run } = blkBench({ device: { limits }, ...careless });
    expect(run(readSectors(0, 5)).status).toBe(STATUS.IOERR);
    expect(run(writeSectors(0, filled(5, 1))).status).toBe(STATUS.IOERR);
    expect(run(readSectors(0, 1)).bytes).toEqual(initialSector(0));
  });

  it('answers a segment that is too long with IOERR once SIZE_MAX is negotiated', () => {
    const bench = blkBench({ device: { limits }, driver: { careless: true, indirect: false } });
    const { driver, memory, clock } = bench;
    const request = driver.submit(readSectors(0, 2), { publish: false });
    // The driver cut the data at 1024 bytes; the data descriptor of the chain follows its head.
    const table = driver.queues[0]?.addresses.descriptors ?? 0;
    const data = [0, 1, 2].find((at) => memory.as('driver').read32(table + 16 * at + 8) === 1024) ?? 0;
    memory.as('driver').write32(table + 16 * data + 8, 1536);
    driver.publish();
    clock.run();
    expect(request.result).toMatchObject({ status: STATUS.IOERR, written: 1537 });
  });

  it('does not hold a driver to limits that were not negotiated', () => {
    const { model } = blkBench();
    const wanted = model.offered & ~mask(FEATURE.SIZE_MAX) & ~mask(FEATURE.SEG_MAX);
    const { run, driver } = blkBench({ device: { limits }, driver: { wanted } });
    expect(driver.info).toMatchObject({ sizeMax: null, segMax: null });
    expect(run(readSectors(0, 8)).status).toBe(STATUS.OK);
    const segments = blkBench({
      device: { limits },
      driver: { wanted: model.offered & ~mask(FEATURE.SEG_MAX) },
    });
    expect(segments.run(readSectors(0, 8)).status).toBe(STATUS.OK);
  });
});

describe('FLUSH, GET_ID and GET_LIFETIME', () => {
  it('flushes', () => {
    const { run, model } = blkBench();
    run(writeSectors(0, filled(1, 9)));
    expect(model.disk.volatile).toBe(1);
    expect(run(flush())).toMatchObject({ status: STATUS.OK, written: 1 });
    expect(model.disk.volatile).toBe(0);
  });

  it('does not support a flush that was not negotiated', () => {
    const { run } = blkBench(without(FEATURE.FLUSH, FEATURE.CONFIG_WCE));
    expect(run(flush()).status).toBe(STATUS.UNSUPP);
  });

  it('gives an ID padded with NUL', () => {
    const { run } = blkBench({ device: { id: 'disk seven' } });
    const result = run(getId());
    expect(result).toMatchObject({ status: STATUS.OK, written: 21 });
    expect(text(result.bytes)).toBe('disk seven'.padEnd(20, '\0'));
  });

  it('gives an ID of 20 bytes without a NUL, and takes no longer one', () => {
    const id = 'exactly-twenty-bytes';
    expect(text(blkBench({ device: { id } }).run(getId()).bytes)).toBe(id);
    expect(() => blkBench({ device: { id: `${id}!` } })).toThrow(RangeError);
  });

  it.each([0, 19, 21, 512])('answers a GET_ID of %i bytes with IOERR', (replyLength) => {
    expect(blkBench(careless).run({ ...getId(), replyLength }).status).toBe(STATUS.IOERR);
  });

  it('gives a lifetime', () => {
    const lifetime = { pre_eol_info: 2, device_lifetime_est_typ_a: 3, device_lifetime_est_typ_b: 11 };
    const { run } = blkBench({ device: { lifetime } });
    const result = run(getLifetime());
    expect(result).toMatchObject({ status: STATUS.OK, written: 7 });
    expect(decode(blkLifetime, result.bytes)).toEqual(lifetime);
  });

  it('does not support a lifetime that was not negotiated, and fails one of another length', () => {
    expect(blkBench(without(FEATURE.LIFETIME)).run(getLifetime()).status).toBe(STATUS.UNSUPP);
    expect(blkBench(careless).run({ ...getLifetime(), replyLength: 5 }).status).toBe(STATUS.IOERR);
  });
});

describe('requests a device does not know', () => {
  it.each([2, 3, 5, 15, 16, 18, 26, 0x8000_0000, 0xffff_ffff])('type %i is UNSUPP', (type) => {
    const { run } = blkBench(careless);
    expect(run({ type, sector: 0, out: new Uint8Array(0), replyLength: 0 }).status).toBe(STATUS.UNSUPP);
  });

  it.each([
    ['1.0', STATUS.UNSUPP, STATUS.UNSUPP, STATUS.UNSUPP],
    ['1.1', STATUS.UNSUPP, STATUS.OK, STATUS.UNSUPP],
    ['1.2', STATUS.OK, STATUS.OK, STATUS.OK],
    ['1.4', STATUS.OK, STATUS.OK, STATUS.OK],
  ] as const)('a device of %s knows the types of that version', (version, id, range, erase) => {
    const { run } = blkBench({ device: { version }, ...careless });
    const ranges = [{ sector: 0, count: 8 }];
    expect(run(readSectors(0, 1)).status).toBe(STATUS.OK);
    expect(run(getId()).status).toBe(id);
    expect(run(getLifetime()).status).toBe(id);
    expect(run(discard(ranges)).status).toBe(range);
    expect(run(writeZeroes(ranges)).status).toBe(range);
    expect(run(secureErase(ranges)).status).toBe(erase);
  });
});

describe('the disk', () => {
  it('begins each sector with its number', () => {
    expect(text(initialSector(1234)).startsWith('sector 00001234\n')).toBe(true);
    expect(initialSector(7)).toHaveLength(512);
  });

  it('forgets what was not stable when the power goes', () => {
    const disk = new Disk(4);
    disk.write(0, filled(1, 1), true);
    disk.write(1, filled(1, 2), false);
    disk.write(2, filled(1, 3), false);
    disk.flush();
    disk.write(2, filled(1, 4), false);
    disk.losePower();
    expect(disk.read(0, 1)).toEqual(filled(1, 1));
    expect(disk.read(1, 1)).toEqual(filled(1, 2));
    expect(disk.read(2, 1)).toEqual(filled(1, 3));
    expect(disk.read(3, 1)).toEqual(initialSector(3));
  });
});
