import { hydrate } from 'preact';
import SpecTable from './Widget.tsx';

/** Brings the bar of a version table to life; the tables beside it in `place` stay as they are. */
export async function start(place: HTMLElement, root: Element): Promise<void> {
  const rows = place.querySelector('tbody')?.rows.length ?? 0;
  hydrate(<SpecTable instance={place.dataset['instance'] ?? ''} rows={rows} place={place} />, root);
}
