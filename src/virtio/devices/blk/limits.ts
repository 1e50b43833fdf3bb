/** What a block device limits. Sectors are of 512 bytes. */
export interface BlkLimits {
  /** Bytes of one segment, that is of one piece of data in a request; VIRTIO_BLK_F_SIZE_MAX. */
  readonly sizeMax: number;
  /** Segments of data in a request; VIRTIO_BLK_F_SEG_MAX. */
  readonly segMax: number;
  /** Sectors in one segment of a discard, and segments in a discard; VIRTIO_BLK_F_DISCARD. */
  readonly maxDiscardSectors: number;
  readonly maxDiscardSeg: number;
  /** Sectors; a hint: the device leaves what lies outside of whole units alone. */
  readonly discardAlignment: number;
  /** The same for write zeroes; VIRTIO_BLK_F_WRITE_ZEROES. */
  readonly maxWriteZeroesSectors: number;
  readonly maxWriteZeroesSeg: number;
  /** The same for secure erase; VIRTIO_BLK_F_SECURE_ERASE. */
  readonly maxSecureEraseSectors: number;
  readonly maxSecureEraseSeg: number;
  /** Sectors; the device erases whole units only and fails a request for part of one. */
  readonly secureEraseAlignment: number;
}

export const DEFAULT_LIMITS: BlkLimits = {
  sizeMax: 4096,
  segMax: 14,
  maxDiscardSectors: 256,
  maxDiscardSeg: 4,
  discardAlignment: 8,
  maxWriteZeroesSectors: 256,
  maxWriteZeroesSeg: 4,
  maxSecureEraseSectors: 256,
  maxSecureEraseSeg: 2,
  secureEraseAlignment: 8,
};
