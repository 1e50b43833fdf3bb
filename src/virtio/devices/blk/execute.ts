import { decode } from '../../layout/layout.ts';
import type { MemoryHandle } from '../../memory/memory.ts';
import { gather } from '../scatter.ts';
import { FEATURE, STATUS, TYPE } from './codes.ts';
import { type Disk, SECTOR } from './disk.ts';
import type { BlkLimits } from './limits.ts';
import { BLK_PROBES } from './probes.ts';
import { NO_TYPE, type Request } from './request.ts';
import { blkRange } from './spec.ts';

/** What a request runs against. */
export interface Service {
  readonly memory: MemoryHandle;
  readonly disk: Disk;
  /** In sectors; no more than the disk holds. */
  readonly capacity: number;
  readonly limits: BlkLimits;
  /** NUL-padded, 20 bytes. */
  readonly id: Uint8Array;
  /** A `virtio_blk_lifetime`, 6 bytes. */
  readonly lifetime: Uint8Array;
  /** Whether a feature bit was offered, and whether it was negotiated. */
  readonly offers: (bit: number) => boolean;
  readonly has: (bit: number) => boolean;
  /** Whether the version the device follows knows a request type. */
  readonly knows: (type: number) => boolean;
  /** Whether a write that completes now must be stable (version 1.4, section 5.2.6.2). */
  readonly stable: boolean;
}

/** The status of a request, and what goes into the writable part before it. */
export interface Answer {
  readonly status: number;
  readonly reply?: Uint8Array;
}

const OK: Answer = { status: STATUS.OK };
const IOERR: Answer = { status: STATUS.IOERR };
const UNSUPP: Answer = { status: STATUS.UNSUPP };

const UNMAP = 1;

/**
 * Does what a request asks and says how it ended (version 1.4, section 5.2.6). VIRTIO_BLK_S_UNSUPP is for what the
 * device does not do: a type that the version does not define, one whose feature was not negotiated, flags of a
 * range command that it does not know. VIRTIO_BLK_S_IOERR is for what it will not do: a length that does not fit the
 * type, a limit passed, sectors that are not there, a change to a read-only disk. Nothing is changed unless all of
 * the request is in order.
 */
export function execute(request: Request, service: Service): Answer {
  if (!service.knows(request.type)) return request.type === NO_TYPE ? IOERR : UNSUPP;
  switch (request.type) {
    case TYPE.IN:
      return read(request, service);
    case TYPE.OUT:
      return write(request, service);
    case TYPE.FLUSH:
      return flush(service);
    case TYPE.GET_ID:
      return request.replyLength === service.id.length ? { status: STATUS.OK, reply: service.id } : IOERR;
    case TYPE.GET_LIFETIME:
      return lifetime(request, service);
    default:
      return changeRanges(request, service);
  }
}

function read(request: Request, service: Service): Answer {
  const count = request.replyLength / SECTOR;
  if (!fits(request.sector, count, service)) return IOERR;
  if (!segmentsFit(request.reply, service)) return IOERR;
  return { status: STATUS.OK, reply: service.disk.read(request.sector, count) };
}

function write(request: Request, service: Service): Answer {
  if (service.offers(FEATURE.RO)) return IOERR;
  if (!fits(request.sector, request.dataLength / SECTOR, service)) return IOERR;
  if (!segmentsFit(request.data, service)) return IOERR;
  service.memory.at(BLK_PROBES.dataRead);
  service.disk.write(request.sector, gather(service.memory, request.data), service.stable);
  return OK;
}

function flush(service: Service): Answer {
  if (!service.has(FEATURE.FLUSH)) return UNSUPP;
  service.disk.flush();
  return OK;
}

function lifetime(request: Request, service: Service): Answer {
  if (!service.has(FEATURE.LIFETIME)) return UNSUPP;
  return request.replyLength === service.lifetime.length
    ? { status: STATUS.OK, reply: service.lifetime }
    : IOERR;
}

/** A command that carries segments: its feature, its limits and which flags it knows. */
interface RangeCommand {
  readonly feature: number;
  readonly maxSectors: number;
  readonly maxSegments: number;
  readonly flags: number;
}

interface Range {
  readonly sector: number;
  readonly count: number;
  readonly flags: number;
}

function rangeCommand(type: number, limits: BlkLimits): RangeCommand {
  switch (type) {
    case TYPE.DISCARD: {
      const { maxDiscardSectors, maxDiscardSeg } = limits;
      return {
        feature: FEATURE.DISCARD,
        maxSectors: maxDiscardSectors,
        maxSegments: maxDiscardSeg,
        flags: 0,
      };
    }
    case TYPE.WRITE_ZEROES: {
      const maxSectors = limits.maxWriteZeroesSectors;
      return {
        feature: FEATURE.WRITE_ZEROES,
        maxSectors,
        maxSegments: limits.maxWriteZeroesSeg,
        flags: UNMAP,
      };
    }
    default: {
      const maxSectors = limits.maxSecureEraseSectors;
      return { feature: FEATURE.SECURE_ERASE, maxSectors, maxSegments: limits.maxSecureEraseSeg, flags: 0 };
    }
  }
}

function changeRanges(request: Request, service: Service): Answer {
  const command = rangeCommand(request.type, service.limits);
  if (!service.has(command.feature)) return UNSUPP;
  const segments = request.dataLength / blkRange.size;
  if (!Number.isInteger(segments) || segments < 1 || segments > command.maxSegments) return IOERR;
  const ranges = readRanges(request, service);
  if (ranges.some((one) => (one.flags & ~command.flags) !== 0)) return UNSUPP;
  if (service.offers(FEATURE.RO)) return IOERR;
  const unit = request.type === TYPE.SECURE_ERASE ? Math.max(1, service.limits.secureEraseAlignment) : 1;
  for (const { sector, count } of ranges) {
    if (count > command.maxSectors || !fits(sector, count, service)) return IOERR;
    if (sector % unit !== 0 || count % unit !== 0) return IOERR;
  }
  for (const range of ranges) change(request.type, range, service);
  return OK;
}

function readRanges(request: Request, service: Service): readonly Range[] {
  service.memory.at(BLK_PROBES.segmentsRead);
  const bytes = gather(service.memory, request.data);
  return Array.from({ length: bytes.length / blkRange.size }, (_, at) => {
    const { sector, num_sectors, flags } = decode(blkRange, bytes, at * blkRange.size);
    return { sector: Number(sector), count: num_sectors, flags };
  });
}

function change(type: number, range: Range, service: Service): void {
  const { disk } = service;
  if (type === TYPE.WRITE_ZEROES) {
    disk.clear(range.sector, range.count, service.stable);
  } else if (type === TYPE.SECURE_ERASE) {
    // What is erased must not come back when the power goes.
    disk.clear(range.sector, range.count, true);
  } else {
    const unit = Math.max(1, service.limits.discardAlignment);
    const from = Math.ceil(range.sector / unit) * unit;
    const to = Math.floor((range.sector + range.count) / unit) * unit;
    disk.clear(from, Math.max(0, to - from), service.stable);
  }
}

function fits(sector: number, count: number, service: Service): boolean {
  return Number.isInteger(count) && sector + count <= service.capacity;
}

function segmentsFit(pieces: readonly { readonly length: number }[], service: Service): boolean {
  const { sizeMax, segMax } = service.limits;
  if (service.has(FEATURE.SEG_MAX) && pieces.length > segMax) return false;
  return !service.has(FEATURE.SIZE_MAX) || pieces.every((one) => one.length <= sizeMax);
}
