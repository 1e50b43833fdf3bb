import type { NamedBuffer } from '../../guest-allocator.ts';
import type { Buffer } from '../../queue/queue.ts';

/** What a driver asks for: the parts of a request before they lie in memory. */
export interface Asked {
  /** A value of VIRTIO_BLK_T. */
  readonly type: number;
  /** In sectors of 512 bytes; 0 for a request that has no place. */
  readonly sector: number;
  /** What the device reads after the header; empty when nothing. */
  readonly out: Uint8Array;
  /** Bytes that the device writes before the status. */
  readonly replyLength: number;
}

/** One request of a `BlkDriver`, from the moment it was made. */
export interface BlkRequest {
  /** Counts requests of a driver from 0; part of the names of its buffers. */
  readonly number: number;
  /** The queue it was put in. */
  readonly queue: number;
  readonly asked: Asked;
  readonly header: NamedBuffer;
  /** What the device reads beside the header, or writes beside the status; null when there is nothing. */
  readonly data: NamedBuffer | null;
  readonly status: NamedBuffer;
  /** The indirect table, where one is used. */
  readonly table: NamedBuffer | null;
  /** How it ended; null while it is in flight. */
  result: BlkResult | null;
}

/** How a request ended. */
export interface BlkResult {
  /**
   * A value of VIRTIO_BLK_S; undefined when the used length does not reach as far as the status byte, which the
   * driver then must not look at, and when the device was reset before it answered.
   */
  readonly status: number | undefined;
  /** True for VIRTIO_BLK_S_OK. */
  readonly ok: boolean;
  /** The used length in bytes. */
  readonly written: number;
  /** What the device wrote before the status, for a request that succeeded and reads something; else empty. */
  readonly bytes: Uint8Array;
}

/** A range of sectors of 512 bytes. */
export interface SectorRange {
  readonly sector: number;
  readonly count: number;
}

/** Where a request goes and whether the device hears of it at once. */
export interface SubmitOptions {
  /** Queue index; 0 unless given. */
  readonly queue?: number;
  /** False leaves the request unpublished until `publish`, so that several are made available together. */
  readonly publish?: boolean;
}

/** A buffer cut into pieces of at most `size` bytes. */
export function cut(buffer: NamedBuffer | null, size: number): readonly Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; buffer !== null && at < buffer.size; at += size) {
    pieces.push({ address: buffer.address + at, length: Math.min(size, buffer.size - at) });
  }
  return pieces;
}
