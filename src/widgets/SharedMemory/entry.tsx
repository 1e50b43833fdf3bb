import { hydrate } from 'preact';
import awake from '../kit/awake.css?inline';
import type { Citations } from '../kit/Cited.tsx';
import { dress } from '../kit/dress.ts';
import type { Named } from '../kit/sleepers.ts';
import type { Choice } from './state.ts';
import SharedMemory from './Widget.tsx';

export interface PageProps extends Named {
  readonly choices: readonly Choice[];
  readonly citations: Citations;
}

/** Brings a sleeping widget to life. */
export async function start(root: HTMLElement, props: PageProps): Promise<void> {
  dress(awake);
  hydrate(<SharedMemory {...props} />, root);
}
