import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { hexNumber, littleEndian, type Parsed, parseNumber } from '../kit/hex.ts';

/** One value in memory that a table shows and a reader may change. */
export interface CellSpec {
  /** What the value is, for a screen reader: `addr of descriptor 3`. */
  readonly label: string;
  readonly address: number;
  /** In bytes. */
  readonly size: number;
  readonly value: bigint | number;
  /** What stands in the table; the value in decimal where it is left out. */
  readonly text?: string;
  readonly className?: string | undefined;
  /** Reads what was typed, where that is more than a number. */
  readonly parse?: ((text: string) => Parsed<bigint>) | undefined;
}

/** Takes the bytes that differ; a returned sentence is shown as an error. */
export type OnEdit = (address: number, bytes: number[]) => string | undefined;

/** The part of the new bytes that differs from the old ones. Both have the same length. */
function difference(address: number, old: readonly number[], fresh: readonly number[]) {
  const from = fresh.findIndex((byte, i) => byte !== old[i]);
  const to = fresh.findLastIndex((byte, i) => byte !== old[i]) + 1;
  return from < 0 ? undefined : { address: address + from, bytes: fresh.slice(from, to) };
}

/**
 * Cells of a table that a reader walks with the arrow keys and edits with Enter or a click. `cell` gives a `<td>`;
 * every `<td>` of the table must come from it. `label` names the table. Spread `grid` on the `<table>`, and put `error` below it.
 */
export function useCellGrid(label: string, onEdit: OnEdit) {
  const table = useRef<HTMLTableElement>(null);
  const specs = useRef<CellSpec[]>([]);
  const editing = useRef(false);
  const refocus = useRef(false);
  const [active, setActive] = useState(0);
  const [draft, setDraft] = useState<{ readonly text: string; readonly error?: string }>();

  // Cells are numbered in the order in which they are drawn, which is that of the page.
  specs.current = [];

  useLayoutEffect(() => {
    if (!refocus.current || draft !== undefined) return;
    refocus.current = false;
    table.current?.querySelector<HTMLElement>('td[tabindex="0"]')?.focus();
  });

  // Another step may leave fewer cells, and one must always be in reach of the Tab key.
  useLayoutEffect(() => {
    if (active === 0 || active < specs.current.length) return;
    editing.current = false;
    setDraft(undefined);
    setActive(0);
  });

  const open = draft !== undefined;
  useLayoutEffect(() => {
    if (open) table.current?.querySelector('input')?.select();
  }, [open, active]);

  function cells(): HTMLTableCellElement[] {
    return [...(table.current?.querySelectorAll('td') ?? [])];
  }

  function begin(index: number) {
    const spec = specs.current[index];
    if (!spec) return;
    editing.current = true;
    setActive(index);
    setDraft({ text: spec.size > 4 ? hexNumber(spec.value) : (spec.text ?? String(spec.value)) });
  }

  function close(keepFocus: boolean) {
    editing.current = false;
    refocus.current = keepFocus;
    setDraft(undefined);
  }

  function commit(keepFocus: boolean) {
    const spec = specs.current[active];
    if (!draft || !spec || !editing.current) return;
    const parsed = spec.parse?.(draft.text) ?? parseNumber(draft.text, 8 * spec.size);
    let error = 'error' in parsed ? parsed.error : undefined;
    if ('value' in parsed) {
      const fresh = littleEndian(parsed.value, spec.size);
      const changed = difference(spec.address, littleEndian(BigInt(spec.value), spec.size), fresh);
      if (changed) error = onEdit(changed.address, changed.bytes);
    }
    if (error === undefined) close(keepFocus);
    else setDraft({ text: draft.text, error });
  }

  function neighbour(key: string): number | undefined {
    const all = cells();
    const here = all[active];
    const row = here?.closest('tr');
    if (!here || !row) return undefined;
    const rows = [...(table.current?.querySelectorAll('tr') ?? [])].filter((each) =>
      each.querySelector('td'),
    );
    const inRow = [...row.querySelectorAll('td')];
    const column = inRow.indexOf(here);
    const goal =
      key === 'ArrowLeft'
        ? inRow[column - 1]
        : key === 'ArrowRight'
          ? inRow[column + 1]
          : key === 'Home'
            ? inRow[0]
            : key === 'End'
              ? inRow.at(-1)
              : key === 'ArrowUp' || key === 'ArrowDown'
                ? rows[rows.indexOf(row) + (key === 'ArrowUp' ? -1 : 1)]?.querySelectorAll('td')[column]
                : undefined;
    return goal ? all.indexOf(goal) : undefined;
  }

  function onKeyDown(event: JSX.TargetedKeyboardEvent<HTMLTableElement>) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (open) {
      if (event.key === 'Enter') commit(true);
      else if (event.key === 'Escape') close(true);
      else return;
    } else if (event.key === 'Enter' || event.key === 'F2') {
      begin(active);
    } else {
      const goal = neighbour(event.key);
      if (goal === undefined) return;
      refocus.current = true;
      setActive(goal);
    }
    event.preventDefault();
  }

  function cell(spec: CellSpec) {
    const index = specs.current.push(spec) - 1;
    const text = spec.text ?? String(spec.value);
    if (open && index === active) {
      return (
        <td class="q-editing">
          <span aria-hidden="true">{text}</span>
          <input
            value={draft.text}
            aria-label={`${spec.label}, ${8 * spec.size} bits`}
            aria-invalid={draft.error !== undefined}
            spellcheck={false}
            autocomplete="off"
            onInput={(event) => setDraft({ text: event.currentTarget.value })}
            onBlur={() => commit(false)}
          />
        </td>
      );
    }
    return (
      <td class={spec.className} tabIndex={index === active ? 0 : undefined}>
        {text}
      </td>
    );
  }

  const grid = {
    ref: table,
    role: 'grid' as const,
    'aria-label': label,
    'data-own-keys': true,
    onKeyDown,
    onClick: (event: JSX.TargetedMouseEvent<HTMLTableElement>) => {
      const at = event.target instanceof Element ? event.target.closest('td') : null;
      const index = at ? cells().indexOf(at) : -1;
      if (index >= 0 && !(open && index === active)) begin(index);
    },
  };
  const error =
    draft?.error === undefined ? null : (
      <p class="k-error" role="alert">
        {draft.error}
      </p>
    );
  return { grid, cell, error };
}
