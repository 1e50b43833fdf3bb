import { sleepers } from '../kit/sleepers.ts';
import type { PageProps } from './entry.tsx';

/** Finds every guide of the page and lets it sleep until it is wanted. */
export const sleep = () =>
  sleepers<PageProps>('StuckGuide', async (root, props) => (await import('./entry.tsx')).start(root, props));
