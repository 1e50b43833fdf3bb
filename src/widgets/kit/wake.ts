import { takeTimeKey } from './keyboard.ts';

/**
 * A widget sleeps on the page as the HTML of its first state. Its script comes when a reader turns to it: points
 * at it, tabs into it, touches it. What was pressed meanwhile is pressed again once the widget is awake.
 */

/** What a reader did to a sleeping widget. */
type Deed =
  | { readonly kind: 'click'; readonly target: HTMLElement }
  | { readonly kind: 'key'; readonly target: HTMLElement; readonly key: string };

/** At most this many deeds are kept: more are impatience. */
const MOST = 8;

/**
 * Calls `load` once, at the first sign of interest in `root`, at once with `now`, or when the returned function is called. `load` brings
 * `root` to life without replacing its elements (hydration), and fulfils when it has; `root` then has
 * the attribute `data-awake`.
 */
export function wake(root: HTMLElement, load: () => Promise<void>, now = false): () => void {
  const deeds: Deed[] = [];
  const listeners = new AbortController();
  let loading: Promise<void> | undefined;

  function begin(): void {
    if (loading) return;
    loading = load().then(replay, (error: unknown) => {
      // A failed download may succeed when the reader tries again.
      loading = undefined;
      console.error(error);
    });
  }

  function replay(): void {
    listeners.abort();
    root.dataset.awake = '';
    for (const { target, ...deed } of deeds) {
      if (deed.kind === 'click') target.click();
      else
        target.dispatchEvent(
          new KeyboardEvent('keydown', { key: deed.key, bubbles: true, cancelable: true }),
        );
    }
  }

  function keep(deed: Deed): void {
    if (deeds.length < MOST) deeds.push(deed);
    begin();
  }

  const options = { signal: listeners.signal, passive: true };
  for (const sign of ['pointerenter', 'pointerdown', 'focusin']) root.addEventListener(sign, begin, options);
  root.addEventListener(
    'click',
    ({ target }) => {
      const button =
        target instanceof Element ? target.closest<HTMLElement>('button, [role=gridcell], td') : null;
      if (button) keep({ kind: 'click', target: button });
    },
    options,
  );
  root.addEventListener(
    'keydown',
    (event) => {
      const { target, key } = event;
      if (target instanceof HTMLElement && takeTimeKey(event)) keep({ kind: 'key', target, key });
    },
    { signal: listeners.signal },
  );
  if (now) begin();
  return begin;
}

/**
 * Calls `then` once, when `element` is in view and the reader has shown themselves: moved, scrolled, or pressed
 * something anywhere on the page. A page that is only opened loads nothing by this.
 */
export function whenWatched(element: Element, then: () => void): void {
  const listeners = new AbortController();
  const present = () => {
    listeners.abort();
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      then();
    });
    observer.observe(element);
  };
  for (const sign of ['pointermove', 'pointerdown', 'keydown', 'scroll']) {
    addEventListener(sign, present, { signal: listeners.signal, passive: true });
  }
}
