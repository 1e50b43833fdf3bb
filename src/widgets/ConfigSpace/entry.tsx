import { hydrate } from 'preact';
import { loadSpec } from '../../virtio/spec/load.ts';
import { presetsFor } from '../../virtio/spec/presets.ts';
import awake from '../kit/awake.css?inline';
import type { Citations } from '../kit/Cited.tsx';
import { dress } from '../kit/dress.ts';
import type { Named } from '../kit/sleepers.ts';
import ConfigSpace from './Widget.tsx';

export interface PageProps extends Named {
  readonly device: string;
  readonly citations: Citations;
}

/** Brings a sleeping widget to life. */
export async function start(root: HTMLElement, { device, ...props }: PageProps): Promise<void> {
  const spec = await loadSpec(device);
  if (!spec?.config) throw new Error(`No configuration space is entered for “${device}”.`);
  const facts = { device, config: spec.config, features: spec.features, presets: presetsFor(device) };
  dress(awake);
  hydrate(<ConfigSpace facts={facts} {...props} />, root);
}
