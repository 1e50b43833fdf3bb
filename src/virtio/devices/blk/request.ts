import { bigEndian, decode } from '../../layout/layout.ts';
import type { MemoryHandle } from '../../memory/memory.ts';
import type { Buffer, Chain } from '../../queue/queue.ts';
import { gather, slice } from '../scatter.ts';
import { BLK_PROBES } from './probes.ts';
import { blkRequest } from './spec.ts';

/** Bytes of type, reserved and sector. */
const HEADER = 16;

/** A request as it lies in a chain. */
export interface Request {
  readonly chain: Chain;
  readonly type: number;
  /** In 512-byte units. Beyond 2^53 it is not exact, but still beyond any disk. */
  readonly sector: number;
  /** What follows the header in the readable part. */
  readonly data: readonly Buffer[];
  readonly dataLength: number;
  /** What comes before the status in the writable part. */
  readonly reply: readonly Buffer[];
  readonly replyLength: number;
  /** Guest-physical address of the status byte. */
  readonly status: number;
}

/** The type of a request whose header is too short to have one. */
export const NO_TYPE = -1;

/**
 * Finds the parts of a request in a chain and reads its header: the first 16 readable bytes are the header, the last
 * writable byte is the status, however descriptors cut them (version 1.4, sections 2.7.4 and 5.2.6). A header that
 * is too short gives the type `NO_TYPE`. With `isBigEndian` its numbers are, as a big-endian guest writes them through
 * the legacy interface; that section names no other struct. Null when nothing is writable, so that there is no place for a status.
 */
export function parseRequest(memory: MemoryHandle, chain: Chain, isBigEndian = false): Request | null {
  const replyLength = chain.writableLength - 1;
  const status = slice(chain.writable, replyLength, 1)[0];
  if (status === undefined) return null;
  const reply = slice(chain.writable, 0, replyLength);
  const parts = { chain, reply, replyLength, status: status.address };
  if (chain.readableLength < HEADER) return { ...parts, type: NO_TYPE, sector: 0, data: [], dataLength: 0 };
  memory.at(BLK_PROBES.headerRead);
  const bytes = gather(memory, slice(chain.readable, 0, HEADER));
  const { type, sector } = decode(isBigEndian ? bigEndian(blkRequest) : blkRequest, bytes);
  const dataLength = chain.readableLength - HEADER;
  return {
    ...parts,
    type,
    sector: Number(sector),
    data: slice(chain.readable, HEADER, dataLength),
    dataLength,
  };
}
