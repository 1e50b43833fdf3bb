import { useCallback, useEffect, useRef } from 'preact/hooks';
import type { Options, Trace } from '../../virtio/world/trace.ts';
import type { Action, State } from './state.ts';

/** Where one widget of a pair has come to. */
export interface Beat {
  readonly pair: string;
  readonly from: string;
  /** Virtual nanoseconds of the step on show. */
  readonly time: number;
  /** It is the last one of its run. */
  readonly isLast: boolean;
  readonly options: Options;
}

/** The option in which two widgets of a pair differ, so that the other does not follow it. */
const OWN = 'ring';

/** The latest step that has happened by a time: runs of different lengths meet where the same thing begins in both. */
export function stepAt(trace: Trace, time: number): number {
  return Math.max(
    0,
    trace.steps.findLastIndex((step) => step.time <= time),
  );
}

/** What a widget does to be where the other one is; nothing when it is there. */
export function follow(state: State, beat: Beat): Action[] {
  const changed = state.scenario.options.flatMap(({ name }): Action[] => {
    const value = beat.options[name];
    const differs = name !== OWN && value !== undefined && value !== state.options[name];
    return differs ? [{ type: 'option', name, value }] : [];
  });
  // The other choices have made another run, which begins at its first step, as that of the other widget does.
  if (changed.length > 0) return changed;
  const to = beat.isLast ? state.trace.steps.length - 1 : stepAt(state.trace, beat.time);
  return to === state.step ? [] : [{ type: 'go', to }];
}

const BEAT = 'ringside-beat';

/**
 * Keeps the widgets of one pair in step: where a reader goes in one, the other goes by the clock of its own run. What
 * the reader does has to go through the dispatch that comes back; it leads, and what another widget did does not.
 */
export function usePair(
  pair: string | undefined,
  instance: string,
  state: State,
  dispatch: (action: Action) => void,
): { readonly lead: (action: Action) => void; readonly isFollowing: boolean } {
  const latest = useRef(state);
  latest.current = state;
  const leads = useRef(false);
  const follows = useRef(false);

  const lead = useCallback(
    (action: Action) => {
      leads.current = true;
      follows.current = false;
      dispatch(action);
    },
    [dispatch],
  );

  useEffect(() => {
    if (pair === undefined) return;
    const hear = (event: Event) => {
      const { detail } = event as CustomEvent<Beat>;
      if (detail.pair !== pair || detail.from === instance) return;
      leads.current = false;
      follows.current = true;
      for (const action of follow(latest.current, detail)) dispatch(action);
    };
    document.addEventListener(BEAT, hear);
    return () => document.removeEventListener(BEAT, hear);
  }, [pair, instance, dispatch]);

  const { trace, step, options } = state;
  useEffect(() => {
    if (pair === undefined || !leads.current) return;
    const time = trace.steps[step]?.time ?? 0;
    const isLast = step === trace.steps.length - 1;
    const detail: Beat = { pair, from: instance, time, isLast, options };
    document.dispatchEvent(new CustomEvent(BEAT, { detail }));
  }, [pair, instance, trace, step, options]);

  return { lead, isFollowing: follows.current };
}
