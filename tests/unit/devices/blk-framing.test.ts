import { describe, expect, it } from 'vitest';
import { STATUS, TYPE } from '../../../src/virtio/devices/blk/codes.ts';
import { BlkDevice } from '../../../src/virtio/devices/blk/device.ts';
import { initialSector } from '../../../src/virtio/devices/blk/disk.ts';
import { blkRequest } from '../../../src/virtio/devices/blk/spec.ts';
import { encode } from '../../../src/virtio/layout/layout.ts';
import { rawBench } from './raw.ts';

const header = (type: number, sector = 0) =>
  encode(blkRequest, { type, reserved: 0, sector: BigInt(sector) });
const pattern = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 31 + 5) & 0xff);
const join = (...parts: readonly Uint8Array[]) => new Uint8Array(parts.flatMap((part) => [...part]));

/** Cuts bytes at these offsets. */
const cutAt = (bytes: Uint8Array, ...at: readonly number[]) =>
  [0, ...at].map((from, index) => bytes.slice(from, at[index] ?? bytes.length));

describe('a request may be cut into descriptors in any way (1.4 § 2.7.4)', () => {
  const read = header(TYPE.IN, 3);

  it.each([
    ['in one', [read]],
    ['in two', cutAt(read, 8)],
    ['in the middle of a field', cutAt(read, 3, 11)],
    ['byte by byte', cutAt(read, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)],
  ])('the header %s', (_, pieces) => {
    const bench = rawBench(new BlkDevice({ queueSize: 16 }));
    const answer = bench.send(pieces, [512, 1]);
    expect(answer?.written).toBe(513);
    expect(answer?.pieces[0]).toEqual(initialSector(3));
    expect(answer?.pieces[1]).toEqual(Uint8Array.of(STATUS.OK));
  });

  it.each([
    ['the status with the end of the data', [513]],
    ['the status behind the last of many pieces', [100, 200, 213]],
    ['the status alone, after data cut off the sector', [511, 1, 1]],
    ['one byte of data with the status', [511, 2]],
  ])('%s', (_, lengths) => {
    const bench = rawBench(new BlkDevice({ queueSize: 16 }));
    const answer = bench.send([read], lengths);
    expect(answer?.written).toBe(513);
    expect(join(...(answer?.pieces ?? []))).toEqual(join(initialSector(3), Uint8Array.of(STATUS.OK)));
  });

  it.each([
    ['header and data in one', [0]],
    ['header and a part of the data', [20]],
    ['a part of the header, and the rest with the data', [4]],
    ['data in odd pieces', [16, 17, 300]],
  ])('a write with %s', (_, at) => {
    const bench = rawBench(new BlkDevice({ queueSize: 16 }));
    const bytes = pattern(1024);
    const all = join(header(TYPE.OUT, 9), bytes);
    const pieces = at[0] === 0 ? [all] : cutAt(all, ...at);
    expect(bench.send(pieces, [1])).toEqual({ written: 1, pieces: [Uint8Array.of(STATUS.OK)] });
    expect(join(...(bench.send([header(TYPE.IN, 9)], [1025])?.pieces ?? []))).toEqual(
      join(bytes, Uint8Array.of(STATUS.OK)),
    );
  });

  it('a write whose status is the last of several writable bytes leaves no old bytes before it', () => {
    const bench = rawBench(new BlkDevice({ queueSize: 16 }));
    const answer = bench.send([header(TYPE.OUT), pattern(512)], [3, 2]);
    expect(answer).toEqual({ written: 5, pieces: [Uint8Array.of(0, 0, 0), Uint8Array.of(0, STATUS.OK)] });
  });
});

describe('a request that is no request', () => {
  it.each([0, 1, 15])('with %i readable bytes has no header: IOERR', (length) => {
    const bench = rawBench(new BlkDevice({ queueSize: 16 }));
    const answer = bench.send(length === 0 ? [] : [new Uint8Array(length)], [512, 1]);
    expect(answer?.written).toBe(513);
    expect(answer?.pieces[0]).toEqual(new Uint8Array(512));
    expect(answer?.pieces[1]).toEqual(Uint8Array.of(STATUS.IOERR));
  });

  it('without a writable byte cannot be answered: the device needs a reset, then serves again', () => {
    const bench = rawBench(new BlkDevice({ queueSize: 16 }));
    expect(bench.send([header(TYPE.OUT), pattern(512)], [])).toBeNull();
    expect(bench.device.failure).toMatchObject({ reason: 'no-status', clause: 'blk/device-operation' });
    expect(bench.driver.broken).toBe(true);
    bench.restart();
    expect(bench.device.failure).toBeNull();
    expect(bench.send([header(TYPE.IN)], [512, 1])?.pieces[1]).toEqual(Uint8Array.of(STATUS.OK));
  });

  it('that reads with readable data beside the header ignores them', () => {
    const bench = rawBench(new BlkDevice({ queueSize: 16 }));
    const answer = bench.send([header(TYPE.IN, 1), pattern(99)], [512, 1]);
    expect(answer?.pieces[0]).toEqual(initialSector(1));
  });

  it('that flushes with a sector and data is a flush all the same', () => {
    const bench = rawBench(new BlkDevice({ queueSize: 16 }));
    const answer = bench.send([header(TYPE.FLUSH, 77), pattern(512)], [1]);
    expect(answer?.pieces).toEqual([Uint8Array.of(STATUS.OK)]);
  });
});
