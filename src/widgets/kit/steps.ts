import type { TimeKey } from './keyboard.ts';

/** `to` as one of the steps from 0 to `last`. */
export const within = (to: number, last: number): number => Math.max(0, Math.min(to, last));

/** The step that a key leads to from the step `at`; where time does not play by itself, Space is no way. */
export function stepBy(key: Exclude<TimeKey, 'play'>, at: number, last: number): number {
  return within({ back: at - 1, forward: at + 1, first: 0, last }[key], last);
}

/** The same where Space goes one step on, and from the last step to the first. */
export function stepAround(key: TimeKey, at: number, last: number): number {
  if (key === 'play') return at >= last ? 0 : at + 1;
  return stepBy(key, at, last);
}
