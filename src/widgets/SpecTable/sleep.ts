import { stateIn } from '../kit/address.ts';
import { handOver } from '../kit/sleepers.ts';
import { wake } from '../kit/wake.ts';

/** Finds the version tables of the page; pointing at a cell wakes one as well as its bar does. */
export function sleep(): void {
  for (const place of document.querySelectorAll<HTMLElement>('[data-widget=SpecTable]')) {
    const root = place.firstElementChild;
    if (!(root instanceof HTMLElement)) continue;
    const begin = wake(place, async () => {
      await (await import('./entry.tsx')).start(place, root);
      handOver(root);
    });
    if (stateIn(location.search, place.dataset['instance'] ?? '').kind !== 'none') begin();
  }
}
