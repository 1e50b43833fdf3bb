import { reducedMotion } from '../kit/motion.ts';
import { isInAddress, letSleep } from '../kit/sleepers.ts';
import { whenWatched } from '../kit/wake.ts';
import type { PageProps } from './entry.tsx';

/**
 * Finds every queue stepper of the page and lets it sleep until it is wanted. One that the address speaks of, and
 * one that plays by itself, wakes without being touched.
 */
export function sleep(): void {
  /** What wakes the widgets of each pair: one that wakes takes the other along. */
  const pairs = new Map<string, (() => void)[]>();
  for (const place of document.querySelectorAll<HTMLElement>('.q-place')) {
    const root = place.querySelector<HTMLElement>('.q-root');
    const data = place.querySelector('script[type="application/json"]')?.textContent;
    if (!root || !data) continue;
    const props: PageProps = JSON.parse(data);
    const load = async () => {
      const others = pairs.get(props.pair ?? '') ?? [];
      // Once is enough: each of these comes here again.
      pairs.delete(props.pair ?? '');
      for (const other of others) other();
      await (await import('./entry.tsx')).start(root, props);
    };
    const named = isInAddress(props.instance);
    const begin = letSleep(root, load, named);
    if (props.pair !== undefined) pairs.set(props.pair, [...(pairs.get(props.pair) ?? []), begin]);
    if (props.plays && !named && !reducedMotion()) whenWatched(root, begin);
  }
}
