import type { ClauseKey } from '../spec/types.ts';

const SPLIT = 'basic/split-virtqueues';
const TABLE = `${SPLIT}/the-virtqueue-descriptor-table`;
const INDIRECT = `${TABLE}/indirect-descriptors`;
const SUPPLYING = `${SPLIT}/supplying-buffers-to-the-device`;
const USED = `${SPLIT}/the-virtqueue-used-ring`;
const PACKED = 'basic/packed-virtqueues';
const LISTS = `${PACKED}/driver-requirements-scatter-gather-support`;

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
  /** With VIRTIO_F_IN_ORDER: a descriptor leads to another than the one after it. */
  'next-not-in-order': `${TABLE}/driver-requirements`,
  /** Only for a device that refuses buffers of no bytes, see `EmptyBuffers`. */
  'empty-buffer': TABLE,
} as const satisfies Record<string, ClauseKey>;

/** The same for a packed ring, which has no heads, no table and no loops, and knows other mistakes instead. */
export const PACKED_CHAIN_CLAUSES = {
  /** The queue size is no number from 1 to 32768. */
  'queue-size': PACKED,
  'queue-outside-memory': `${PACKED}/driver-and-device-event-suppression/structure-size-and-alignment`,
  /** The list has more descriptors than the ring has free, counting those that the device holds. */
  'too-many-in-flight': LISTS,
  /** A buffer comes with an ID that a buffer in flight has. */
  'id-in-flight': `${PACKED}/supplying-buffers-to-the-device/placing-available-buffers-into-the-descriptor-ring`,
  /** A further descriptor of a list has not the AVAIL and USED bits of its place in the ring. */
  'not-available': `${PACKED}/next-flag-descriptor-chaining`,
  /** More descriptors than the queue size. */
  'too-long': LISTS,
  'readable-after-writable': LISTS,
  'buffer-outside-memory': `${PACKED}/element-address-and-length`,
  'indirect-not-negotiated': `${PACKED}/driver-requirements-indirect-descriptors`,
  'indirect-with-next': `${PACKED}/driver-requirements-indirect-descriptors`,
  /** A list of direct descriptors ends in one that refers to a table: legal in a split queue, forbidden here. */
  'indirect-in-list': `${PACKED}/driver-requirements-indirect-descriptors`,
  'indirect-length': `${PACKED}/indirect-flag-scatter-gather-support`,
  'indirect-outside-memory': `${PACKED}/indirect-flag-scatter-gather-support`,
  'empty-buffer': `${PACKED}/element-address-and-length`,
} as const satisfies Record<string, ClauseKey>;

export type PackedChainReason = keyof typeof PACKED_CHAIN_CLAUSES;
export type SplitChainReason = keyof typeof CHAIN_CLAUSES;
export type ChainReason = SplitChainReason | PackedChainReason;

/** What is known of the place where a chain is wrong. */
export interface ChainErrorPlace {
  /** Head of the chain, where it was known; in a packed ring the place of its first descriptor. */
  readonly head?: number;
  /** Index of the descriptor, in the queue's table or ring or, with `table`, in that indirect table. */
  readonly descriptor?: number;
  /** Guest-physical address of the indirect table. */
  readonly table?: number;
}

/** What a driver made available is malformed. The device half has changed nothing in memory because of it. */
export class ChainError extends Error {
  readonly reason: ChainReason;
  readonly clause: ClauseKey;
  readonly place: ChainErrorPlace;

  constructor(
    reason: ChainReason,
    message: string,
    place: ChainErrorPlace = {},
    clauses: Readonly<Partial<Record<ChainReason, ClauseKey>>> = CHAIN_CLAUSES,
  ) {
    super(message);
    this.name = 'ChainError';
    this.reason = reason;
    this.clause = clauses[reason] ?? 'basic/virtqueues';
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

/** The same for a packed ring. */
export const PACKED_QUEUE_CLAUSES = {
  'queue-size': PACKED,
  'queue-outside-memory': `${PACKED}/driver-and-device-event-suppression/structure-size-and-alignment`,
  misaligned: `${PACKED}/driver-requirements-virtqueues`,
  'empty-chain': PACKED,
  full: LISTS,
  'chain-too-long': LISTS,
  'bad-buffer': `${PACKED}/the-virtqueue-descriptor-format`,
  'indirect-not-negotiated': `${PACKED}/driver-requirements-indirect-descriptors`,
  /** A used descriptor has the ID of no buffer that is with the device. */
  'used-id': `${PACKED}/receiving-used-buffers-from-the-device`,
  /** A descriptor is marked used although none was available. */
  'used-ahead': `${PACKED}/device-requirements-the-virtqueue-descriptor-table`,
  'bad-push': `${PACKED}/device-requirements-virtqueues`,
} as const satisfies Record<string, ClauseKey>;

export type QueueReason = keyof typeof QUEUE_CLAUSES;

/** A half of a queue was asked for something it cannot do, or a driver found a used ring that makes no sense. */
export class QueueError extends Error {
  readonly reason: QueueReason;
  readonly clause: ClauseKey;

  constructor(
    reason: QueueReason,
    message: string,
    clauses: Readonly<Partial<Record<QueueReason, ClauseKey>>> = QUEUE_CLAUSES,
  ) {
    super(message);
    this.name = 'QueueError';
    this.reason = reason;
    this.clause = clauses[reason] ?? 'basic/virtqueues';
  }
}

/** An error of a half of a packed queue. */
export function packedError(reason: QueueReason, message: string): QueueError {
  return new QueueError(reason, message, PACKED_QUEUE_CLAUSES);
}
