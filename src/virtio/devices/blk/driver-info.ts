import type { VirtioDriver } from '../../driver.ts';
import { FEATURE } from './codes.ts';
import { configOf } from './config.ts';

/** Limits of a discard, write zeroes or secure erase. */
export interface RangeLimits {
  /** Sectors of 512 bytes in one range. */
  readonly sectors: number;
  /** Ranges in a request. */
  readonly ranges: number;
}

/** What a driver has learned of a disk. Null stands where the feature was not negotiated. */
export interface DiskInfo {
  /** In sectors of 512 bytes. */
  readonly capacity: number;
  /** The most bytes in one piece of data. */
  readonly sizeMax: number | null;
  /** The most pieces of data in a request. */
  readonly segMax: number | null;
  readonly readOnly: boolean;
  readonly queues: number;
  readonly discard: RangeLimits | null;
  readonly writeZeroes: RangeLimits | null;
  readonly secureErase: RangeLimits | null;
}

/**
 * Reads from the configuration space what the negotiated features put there, each field only with its feature
 * (version 1.4, section 5.2.5.1).
 */
export function readDiskInfo(driver: VirtioDriver): DiskInfo {
  const config = configOf(driver.version);
  const given = <T>(bit: number, read: () => T): T | null => (driver.has(bit) ? read() : null);
  return {
    capacity: Number(driver.readField(config, 'capacity')),
    sizeMax: given(FEATURE.SIZE_MAX, () => driver.readField(config, 'size_max')),
    segMax: given(FEATURE.SEG_MAX, () => driver.readField(config, 'seg_max')),
    readOnly: driver.has(FEATURE.RO),
    queues: given(FEATURE.MQ, () => driver.readField(config, 'num_queues')) ?? 1,
    discard: given(FEATURE.DISCARD, () => ({
      sectors: driver.readField(config, 'max_discard_sectors'),
      ranges: driver.readField(config, 'max_discard_seg'),
    })),
    writeZeroes: given(FEATURE.WRITE_ZEROES, () => ({
      sectors: driver.readField(config, 'max_write_zeroes_sectors'),
      ranges: driver.readField(config, 'max_write_zeroes_seg'),
    })),
    secureErase: given(FEATURE.SECURE_ERASE, () => ({
      sectors: driver.readField(config, 'max_secure_erase_sectors'),
      ranges: driver.readField(config, 'max_secure_erase_seg'),
    })),
  };
}
