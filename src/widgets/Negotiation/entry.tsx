import { hydrate } from 'preact';
import { loadFeatures } from '../../virtio/spec/load.ts';
import type { Citations } from '../kit/Cited.tsx';
import type { Named } from '../kit/sleepers.ts';
import Negotiation, { type Loaded } from './Widget.tsx';

export interface PageProps extends Named {
  readonly device: string;
  /** Where the citations of a device can be fetched, with `*` for its key. */
  readonly citations: string;
}

/** A link without its section is a loss, a widget without its facts is useless: only the second may fail. */
async function citationsAt(url: string): Promise<Citations> {
  try {
    const response = await fetch(url);
    return response.ok ? await response.json() : {};
  } catch {
    return {};
  }
}

/** Brings a sleeping widget to life. */
export async function start(root: HTMLElement, { instance, device, citations }: PageProps): Promise<void> {
  const load = async (key: string): Promise<Loaded | undefined> => {
    const [own, { presetsFor }, found] = await Promise.all([
      loadFeatures(key),
      import('../../virtio/spec/presets.ts'),
      citationsAt(citations.replace('*', key)),
    ]);
    return own && { facts: { device: key, own, presets: presetsFor(key) }, citations: found };
  };
  const loaded = await load(device);
  if (!loaded) throw new Error(`No features are entered for “${device}”.`);
  hydrate(<Negotiation instance={instance} {...loaded} load={load} />, root);
}
