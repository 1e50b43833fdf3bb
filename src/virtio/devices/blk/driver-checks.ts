import type { VirtioDriver } from '../../driver.ts';
import { DriverError } from '../../driver-error.ts';
import { decode } from '../../layout/layout.ts';
import { FEATURE, TYPE } from './codes.ts';
import { SECTOR } from './disk.ts';
import type { DiskInfo, RangeLimits } from './driver-info.ts';
import type { Asked } from './driver-request.ts';
import { ID_LENGTH } from './requests.ts';
import { blkRange } from './spec.ts';

const CLAUSE = 'blk/device-operation/driver-requirements';

/** Throws a `DriverError` when a request breaks a rule for drivers or a limit of the device (version 1.4, section 5.2.6.1). */
export function checkRequest(asked: Asked, info: DiskInfo, driver: Pick<VirtioDriver, 'has'>): void {
  switch (asked.type) {
    case TYPE.IN:
      checkTransfer(asked.sector, asked.replyLength, info);
      break;
    case TYPE.OUT:
      if (info.readOnly) throw new DriverError('request-invalid', 'The device is read-only.', CLAUSE);
      checkTransfer(asked.sector, asked.out.length, info);
      break;
    case TYPE.FLUSH:
      requireFeature(driver.has(FEATURE.FLUSH), 'VIRTIO_BLK_F_FLUSH');
      if (asked.sector !== 0) throw new DriverError('request-invalid', 'The sector of a flush is 0.', CLAUSE);
      break;
    case TYPE.GET_ID:
      if (asked.replyLength !== ID_LENGTH) {
        const message = `An ID takes ${ID_LENGTH} bytes, not ${asked.replyLength}.`;
        throw new DriverError('request-invalid', message, CLAUSE);
      }
      break;
    case TYPE.GET_LIFETIME:
      requireFeature(driver.has(FEATURE.LIFETIME), 'VIRTIO_BLK_F_LIFETIME');
      break;
    case TYPE.DISCARD:
      checkRanges(asked, info.discard, 'VIRTIO_BLK_F_DISCARD', info);
      break;
    case TYPE.WRITE_ZEROES:
      checkRanges(asked, info.writeZeroes, 'VIRTIO_BLK_F_WRITE_ZEROES', info);
      break;
    case TYPE.SECURE_ERASE:
      checkRanges(asked, info.secureErase, 'VIRTIO_BLK_F_SECURE_ERASE', info);
      break;
  }
}

/** Throws a `DriverError` unless a feature, named for the message, was negotiated. */
export function requireFeature(has: boolean, name: string): void {
  if (!has) throw new DriverError('not-negotiated', `${name} was not negotiated.`, 'blk/feature-bits');
}

function checkTransfer(sector: number, length: number, info: DiskInfo): void {
  if (length % SECTOR !== 0) {
    throw new DriverError('request-invalid', `${length} bytes are not whole sectors of ${SECTOR}.`, CLAUSE);
  }
  checkPlace(sector, length / SECTOR, info);
  const { sizeMax, segMax } = info;
  const pieces = Math.ceil(length / (sizeMax ?? Math.max(1, length)));
  if (segMax !== null && pieces > segMax) {
    const message = `${length} bytes take ${pieces} pieces; the device takes ${segMax}.`;
    throw new DriverError('request-too-large', message, 'blk/feature-bits');
  }
}

function checkPlace(sector: number, count: number, info: DiskInfo): void {
  if (sector >= 0 && sector + count <= info.capacity) return;
  const message = `Sectors ${sector} to ${sector + count - 1} are not all on a disk of ${info.capacity}.`;
  throw new DriverError('request-invalid', message, CLAUSE);
}

function checkRanges(asked: Asked, limits: RangeLimits | null, feature: string, info: DiskInfo): void {
  if (limits === null) {
    requireFeature(false, feature);
    return;
  }
  const count = asked.out.length / blkRange.size;
  if (!Number.isInteger(count) || count < 1) {
    throw new DriverError(
      'request-invalid',
      'A command over ranges carries one or more whole ranges.',
      CLAUSE,
    );
  }
  if (count > limits.ranges) {
    throw new DriverError('request-too-large', `${count} ranges are more than ${limits.ranges}.`, CLAUSE);
  }
  for (let at = 0; at < count; at++) {
    const range = decode(blkRange, asked.out, at * blkRange.size);
    if (range.num_sectors > limits.sectors) {
      const message = `A range of ${range.num_sectors} sectors is longer than ${limits.sectors}.`;
      throw new DriverError('request-too-large', message, 'blk/device-initialization');
    }
    checkPlace(Number(range.sector), range.num_sectors, info);
    if (asked.type === TYPE.DISCARD && range.flags !== 0) {
      throw new DriverError('request-invalid', 'The flags of a discard are 0.', CLAUSE);
    }
  }
}
