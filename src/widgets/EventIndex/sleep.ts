import { sleepers } from '../kit/sleepers.ts';
import type { PageProps } from './entry.tsx';

/** Finds every event index calculator of the page and lets it sleep until it is wanted. */
export const sleep = () =>
  sleepers<PageProps>('EventIndex', async (root, props) => (await import('./entry.tsx')).start(root, props));
