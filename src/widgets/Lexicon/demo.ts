import fields from '../kit/fields.css?inline';
import frame from '../kit/frame.css?inline';
import kit from '../kit/kit.css?inline';
import negotiation from '../Negotiation/Widget.css?inline';
import stepper from '../QueueStepper/Widget.css?inline';

/** The style sheets of the page do not have those of widgets that most readers of a lexicon never open. */
function addStyles(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync([kit, frame, fields, negotiation, stepper].join('\n'));
  document.adoptedStyleSheets.push(sheet);
}

let styled = false;

/**
 * Puts the small widget of a term into `root`: `negotiation`, or an exchange such as `queue/kick`. `base` is the
 * path that the site is served under.
 */
export async function start(root: HTMLElement, demo: string, instance: string, base: string): Promise<void> {
  if (!styled) addStyles();
  styled = true;
  if (demo === 'negotiation') {
    const { start: negotiate } = await import('../Negotiation/entry.tsx');
    await negotiate(root, { instance, device: 'blk', citations: `${base}data/clauses/*.json` });
    return;
  }
  const { start: step } = await import('../QueueStepper/entry.tsx');
  await step(root, { instance, scenario: demo, compact: true, clauses: {} });
}
