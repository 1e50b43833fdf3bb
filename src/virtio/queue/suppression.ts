/**
 * Whether the other side asked to be told of a move of an index from `before` to `now`, when the entry it asked to be
 * told of is `event`: true when `event` is one of the entries written by that move. All are 16-bit free-running
 * indices. Sections 2.7.7 and 2.7.10 of 1.4; `vring_need_event` in the specification's header file.
 */
export function needsEvent(event: number, now: number, before: number): boolean {
  return ((now - event - 1) & 0xffff) < ((now - before) & 0xffff);
}

/** Both sides of the comparison in `needsEvent`, as 16-bit numbers. */
export interface EventWeighing {
  /** How far the entry lies behind the newest one that was written; one that is ahead is nearly 65536 behind. */
  readonly behind: number;
  /** How many entries were written. */
  readonly moved: number;
  readonly needed: boolean;
}

/** What `needsEvent` compares, for those who want to see it. */
export function weighEvent(event: number, now: number, before: number): EventWeighing {
  const behind = (now - event - 1) & 0xffff;
  const moved = (now - before) & 0xffff;
  return { behind, moved, needed: needsEvent(event, now, before) };
}

/**
 * The same for a move by `count` entries that ended at `now`. A move of 65536 or more passes every entry, which the
 * 16-bit difference cannot say.
 */
export function passesEvent(event: number, now: number, count: number): boolean {
  return count > 0xffff || needsEvent(event, now, (now - count) & 0xffff);
}

/**
 * Without VIRTIO_F_EVENT_IDX: whether `flags` of the other side's ring lets a notification through. Only the lowest
 * bit means anything (NO_INTERRUPT in the available ring, NO_NOTIFY in the used ring).
 */
export function flagsAllow(flags: number): boolean {
  return (flags & 1) === 0;
}
