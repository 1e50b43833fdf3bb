import { hydrate } from 'preact';
import { loadStruct } from '../../virtio/spec/load.ts';
import awake from '../kit/awake.css?inline';
import type { Citations } from '../kit/Cited.tsx';
import { dress } from '../kit/dress.ts';
import hex from '../kit/hex.css?inline';
import type { Named } from '../kit/sleepers.ts';
import StructLayout from './Widget.tsx';

export interface PageProps extends Named {
  readonly struct: string;
  readonly device?: string;
  readonly citations: Citations;
}

/** Brings a sleeping widget to life. */
export async function start(root: HTMLElement, { struct, device, ...props }: PageProps): Promise<void> {
  const fact = await loadStruct(struct, device);
  if (!fact) throw new Error(`No struct “${struct}” is entered.`);
  dress(hex);
  dress(awake);
  hydrate(<StructLayout fact={fact} {...props} />, root);
}
