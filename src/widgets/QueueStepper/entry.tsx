import { hydrate } from 'preact';
import { areaOf, areas } from './areas.ts';
import { modelOf } from './model.ts';
import QueueStepper, { type Props } from './Widget.tsx';

/** What the page says of a widget: names and numbers, never a trace. */
export interface PageProps extends Omit<Props, 'model' | 'extras'> {
  readonly compact?: boolean | undefined;
}

/** Brings a sleeping widget to life: `props` are those that the page was rendered with. */
export async function start(root: HTMLElement, { compact, ...props }: PageProps): Promise<void> {
  const area = areas[areaOf(props.scenario)];
  if (!area) throw new Error(`No area has the scenario “${props.scenario}”.`);
  const [{ default: scenarios }, extras] = await Promise.all([
    area(),
    compact ? undefined : import('./extras.ts'),
  ]);
  hydrate(<QueueStepper {...props} model={modelOf(scenarios)} extras={extras} />, root);
}
