import { hydrate } from 'preact';
import { areaOf, areas } from './areas.ts';
import css from './awake.css?inline';
import { modelOf } from './model.ts';
import QueueStepper, { type Props } from './Widget.tsx';

/** What the page says of a widget: names and numbers, never a trace. */
export interface PageProps extends Omit<Props, 'model' | 'extras'> {
  readonly compact?: boolean | undefined;
}

let dressed = false;

/** Styles that no sleeping widget needs, so that no page has to carry them. */
function dress(): void {
  if (dressed) return;
  dressed = true;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
}

/** Brings a sleeping widget to life: `props` are those that the page was rendered with. */
export async function start(root: HTMLElement, { compact, ...props }: PageProps): Promise<void> {
  const area = areas[areaOf(props.scenario)];
  if (!area) throw new Error(`No area has the scenario “${props.scenario}”.`);
  const [{ default: scenarios }, extras] = await Promise.all([
    area(),
    compact ? undefined : import('./extras.ts'),
  ]);
  dress();
  hydrate(<QueueStepper {...props} model={modelOf(scenarios)} extras={extras} />, root);
}
