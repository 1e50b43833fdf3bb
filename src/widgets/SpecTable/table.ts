import type { Standing } from '../../virtio/spec/types.ts';
import { explainCell, matches, ordered, type Row, type State } from './state.ts';

/** A row with the element that the server rendered. */
interface Live extends Row {
  readonly element: HTMLTableRowElement;
}

const STANDINGS: Readonly<Record<string, Standing>> = { s: 'specified', r: 'reserved', a: 'absent' };

function readRow(element: HTMLTableRowElement): Live {
  const [name, ids, ...cells] = element.cells;
  return {
    element,
    name: name?.textContent?.trim() ?? '',
    also: element.dataset['also'],
    ids: (ids?.textContent?.match(/\d+/g) ?? []).map(Number),
    standings: cells.map(({ className }) => STANDINGS[className] ?? 'absent'),
    sections: cells.map((cell) => cell.querySelector('i')?.textContent ?? ''),
  };
}

/** The tables of the page as the widget sees them: what stands in them is read off them once. */
export class LiveTables {
  readonly #tables: readonly { readonly body: HTMLTableSectionElement; readonly rows: readonly Live[] }[];
  readonly #details: HTMLDetailsElement | null;

  constructor(place: Element) {
    this.#tables = [...place.querySelectorAll('tbody')].map((body) => ({
      body,
      rows: [...body.rows].map(readRow),
    }));
    this.#details = place.querySelector('details');
  }

  /**
   * Shows the rows that a state asks for, in its order. Returns how many are shown, of how many, and how many
   * more are found behind the summary that is shut.
   */
  apply(state: State): { readonly shown: number; readonly all: number; readonly folded: number } {
    let shown = 0;
    let all = 0;
    let folded = 0;
    for (const [index, { body, rows }] of this.#tables.entries()) {
      for (const row of rows) row.element.hidden = !matches(row, state);
      const order = ordered(rows, state).map(({ element }) => element);
      // What moves loses the focus, so nothing moves without need.
      if (order.some((element, at) => element !== body.rows[at])) body.append(...order);
      const found = rows.filter(({ element }) => !element.hidden).length;
      if (index > 0 && !state.others) {
        folded += found;
        continue;
      }
      all += rows.length;
      shown += found;
    }
    if (this.#details) this.#details.open = state.others;
    return { shown, all, folded };
  }

  /** What the cell that holds `target` means; undefined for anything else. */
  explain(
    target: EventTarget | null,
  ): { readonly cell: HTMLTableCellElement; readonly text: string } | undefined {
    const cell = target instanceof Element ? target.closest<HTMLTableCellElement>('td') : null;
    const row = this.#tables
      .flatMap(({ rows }) => rows)
      .find(({ element }) => element === cell?.parentElement);
    if (!cell || !row || cell.cellIndex < 2) return undefined;
    return { cell, text: explainCell(row, cell.cellIndex - 2) };
  }

  /** Calls `changed` when the reader opens or closes the second table. */
  onOthers(changed: (on: boolean) => void, signal: AbortSignal): void {
    const details = this.#details;
    details?.addEventListener('toggle', () => changed(details.open), { signal });
  }
}
