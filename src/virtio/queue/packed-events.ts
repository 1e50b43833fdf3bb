import {
  RING_EVENT_FLAGS_DESC,
  RING_EVENT_FLAGS_DISABLE,
  RING_EVENT_FLAGS_ENABLE,
  RING_EVENT_WRAP,
  VIRTQ_DESC_F_AVAIL,
  VIRTQ_DESC_F_USED,
} from '../spec/packed-ring.ts';

const BOTH = VIRTQ_DESC_F_AVAIL | VIRTQ_DESC_F_USED;

/** A place in the ring with its lap: the index of a descriptor, and the wrap counter of the side that comes to it. */
export interface RingPlace {
  readonly index: number;
  readonly wrap: boolean;
}

/** The AVAIL and USED bits of a descriptor that is available in a lap with this wrap counter (1.4 § 2.8.1). */
export function availBits(wrap: boolean): number {
  return wrap ? VIRTQ_DESC_F_AVAIL : VIRTQ_DESC_F_USED;
}

/** The same of a used descriptor. */
export function usedBits(wrap: boolean): number {
  return wrap ? BOTH : 0;
}

/** Whether the flags of a descriptor make it available in a lap with this wrap counter. */
export function isAvailable(flags: number, wrap: boolean): boolean {
  return (flags & BOTH) === availBits(wrap);
}

/** Whether they make it used. */
export function isUsed(flags: number, wrap: boolean): boolean {
  return (flags & BOTH) === usedBits(wrap);
}

/**
 * An event suppression structure as one little-endian number of 32 bits, so that both fields change at once: `desc`
 * in the lower half, `flags` in the upper (1.4 § 2.8.14).
 */
export const EVENTS_OFF = RING_EVENT_FLAGS_DISABLE << 16;
export const EVENTS_ON = RING_EVENT_FLAGS_ENABLE << 16;
export function eventAt(index: number, wrap: boolean): number {
  return index | (wrap ? RING_EVENT_WRAP : 0) | (RING_EVENT_FLAGS_DESC << 16);
}

/**
 * Whether the other side asked to be told of a move of `count` descriptors that ended before `index` with this wrap
 * counter, when its structure reads as `word`. A value that is reserved, or that needs VIRTIO_F_EVENT_IDX without it,
 * asks for everything: a notification too many does no harm, as one too few does.
 */
export function wantsEvent(
  word: number,
  index: number,
  wrap: boolean,
  count: number,
  size: number,
  eventIndex: boolean,
): boolean {
  const flags = (word >>> 16) & 3;
  if (flags === RING_EVENT_FLAGS_DISABLE) return false;
  if (flags !== RING_EVENT_FLAGS_DESC || !eventIndex) return true;
  const offset = word & (RING_EVENT_WRAP - 1);
  const sameLap = ((word & RING_EVENT_WRAP) !== 0) === wrap;
  // How far behind the end of the move the descriptor lies; the wrap counter tells two laps apart, and no more.
  const behind = index - offset + (sameLap ? 0 : size);
  return count >= 2 * size || (behind > 0 && behind <= count);
}
