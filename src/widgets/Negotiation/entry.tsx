import { hydrate } from 'preact';
import { loadFeatures, loadRules } from '../../virtio/spec/load.ts';
import awake from '../kit/awake.css?inline';
import type { Citation } from '../kit/Cited.tsx';
import { citationsOf } from '../kit/citations.ts';
import { dress } from '../kit/dress.ts';
import type { Named } from '../kit/sleepers.ts';
import Negotiation, { type Loaded } from './Widget.tsx';

export interface PageProps extends Named {
  readonly device: string;
}

/** Brings a sleeping widget to life. */
export async function start(root: HTMLElement, { instance, device }: PageProps): Promise<void> {
  const load = async (key: string): Promise<Loaded | undefined> => {
    const [own, demands, { presetsFor }, found] = await Promise.all([
      loadFeatures(key),
      loadRules(key),
      import('../../virtio/spec/presets.ts'),
      citationsOf<Citation>(key),
    ]);
    return own && { facts: { device: key, own, demands, presets: presetsFor(key) }, citations: found };
  };
  const loaded = await load(device);
  if (!loaded) throw new Error(`No features are entered for “${device}”.`);
  dress(awake);
  hydrate(<Negotiation instance={instance} {...loaded} load={load} />, root);
}
