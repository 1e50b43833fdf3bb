import { hydrate } from 'preact';
import awake from '../kit/awake.css?inline';
import { dress } from '../kit/dress.ts';
import StuckGuide, { type Props } from './Widget.tsx';

export type PageProps = Props;

/** Brings a sleeping widget to life. */
export function start(root: HTMLElement, props: PageProps): void {
  dress(awake);
  hydrate(<StuckGuide {...props} />, root);
}
