import { hydrate } from 'preact';
import { BLK_FEATURES } from '../../virtio/devices/blk/spec-features.ts';
import awake from '../kit/awake.css?inline';
import type { Citations } from '../kit/Cited.tsx';
import { dress } from '../kit/dress.ts';
import type { Named } from '../kit/sleepers.ts';
import Migration from './Widget.tsx';

export interface PageProps extends Named {
  readonly citations: Citations;
}

/** Brings a sleeping widget to life. */
export async function start(root: HTMLElement, props: PageProps): Promise<void> {
  dress(awake);
  hydrate(<Migration features={BLK_FEATURES} {...props} />, root);
}
