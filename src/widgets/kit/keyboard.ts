/** The keys that move through time, the same in every widget that has steps. */

export type TimeKey = 'back' | 'forward' | 'first' | 'last' | 'play';

const KEYS: Readonly<Record<string, TimeKey>> = {
  ArrowLeft: 'back',
  ArrowDown: 'back',
  ArrowRight: 'forward',
  ArrowUp: 'forward',
  Home: 'first',
  End: 'last',
  ' ': 'play',
};

/** The part of a keyboard event that decides. */
export interface KeyPress {
  readonly key: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly defaultPrevented: boolean;
}

/** What has the focus, as far as it matters for keys. */
export interface KeyTarget {
  /** It takes text, or is a list to choose from. */
  readonly text: boolean;
  /** Space and Enter already mean something there: a button, a link, a summary. */
  readonly button: boolean;
  /** It moves its own focus with the arrows (it, or a parent, has `data-own-keys`). */
  readonly ownKeys: boolean;
  /** It is the slider: the up and down arrows move it too. */
  readonly slider: boolean;
}

/**
 * What a key press asks of the time of a widget, or undefined when the key belongs to the focused element or to
 * the browser. Up and Down move only the slider, up to more as in every slider: elsewhere they scroll the page.
 */
export function timeKey(press: KeyPress, target: KeyTarget): TimeKey | undefined {
  if (press.defaultPrevented || press.altKey || press.ctrlKey || press.metaKey) return undefined;
  if (target.text || target.ownKeys) return undefined;
  const key = KEYS[press.key];
  if (key === 'play' && target.button) return undefined;
  if ((press.key === 'ArrowUp' || press.key === 'ArrowDown') && !target.slider) return undefined;
  return key;
}

/** Reads a `KeyTarget` off the element that has the focus. */
export function keyTarget(element: EventTarget | null): KeyTarget {
  const at = element instanceof Element ? element : null;
  return {
    text: at?.matches('input:not([type=checkbox], [type=radio]), textarea, select') ?? false,
    button: at?.matches('button, a, summary, input') ?? false,
    ownKeys: at?.closest('[data-own-keys]') != null,
    slider: at?.matches('[role=slider]') ?? false,
  };
}

/**
 * What a key press on a widget asks of its time. A press that is taken is kept from the page; `ignored` names a key
 * that means nothing to this widget.
 */
export function takeTimeKey(event: KeyboardEvent, ignored?: TimeKey): TimeKey | undefined {
  const key = timeKey(event, keyTarget(event.target));
  if (key === undefined || key === ignored) return undefined;
  event.preventDefault();
  return key;
}
