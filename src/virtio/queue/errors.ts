import type { ClauseKey } from '../spec/types.ts';

const SPLIT = 'basic/split-virtqueues';
const TABLE = `${SPLIT}/the-virtqueue-descriptor-table`;
const INDIRECT = `${TABLE}/indirect-descriptors`;
const SUPPLYING = `${SPLIT}/supplying-buffers-to-the-device`;
const USED = `${SPLIT}/the-virtqueue-used-ring`;

/**
 * Every reason a device has to refuse what a driver made available, with the clause that the driver broke. Where the
 * specification forbids a thing only by what it says a ring is, the clause is the one that says so.
 */
export const CHAIN_CLAUSES = {
  /** The queue size is no power of two from 1 to 32768. */
  'queue-size': SPLIT,
  /** An area of the queue does not lie in guest memory. */
  'queue-outside-memory': SPLIT,
  /** The available index is further ahead than the ring has entries. */
  'too-many-available': SUPPLYING,
  /** The driver makes chains available although the device already holds one for each descriptor. */
  'too-many-in-flight': SUPPLYING,
  'head-out-of-range': `${SPLIT}/the-virtqueue-available-ring`,
  'next-out-of-range': TABLE,
  'indirect-next-out-of-range': INDIRECT,
  loop: `${TABLE}/driver-requirements`,
  /** More descriptors than the queue size; without a loop only an indirect table can do that. */
  'too-long': `${INDIRECT}/driver-requirements`,
  /** More than 2^32 bytes in one chain. */
  'too-many-bytes': `${TABLE}/driver-requirements`,
  'readable-after-writable': `${SPLIT}/message-framing/driver-requirements`,
  'buffer-outside-memory': TABLE,
  'indirect-not-negotiated': `${INDIRECT}/driver-requirements`,
  'nested-indirect': `${INDIRECT}/driver-requirements`,
  'indirect-with-next': `${INDIRECT}/driver-requirements`,
  /** The length of an indirect table is 0 or no multiple of 16. */
  'indirect-length': INDIRECT,
  'indirect-outside-memory': INDIRECT,
  /** Only for a device that refuses buffers of no bytes, see `EmptyBuffers`. */
  'empty-buffer': TABLE,
} as const satisfies Record<string, ClauseKey>;

export type ChainReason = keyof typeof CHAIN_CLAUSES;

/** What is known of the place where a chain is wrong. */
export interface ChainErrorPlace {
  /** Head of the chain, where it was known. */
  readonly head?: number;
  /** Index of the descriptor, in the queue's table or, with `table`, in that indirect table. */
  readonly descriptor?: number;
  /** Guest-physical address of the indirect table. */
  readonly table?: number;
}

/** What a driver made available is malformed. The device half has changed nothing in memory because of it. */
export class ChainError extends Error {
  readonly reason: ChainReason;
  readonly clause: ClauseKey;
  readonly place: ChainErrorPlace;

  constructor(reason: ChainReason, message: string, place: ChainErrorPlace = {}) {
    super(message);
    this.name = 'ChainError';
    this.reason = reason;
    this.clause = CHAIN_CLAUSES[reason];
    this.place = place;
  }
}

/** Every reason one half of a queue has to refuse what its own side, or the device's used ring, asks of it. */
export const QUEUE_CLAUSES = {
  'queue-size': SPLIT,
  'queue-outside-memory': SPLIT,
  misaligned: `${SPLIT}/driver-requirements`,
  'empty-chain': `${SUPPLYING}/placing-buffers-into-the-descriptor-table`,
  full: SUPPLYING,
  'chain-too-long': `${INDIRECT}/driver-requirements`,
  'too-many-bytes': `${TABLE}/driver-requirements`,
  /** An address or a length that no descriptor can hold. */
  'bad-buffer': TABLE,
  'indirect-not-negotiated': `${INDIRECT}/driver-requirements`,
  /** The used ring names a head that is not with the device. */
  'used-id': USED,
  /** The used index is further ahead than chains were made available. */
  'used-ahead': USED,
  /** The device hands back a chain that it does not hold, or a length that no used element can hold. */
  'bad-push': `${USED}/device-requirements`,
} as const satisfies Record<string, ClauseKey>;

export type QueueReason = keyof typeof QUEUE_CLAUSES;

/** A half of a queue was asked for something it cannot do, or a driver found a used ring that makes no sense. */
export class QueueError extends Error {
  readonly reason: QueueReason;
  readonly clause: ClauseKey;

  constructor(reason: QueueReason, message: string) {
    super(message);
    this.name = 'QueueError';
    this.reason = reason;
    this.clause = QUEUE_CLAUSES[reason];
  }
}
