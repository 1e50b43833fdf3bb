import { sleepers } from '../kit/sleepers.ts';
import type { PageProps } from './entry.tsx';

/** Finds the grids of the page and lets them sleep until they are wanted. */
export const sleep = () =>
  sleepers<PageProps>('Generations', async (root, props) => (await import('./entry.tsx')).start(root, props));
