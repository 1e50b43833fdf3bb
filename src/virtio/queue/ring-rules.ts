import { PACKED_ALIGNMENT } from '../spec/packed-ring.ts';
import { MAX_CHAIN_BYTES, SPLIT_ALIGNMENT } from '../spec/ring.ts';
import type { ClauseKey } from '../spec/types.ts';
import {
  CHAIN_CLAUSES,
  type ChainReason,
  PACKED_CHAIN_CLAUSES,
  PACKED_QUEUE_CLAUSES,
  QUEUE_CLAUSES,
  type QueueReason,
} from './errors.ts';
import { isPackedSize, packedSizes } from './packed-places.ts';
import { isQueueSize, splitSizes } from './split-places.ts';

/** The three areas of a queue, in the order in which they are checked. */
export const AREAS = ['descriptors', 'driverArea', 'deviceArea'] as const;
export type Areas = Readonly<Record<(typeof AREAS)[number], number>>;

/** What one kind of ring demands of size, place and buffers, in its own words. */
export interface RingRules {
  /** `chain` or `list`: what the section calls descriptors that belong together, and what each of them is for. */
  readonly whole: string;
  readonly part: string;
  /** What there is at least one of. */
  readonly least: string;
  /** Bytes that may come in one piece. */
  readonly maxBytes: number;
  isSize(size: number): boolean;
  /** What a wrong size is not, and a right one is. */
  readonly sizes: readonly [kind: string, right: string];
  /** Bytes of each area. */
  bytesOf(size: number): Areas;
  /** Bytes of which each area's address is a multiple. */
  readonly alignment: Areas;
  readonly queueClauses: Readonly<Partial<Record<QueueReason, ClauseKey>>>;
  readonly chainClauses: Readonly<Partial<Record<ChainReason, ClauseKey>>>;
}

/** Version 1.4, section 2.7. */
export const SPLIT_RULES: RingRules = {
  whole: 'chain',
  part: 'buffer',
  least: 'A chain needs at least one buffer.',
  maxBytes: MAX_CHAIN_BYTES,
  isSize: isQueueSize,
  sizes: ['queue size', 'a power of 2'],
  bytesOf: splitSizes,
  alignment: SPLIT_ALIGNMENT,
  queueClauses: QUEUE_CLAUSES,
  chainClauses: CHAIN_CLAUSES,
};

/** Version 1.4, section 2.8, which sets no limit to the bytes of a list. */
export const PACKED_RULES: RingRules = {
  whole: 'list',
  part: 'element',
  least: 'A buffer needs at least one element.',
  maxBytes: Number.POSITIVE_INFINITY,
  isSize: isPackedSize,
  sizes: ['size of a packed queue', 'a number'],
  bytesOf: packedSizes,
  alignment: PACKED_ALIGNMENT,
  queueClauses: PACKED_QUEUE_CLAUSES,
  chainClauses: PACKED_CHAIN_CLAUSES,
};
