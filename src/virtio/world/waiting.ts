import type { Actor } from '../memory/memory.ts';
import type { Trace } from './trace.ts';

/** Under this name a half shows its stores that the other side cannot see yet, with `; ` between them. */
export const WAITING = 'store buffer';

/**
 * The stores of one side that wait after step `step`, oldest first, each as `avail.idx = 1`. Undefined where stores
 * never wait.
 */
export function waitingAt(trace: Trace, step: number, actor: Actor): readonly string[] | undefined {
  const queue = trace.queues[0]?.name ?? '';
  const text = trace.steps[step]?.[actor][queue]?.[WAITING];
  if (typeof text !== 'string') return undefined;
  return text === '' ? [] : text.split('; ');
}
