import { isInAddress, letSleep } from '../kit/sleepers.ts';

/** The filter of the lexicon wakes when it is wanted. */
export function sleep(): void {
  for (const root of document.querySelectorAll<HTMLElement>('[data-widget=Lexicon]')) {
    const { instance = '', terms } = root.dataset;
    const load = async () => (await import('./entry.tsx')).start(root, instance, Number(terms));
    letSleep(root, load, isInAddress(instance));
  }
}

/** The small widget of a term is fetched when a reader opens it, or at once when the address speaks of it. */
export function sleepDemos(): void {
  for (const details of document.querySelectorAll<HTMLDetailsElement>('details[data-demo]')) {
    const demo = details.dataset['demo'] ?? '';
    const instance = `demo-${demo.replace(/^.*\//, '')}`;
    const open = async () => {
      const root = document.createElement('div');
      details.append(root);
      await (await import('./demo.ts')).start(root, demo, instance);
    };
    details.addEventListener('toggle', open, { once: true });
    if (isInAddress(instance)) details.open = true;
  }
}
