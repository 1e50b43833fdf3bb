import { isInAddress, letSleep } from '../kit/sleepers.ts';

/** Finds the version tables of the page; pointing at a cell wakes one as well as its bar does. */
export function sleep(): void {
  for (const place of document.querySelectorAll<HTMLElement>('[data-widget=SpecTable]')) {
    const root = place.firstElementChild;
    if (!root) continue;
    const load = async () => (await import('./entry.tsx')).start(place, root);
    letSleep(place, load, isInAddress(place.dataset['instance'] ?? ''));
  }
}
