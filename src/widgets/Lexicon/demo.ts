import { citationsOf } from '../kit/citations.ts';
import { dress } from '../kit/dress.ts';
import frame from '../kit/frame.css?inline';
import kit from '../kit/kit.css?inline';
import negotiation from '../Negotiation/Widget.css?inline';
import type { Citation } from '../QueueStepper/Say.tsx';
import stepper from '../QueueStepper/Widget.css?inline';

/**
 * Puts the small widget of a term into `root`: `negotiation`, or an exchange such as `queue/kick`.
 */
export async function start(root: HTMLElement, demo: string, instance: string): Promise<void> {
  // The page does not carry the styles of widgets that most readers of a lexicon never open.
  dress([kit, frame, negotiation, stepper].join('\n'));
  if (demo === 'negotiation') {
    const { start: negotiate } = await import('../Negotiation/entry.tsx');
    await negotiate(root, { instance, device: 'blk' });
    return;
  }
  const [{ start: step }, clauses] = await Promise.all([
    import('../QueueStepper/entry.tsx'),
    citationsOf<Citation>(`exchange/${demo}`),
  ]);
  await step(root, { instance, scenario: demo, compact: true, clauses });
}
