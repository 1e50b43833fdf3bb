import { hydrate } from 'preact';
import { areaOf, areas } from './areas.ts';
import { modelOf } from './model.ts';
import QueueStepper, { type Props } from './Widget.tsx';

/** Brings a sleeping widget to life: `props` are those that the page was rendered with. */
export async function start(root: HTMLElement, props: Omit<Props, 'model'>): Promise<void> {
  const area = areas[areaOf(props.scenario)];
  if (!area) throw new Error(`No area has the scenario “${props.scenario}”.`);
  const { default: scenarios } = await area();
  hydrate(<QueueStepper {...props} model={modelOf(scenarios)} />, root);
}
