import { useEffect, useRef } from 'preact/hooks';
import { type Fields, linkTo, stateIn, writeState } from './address.ts';
import type { Restore } from './restore.ts';

/**
 * Keeps the state of a widget in the page's address: reads it once, after the first picture, and from then on
 * writes every change back. `dispatch` must be the same function from one picture to the next. Returns the `id` for
 * the widget's element and the `link` that leads to it with its state.
 */
export function useAddress<State>(
  instance: string,
  state: State,
  dispatch: (action: Restore) => void,
  toFields: (state: State) => Fields,
): { readonly id: string; readonly link: () => string } {
  const restored = useRef(false);
  const id = `w-${instance}`;
  useEffect(() => {
    dispatch({ type: 'restore', from: stateIn(location.search, instance) });
  }, [instance, dispatch]);
  useEffect(() => {
    // The first picture is the default state, which must not wipe out the address it is about to read.
    if (restored.current) writeState(instance, toFields(state));
    restored.current = true;
  }, [instance, state, toFields]);
  return { id, link: () => linkTo(location.href, instance, toFields(state), id) };
}
