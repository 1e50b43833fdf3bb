import { hydrate } from 'preact';
import { TermList } from './list.ts';
import Lexicon from './Widget.tsx';

/** Brings the filter to life. */
export async function start(root: Element, instance: string, all: number): Promise<void> {
  hydrate(
    <Lexicon
      instance={instance}
      all={all}
      list={new TermList(document.querySelector('.terms') ?? document)}
    />,
    root,
  );
}
