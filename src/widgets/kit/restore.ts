import type { AddressState, Fields } from './address.ts';

/** What a widget's reducer is asked once: to take over what the address says, or to keep its state. */
export interface Restore {
  readonly type: 'restore';
  readonly from: AddressState;
}

/**
 * The state that an address leads to: `state` where it says nothing, else what `fromFields` makes of its fields. What
 * cannot be read leads to the state that `begin` gives, with a sentence on it: that of the address, or the text that
 * `fromFields` returns. `after` is added to every such sentence.
 */
export function restored<State extends { readonly notice?: string | undefined }>(
  state: State,
  from: AddressState,
  begin: () => State,
  fromFields: (fields: Fields, home: State) => State | string,
  after = '',
): State {
  if (from.kind === 'none') return state;
  const home = begin();
  const found = from.kind === 'error' ? from.message : fromFields(from.fields, home);
  return typeof found === 'string' ? { ...home, notice: found + after } : found;
}
