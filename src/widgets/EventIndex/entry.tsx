import { hydrate } from 'preact';
import awake from '../kit/awake.css?inline';
import { dress } from '../kit/dress.ts';
import own from './awake.css?inline';
import EventIndex, { type Props } from './Widget.tsx';

export type PageProps = Props;

/** Brings a sleeping widget to life. */
export function start(root: HTMLElement, props: PageProps): void {
  dress(awake);
  dress(own);
  hydrate(<EventIndex {...props} />, root);
}
