import { readFileSync } from 'node:fs';
import { componentsIn, type Used } from '../../../src/site/content/components.ts';
import { scenarios } from '../../../src/virtio/scenarios.ts';
import { loadFeatures, loadRules } from '../../../src/virtio/spec/load.ts';
import { presetsFor } from '../../../src/virtio/spec/presets.ts';
import { decodeFields, encodeFields } from '../../../src/widgets/kit/address.ts';
import * as negotiation from '../../../src/widgets/Negotiation/state.ts';
import { modelOf } from '../../../src/widgets/QueueStepper/model.ts';
import * as stepper from '../../../src/widgets/QueueStepper/state.ts';
import type { Show } from '../../../src/widgets/StuckGuide/types.ts';

const model = modelOf(scenarios);

/** What a component is called in addresses when its author gave it no name. */
const NAMES: Readonly<Record<string, (attributes: ReadonlyMap<string, string>) => string>> = {
  QueueStepper: (attributes) => (attributes.get('scenario') ?? '').replace(/^.*\//, ''),
  Negotiation: (attributes) => `features-${attributes.get('device')}`,
};

/** The component of a page that a link of the guide speaks of. */
function componentOf({ page, widget }: Show): Used {
  const source = readFileSync(`content${page}.mdx`, 'utf8');
  for (const used of componentsIn(source)) {
    const name = NAMES[used.component]?.(used.attributes);
    if (name !== undefined && (used.attributes.get('id') ?? name) === widget) return used;
  }
  throw new Error(`${page} has no widget “${widget}”.`);
}

/** What stands behind a link, restored as a reader's browser would. Each has what it said of the link. */
export type Restored =
  | { readonly kind: 'QueueStepper'; readonly state: stepper.State; readonly said: string }
  | { readonly kind: 'Negotiation'; readonly view: negotiation.View; readonly state: negotiation.State };

export async function restored(show: Show): Promise<Restored> {
  const from = decodeFields(encodeFields(show.fields));
  const { component, attributes } = componentOf(show);
  if (component === 'QueueStepper') {
    const start = { scenario: attributes.get('scenario') ?? '', options: attributes.get('options') };
    const state = stepper.createReducer(model)(stepper.begin(model, start), { type: 'restore', from });
    return { kind: 'QueueStepper', state, said: model.narrate(state.trace, state.step).sentence };
  }
  if (component !== 'Negotiation') throw new Error(`The guide leads to a ${component}.`);
  const device = attributes.get('device') ?? '';
  const facts = {
    device,
    own: (await loadFeatures(device)) ?? [],
    demands: await loadRules(device),
    presets: presetsFor(device),
  };
  const state = negotiation.reducer(negotiation.begin(facts), { type: 'restore', from, facts: undefined });
  return { kind: 'Negotiation', state, view: negotiation.viewOf(state) };
}
