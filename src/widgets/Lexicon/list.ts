import { type Entry, type Found, isCalled, isNamed, matches } from './state.ts';

interface Live extends Entry {
  readonly element: HTMLElement;
}

/** The terms of the page as the filter sees them: read off the HTML once. */
export class TermList {
  readonly #terms: readonly Live[];
  readonly #sections: readonly HTMLElement[];

  constructor(root: ParentNode) {
    this.#sections = [...root.querySelectorAll<HTMLElement>('section')];
    this.#terms = [...root.querySelectorAll<HTMLElement>('article')].map((element) => {
      const title = element.querySelector('h3')?.textContent?.trim() ?? '';
      const also =
        element
          .querySelector('.also')
          ?.textContent?.trim()
          .replace(/^also /, '') ?? '';
      const names = [title, ...also.split(', ')].filter((name) => name !== '');
      return {
        element,
        names: names.map((name) => name.toLowerCase()),
        text: (element.textContent ?? '').toLowerCase(),
      };
    });
  }

  /** Shows the terms that have what was typed, and the letters that have such terms. */
  apply(typed: string): Found {
    let first: Live | undefined;
    let shown = 0;
    let named = 0;
    for (const term of this.#terms) {
      const isIn = matches(term, typed);
      term.element.hidden = !isIn;
      if (!isIn) continue;
      shown++;
      if (!isNamed(term, typed)) continue;
      named++;
      if (first === undefined || (isCalled(term, typed) && !isCalled(first, typed))) first = term;
    }
    for (const section of this.#sections) section.hidden = !section.querySelector('article:not([hidden])');
    const heading = first?.element.querySelector('h3');
    const lead = heading ? { id: heading.id, title: heading.textContent?.trim() ?? '' } : undefined;
    return { shown, named, all: this.#terms.length, lead };
  }

  /** Whether the place that an address points at is there but hidden. */
  hides(hash: string): boolean {
    const id = decodeURIComponent(hash.slice(1));
    const target = id === '' ? null : document.getElementById(id);
    return target?.closest('article[hidden], section[hidden]') != null;
  }
}
