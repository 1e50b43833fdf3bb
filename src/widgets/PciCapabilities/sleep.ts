import { sleepers } from '../kit/sleepers.ts';
import type { PageProps } from './entry.tsx';

/** Finds every configuration space of the page and lets it sleep until it is wanted. */
export const sleep = () =>
  sleepers<PageProps>('PciCapabilities', async (root, props) =>
    (await import('./entry.tsx')).start(root, props),
  );
