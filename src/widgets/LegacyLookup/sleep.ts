import { sleepers } from '../kit/sleepers.ts';
import type { PageProps } from './entry.tsx';

/** Finds every legacy lookup of the page and lets it sleep until it is wanted. */
export const sleep = () =>
  sleepers<PageProps>('LegacyLookup', async (root, props) =>
    (await import('./entry.tsx')).start(root, props),
  );
