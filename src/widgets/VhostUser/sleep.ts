import { sleepers } from '../kit/sleepers.ts';
import type { PageProps } from './entry.tsx';

/** Finds every vhost-user bring-up of the page and lets it sleep until it is wanted. */
export const sleep = () =>
  sleepers<PageProps>('VhostUser', async (root, props) => (await import('./entry.tsx')).start(root, props));
