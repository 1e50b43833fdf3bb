// biome-ignore-all lint/a11y/useSemanticElements: a table's rows cannot wrap from sixteen bytes to two lines of eight.
// biome-ignore-all lint/a11y/useFocusableInteractive: in a grid one cell at a time takes the focus, rows never do.
// biome-ignore-all lint/a11y/useKeyWithMouseEvents: focus is heard through onFocusIn, which bubbles from the cells.
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { hex, type Parsed, parseBytes, printable } from './hex.ts';

/** A run of bytes drawn in a class of the caller's: a field, or what was just read or written. */
export interface HexMark {
  readonly address: number;
  readonly size: number;
  /** One or more class names; the first byte also gets `k-m0`, the last `k-m1`. */
  readonly className: string;
}

export interface HexViewProps {
  /** What these bytes are, for a screen reader. */
  readonly label: string;
  /** The address of the first byte. */
  readonly base: number;
  readonly bytes: Uint8Array;
  /** Hex digits of an address: 8 for guest memory, 2 for a configuration space. */
  readonly digits?: number;
  readonly marks?: readonly HexMark[];
  /** The name of what lies at an address, shown on hover and read out with the byte. */
  readonly nameAt?: (address: number) => string | undefined;
  /** The reader points at a byte, or at none. */
  readonly onPoint?: (address: number | undefined) => void;
  /**
   * Makes the bytes editable. Called with the address of the first byte and the bytes typed (one, or several
   * when pasted); a returned sentence is shown as an error and what was typed is kept.
   */
  readonly onEdit?: (address: number, bytes: number[]) => string | undefined;
  /** Whether the same bytes stand on the right as text. */
  readonly text?: boolean;
}

const ROW = 16;

function classesOf(address: number, marks: readonly HexMark[]): string {
  let names = '';
  for (const mark of marks) {
    if (address < mark.address || address >= mark.address + mark.size) continue;
    names += ` ${mark.className}`;
    if (address === mark.address) names += ' k-m0';
    if (address === mark.address + mark.size - 1) names += ' k-m1';
  }
  return names.trim();
}

/**
 * Bytes as a hex dump of sixteen to a line (eight where it is narrow), which the reader can walk with the arrow
 * keys and, with `onEdit`, change. One byte at a time takes part in the tab order. Needs kit.css and hex.css.
 */
