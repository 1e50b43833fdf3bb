import { hydrate } from 'preact';
import { dress } from '../kit/dress.ts';
import awake from './awake.css?inline';
import Generations, { type Props } from './Widget.tsx';

export type PageProps = Props;

/** Brings a sleeping grid to life. */
export async function start(root: HTMLElement, props: PageProps): Promise<void> {
  dress(awake);
  hydrate(<Generations {...props} />, root);
}
