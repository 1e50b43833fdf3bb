/**
 * What an access to memory is for, as the block device and its driver say it with `memory.at`. The `detail` is the
 * request type for the header and the status code for the status, else nothing.
 */
export const BLK_PROBES = {
  /** The driver writes type, reserved and sector. */
  headerFill: 'blk.header.fill',
  /** The driver writes what the device shall write to the disk. */
  dataFill: 'blk.data.fill',
  /** The driver writes the segments of a discard, write zeroes or secure erase. */
  segmentsFill: 'blk.segments.fill',
  /** The driver puts 0xff, which is no status, where the status will be. */
  statusFill: 'blk.status.fill',
  /** The device reads the header. */
  headerRead: 'blk.header.read',
  /** The device reads what it shall write to the disk. */
  dataRead: 'blk.data.read',
  /** The device reads the segments of a discard, write zeroes or secure erase. */
  segmentsRead: 'blk.segments.read',
  /** The device writes what it read from the disk, its ID or its lifetime. */
  dataWrite: 'blk.data.write',
  /** The device writes zeroes where it has nothing to say, so that the used length is true. */
  dataPad: 'blk.data.pad',
  /** The device writes the status. */
  statusWrite: 'blk.status.write',
  /** The driver reads the status. */
  statusRead: 'blk.status.read',
  /** The driver takes what the device wrote. */
  dataUse: 'blk.data.use',
} as const;