export function HexView(props: HexViewProps) {
  const { base, bytes, digits = 8, marks = [], onEdit, nameAt } = props;
  const [cursor, setCursor] = useState(0);
  const [draft, setDraft] = useState<{
    readonly at: number;
    readonly text: string;
    readonly error?: string;
  }>();
  const grid = useRef<HTMLDivElement>(null);
  const refocus = useRef(false);
  // Taking a focused field out of the page may blur it, which must not commit a second time.
  const editing = useRef(false);
  const at = Math.min(cursor, Math.max(0, bytes.length - 1));

  useLayoutEffect(() => {
    if (!refocus.current || draft !== undefined) return;
    refocus.current = false;
    grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  });

  useLayoutEffect(() => {
    const field = grid.current?.querySelector('input');
    field?.focus();
    if (field && field.value.length > 1) field.select();
  }, [draft?.at]);

  function move(to: number) {
    if (to < 0 || to >= bytes.length) return;
    refocus.current = true;
    setCursor(to);
  }

  function begin(offset: number, text: string) {
    if (onEdit === undefined) return;
    editing.current = true;
    setCursor(offset);
    setDraft({ at: offset, text });
  }

  function close(keepFocus: boolean) {
    editing.current = false;
    refocus.current = keepFocus;
    setDraft(undefined);
  }

  function commit(keepFocus: boolean) {
    if (draft === undefined || !editing.current) return;
    const parsed: Parsed<number[]> = parseBytes(draft.text);
    let error = 'error' in parsed ? parsed.error : undefined;
    if ('value' in parsed && parsed.value.some((byte, i) => byte !== bytes[draft.at + i])) {
      error = onEdit?.(base + draft.at, parsed.value);
    }
    if (error === undefined) close(keepFocus);
    else setDraft({ ...draft, error });
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (draft !== undefined) {
      if (event.key === 'Enter') commit(true);
      else if (event.key === 'Escape') close(true);
      else return;
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const start = at - (at % ROW);
    const moves: Record<string, number> = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at - ROW,
      ArrowDown: at + ROW,
      Home: event.shiftKey ? 0 : start,
      End: Math.min(bytes.length, start + ROW) - 1,
    };
    const to = moves[event.key];
    if (to !== undefined) move(to);
    else if (event.key === 'Enter' || event.key === 'F2') begin(at, hex(bytes[at] ?? 0));
    else if (/^[0-9a-f]$/i.test(event.key)) begin(at, event.key);
    else return;
    event.preventDefault();
  }

  function offsetOf(target: EventTarget | null): number | undefined {
    const cell = target instanceof Element ? target.closest('[role=gridcell]') : null;
    const row = cell?.parentElement;
    if (!cell || !row || !grid.current) return undefined;
    const column = [...row.children].filter((child) => child.matches('[role=gridcell]')).indexOf(cell);
    return [...grid.current.children].indexOf(row) * ROW + column;
  }

  function byteCell(offset: number) {
    const address = base + offset;
    if (draft?.at === offset) {
      return (
        <span key={offset} role="gridcell" class="k-editing">
          <input
            value={draft.text}
            size={2}
            aria-label={`Byte at 0x${hex(address, digits)}, hexadecimal`}
            aria-invalid={draft.error !== undefined}
            spellcheck={false}
            autocomplete="off"
            onInput={(event) => setDraft({ at: offset, text: event.currentTarget.value })}
            onBlur={() => commit(false)}
          />
        </span>
      );
    }
    return (
      <span
        key={offset}
        role="gridcell"
        class={`${bytes[offset] ? 'k-on ' : ''}${classesOf(address, marks)}`.trim() || undefined}
        tabIndex={offset === at ? 0 : undefined}
      >
        {hex(bytes[offset] ?? 0)}
      </span>
    );
  }

  const rows = [];
  for (let start = 0; start < bytes.length; start += ROW) {
    const count = Math.min(ROW, bytes.length - start);
    const cells = Array.from({ length: count }, (_, i) => byteCell(start + i));
    rows.push(
      <div role="row" key={base + start}>
        <span role="rowheader">{hex(base + start, digits)}</span>
        {cells}
        {props.text && (
          <span class="k-text" aria-hidden="true">
            {Array.from(bytes.subarray(start, start + count), printable).join('')}
          </span>
        )}
      </div>,
    );
  }

  const place = nameAt?.(base + at);
  return (
    <div class="k-hex" data-own-keys>
      <div
        ref={grid}
        role="grid"
        tabIndex={-1}
        aria-label={props.label}
        aria-readonly={onEdit === undefined}
        class={onEdit ? 'k-canedit' : undefined}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          const offset = offsetOf(event.target);
          if (offset === undefined || draft?.at === offset) return;
          refocus.current = true;
          setCursor(offset);
          begin(offset, hex(bytes[offset] ?? 0));
        }}
        onFocusIn={(event) => {
          const offset = offsetOf(event.target);
          if (offset !== undefined) props.onPoint?.(base + offset);
        }}
        onMouseOver={(event) => {
          const offset = offsetOf(event.target);
          if (offset === undefined) return;
          props.onPoint?.(base + offset);
          const name = nameAt?.(base + offset);
          if (name && event.target instanceof HTMLElement) event.target.title = name;
        }}
        onMouseLeave={() => props.onPoint?.(undefined)}
      >
        {rows}
      </div>
      {draft?.error !== undefined && (
        <p class="k-error" role="alert">
          {draft.error}
        </p>
      )}
      {place !== undefined && (
        <p class="k-hidden" aria-live="polite">
          {refocus.current ? place : ''}
        </p>
      )}
    </div>
  );
}
