import { encode } from '../../layout/layout.ts';
import { TYPE } from './codes.ts';
import { SECTOR } from './disk.ts';
import type { Asked, SectorRange } from './driver-request.ts';
import { blkLifetime, blkRange } from './spec.ts';

const NOTHING = new Uint8Array(0);

/** Bytes of the ID that a device gives (version 1.4, section 5.2.6). */
export const ID_LENGTH = 20;

/** Reads `count` sectors of 512 bytes from `sector` on. */
export function readSectors(sector: number, count: number): Asked {
  return { type: TYPE.IN, sector, out: NOTHING, replyLength: count * SECTOR };
}

/** Writes whole sectors from `sector` on. */
export function writeSectors(sector: number, bytes: Uint8Array): Asked {
  return { type: TYPE.OUT, sector, out: bytes, replyLength: 0 };
}

/** Makes all writes that completed stable. */
export function flush(): Asked {
  return { type: TYPE.FLUSH, sector: 0, out: NOTHING, replyLength: 0 };
}

/** Asks for the ID: ASCII, padded with NUL to 20 bytes. */
export function getId(): Asked {
  return { type: TYPE.GET_ID, sector: 0, out: NOTHING, replyLength: ID_LENGTH };
}

/** Asks for a `virtio_blk_lifetime`. */
export function getLifetime(): Asked {
  return { type: TYPE.GET_LIFETIME, sector: 0, out: NOTHING, replyLength: blkLifetime.size };
}

/** Tells the device that ranges are no longer needed. */
export function discard(ranges: readonly SectorRange[]): Asked {
  return overRanges(TYPE.DISCARD, ranges, 0);
}

/** Makes ranges read as zeroes; with `unmap`, the device may give their storage away. */
export function writeZeroes(ranges: readonly SectorRange[], unmap = false): Asked {
  return overRanges(TYPE.WRITE_ZEROES, ranges, unmap ? 1 : 0);
}

/** Erases ranges for good. */
export function secureErase(ranges: readonly SectorRange[]): Asked {
  return overRanges(TYPE.SECURE_ERASE, ranges, 0);
}

/** A command over ranges with any type and flags, as a careless driver may send it. */
export function overRanges(type: number, ranges: readonly SectorRange[], flags: number): Asked {
  const out = new Uint8Array(ranges.length * blkRange.size);
  for (const [at, { sector, count }] of ranges.entries()) {
    out.set(encode(blkRange, { sector: BigInt(sector), num_sectors: count, flags }), at * blkRange.size);
  }
  return { type, sector: 0, out, replyLength: 0 };
}
