import type { Kind } from './kinds.ts';
import { mark } from './marks.ts';
import { compare, type Query, type Row, select, wordsOf } from './rows.ts';

/** The rows of a page with what they stand in, to be shown, hidden and sorted. */
export interface List {
  readonly size: number;
  /** Shows what is asked for, in its order, and says how many that are. `asked`: there is something to hide by. */
  show(query: Query, asked: boolean): number;
}

/** Hides the groups that have no row left, and unfolds them all while something is asked. */
function grouping(groups: readonly HTMLElement[]): (shown: readonly HTMLElement[], asked: boolean) => void {
  const folds = groups.filter((group) => group instanceof HTMLDetailsElement);
  /** How the folds stood before anything was asked. */
  let before: readonly boolean[] | undefined;
  return (shown, asked) => {
    const filled = new Set<Element | null>();
    for (let at of shown as readonly (Element | null)[])
      for (; at && !filled.has(at); at = at.parentElement) filled.add(at);
    for (const group of groups) {
      group.hidden = !filled.has(group);
      const term = group.tagName === 'DD' ? group.previousElementSibling : null;
      if (term instanceof HTMLElement) term.hidden = group.hidden;
    }
    if (asked === (before !== undefined)) return;
    const open = before;
    before = open ? undefined : folds.map((fold) => fold.open);
    folds.forEach((fold, at) => {
      fold.open = open?.[at] ?? true;
    });
  };
}

/** Sorts rows in the lists that they stand in; they are not moved from one to another. */
function sorting(elements: readonly HTMLElement[], rows: readonly Row[]): (query: Query) => void {
  const pairs = elements.flatMap((element, at) => {
    const row = rows[at];
    return row ? [{ element, row }] : [];
  });
  let last = '';
  return (query) => {
    const order = query['o'] ?? '';
    if (order === last) return;
    last = order;
    // Each goes behind those of its own list that came before it.
    for (const { element } of pairs.toSorted((a, b) => compare(a.row, b.row, query)))
      element.parentElement?.append(element);
  };
}

/** The rows of the page as it is now. */
export function listOf({ rows: selector, groups = '', read }: Kind): List {
  const elements = [...document.querySelectorAll<HTMLElement>(selector)];
  const rows = elements.map(read);
  const group = grouping(groups === '' ? [] : [...document.querySelectorAll<HTMLElement>(groups)]);
  const sort = sorting(elements, rows);
  let unfolded: readonly HTMLDetailsElement[] = [];
  return {
    size: rows.length,
    show(query, asked) {
      const wanted = select(rows, query);
      elements.forEach((element, at) => {
        element.hidden = !wanted[at];
      });
      const shown = elements.filter(({ hidden }) => !hidden);
      group(shown, asked);
      sort(query);
      unfolded = mark(shown, wordsOf(query['t'] ?? ''), unfolded);
      return shown.length;
    },
  };
}
