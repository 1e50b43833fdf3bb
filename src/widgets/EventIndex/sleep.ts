import { sleepers } from '../kit/sleepers.ts';
import { whenWatched } from '../kit/wake.ts';
import type { PageProps } from './entry.tsx';

/** Finds every calculator of the page and lets it sleep until it is wanted, or seen: asleep its circle is empty. */
export const sleep = () =>
  sleepers<PageProps>(
    'EventIndex',
    async (root, props) => (await import('./entry.tsx')).start(root, props),
    whenWatched,
  );
