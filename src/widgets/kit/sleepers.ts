import { stateIn } from './given.ts';
import { wake } from './wake.ts';

/** What every widget is given: its name on the page. */
export interface Named {
  readonly instance: string;
}

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const isField = (target: EventTarget | null): target is Field =>
  target instanceof HTMLInputElement ||
  target instanceof HTMLSelectElement ||
  target instanceof HTMLTextAreaElement;

const isBox = (field: Field): field is HTMLInputElement => field.type === 'checkbox';

/**
 * Lets `place` sleep until it is wanted; `load` then hydrates what is in it. Choices and text that a reader enters
 * before that are kept and handed to the widget once it is awake: hydration may put the first state back. The
 * returned function wakes it.
 */
export function letSleep(place: HTMLElement, load: () => Promise<void>, now: boolean): () => void {
  const entered = new Map<Field, string | boolean>();
  const listeners = new AbortController();
  const begin = wake(
    place,
    async () => {
      await load();
      listeners.abort();
      for (const [field, value] of entered) {
        if (isBox(field)) field.checked = value === true;
        else field.value = String(value);
        for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, { bubbles: true }));
      }
    },
    now,
  );
  for (const kind of ['input', 'change']) {
    place.addEventListener(
      kind,
      ({ target }) => {
        if (!isField(target)) return;
        entered.set(target, isBox(target) ? target.checked : target.value);
        begin();
      },
      { signal: listeners.signal },
    );
  }
  return begin;
}

/** Whether the address has a state for a widget, so that it must not sleep. */
export const isInAddress = (instance: string): boolean => stateIn(location.search, instance).kind !== 'none';

/**
 * Lets every `[data-widget=name]` of the page sleep. Its first child is what the server rendered; `data-props` holds
 * the properties it was rendered with, as JSON. `start` hydrates the element with the same properties. `each` is told
 * of every one of them, and what wakes it.
 */
export function sleepers<P extends Named>(
  name: string,
  start: (root: HTMLElement, props: P) => Promise<void>,
  each?: (root: HTMLElement, wake: () => void) => void,
): void {
  for (const place of document.querySelectorAll<HTMLElement>(`[data-widget="${name}"]`)) {
    const root = place.firstElementChild;
    if (!(root instanceof HTMLElement)) continue;
    const props: P = JSON.parse(place.dataset['props'] ?? '{}');
    const begin = letSleep(root, () => start(root, props), isInAddress(props.instance));
    each?.(root, begin);
  }
}
