import { useEffect, useReducer, useRef, useState } from 'preact/hooks';
import { VERSION_NAMES } from '../../virtio/spec/versions.ts';
import { CopyButton } from '../kit/CopyButton.tsx';
import { Announcer } from '../kit/live.tsx';
import { useAddress } from '../kit/useAddress.ts';
import { countSentence, reducer, SORTS, START, toFields } from './state.ts';
import { LiveTables } from './table.ts';

export interface Props {
  readonly instance: string;
  /** How many rows the first table has. */
  readonly rows: number;
  /** What the server rendered around this bar: the tables are its. Undefined on the server. */
  readonly place?: Element | undefined;
}

interface Hint {
  readonly text: string;
  readonly left: number;
  readonly top: number;
}

/** What a cell means, below the cell that is pointed at or has the focus. */
function useHint(tables: LiveTables | undefined, place: Element | undefined): Hint | undefined {
  const [hint, setHint] = useState<Hint>();
  useEffect(() => {
    if (!tables || !place) return;
    const listeners = new AbortController();
    const options = { signal: listeners.signal };
    const show = (target: EventTarget | null) => {
      const found = tables.explain(target);
      if (!found) return setHint(undefined);
      const box = place.getBoundingClientRect();
      const cell = found.cell.getBoundingClientRect();
      const left = Math.max(0, Math.min(cell.left - box.left, box.width - 280));
      setHint({ text: found.text, left, top: cell.bottom - box.top + 4 });
    };
    const hide = () => setHint(undefined);
    for (const kind of ['mouseover', 'focusin']) {
      place.addEventListener(kind, ({ target }) => show(target), options);
    }
    // What woke the widget was a cell: nothing will point at it a second time.
    show(place.querySelector('td:focus-within') ?? place.querySelector('td:hover'));
    place.addEventListener('mouseleave', hide, options);
    place.addEventListener('focusout', hide, options);
    place.addEventListener(
      'keydown',
      (event) => event instanceof KeyboardEvent && event.key === 'Escape' && hide(),
      options,
    );
    return () => listeners.abort();
  }, [tables, place]);
  return hint;
}

/** The bar above the version table: what is shown of it, in which order. The table itself is plain HTML. */
export default function SpecTable({ instance, rows, place }: Props) {
  const [state, dispatch] = useReducer(reducer, START);
  const [count, setCount] = useState(countSentence(rows, rows));
  const [tables] = useState(() => place && new LiveTables(place));
  const hint = useHint(tables, place);
  const bubble = useRef<HTMLDivElement>(null);
  const { id, link } = useAddress(instance, state, dispatch, toFields);

  useEffect(() => {
    const { shown, all, folded } = tables?.apply(state) ?? { shown: rows, all: rows, folded: 0 };
    setCount(countSentence(shown, all, folded));
  }, [state, tables, rows]);
  useEffect(() => {
    const listeners = new AbortController();
    tables?.onOthers((on) => dispatch({ type: 'others', on }), listeners.signal);
    return () => listeners.abort();
  }, [tables]);
  useEffect(() => {
    // The policy forbids style attributes in the page; setting the properties is allowed.
    if (!bubble.current || !hint) return;
    bubble.current.style.left = `${hint.left}px`;
    bubble.current.style.top = `${hint.top}px`;
  }, [hint]);

  return (
    <div id={id} class="st-bar">
      <input
        type="search"
        aria-label="Filter by name or ID"
        placeholder="Name or ID"
        autocomplete="off"
        value={state.text}
        onInput={(event) => dispatch({ type: 'text', value: event.currentTarget.value })}
      />
      <select
        aria-label="Standing"
        autocomplete="off"
        value={state.standing}
        onChange={(event) => dispatch({ type: 'standing', value: event.currentTarget.value })}
      >
        <option value="">any standing</option>
        <option value="specified">specified</option>
        <option value="reserved">ID only</option>
        <option value="absent">no</option>
      </select>
      <select
        aria-label="In version"
        autocomplete="off"
        value={state.version}
        onChange={(event) => dispatch({ type: 'version', value: event.currentTarget.value })}
      >
        <option value="">in any version</option>
        {VERSION_NAMES.map((version) => (
          <option key={version} value={version}>
            in {version}
          </option>
        ))}
      </select>
      <select
        aria-label="Order"
        autocomplete="off"
        value={state.sort}
        onChange={(event) => dispatch({ type: 'sort', value: event.currentTarget.value })}
      >
        {Object.entries(SORTS).map(([sort, label]) => (
          <option key={sort} value={sort}>
            {sort === 'family' ? label : `by ${label}`}
          </option>
        ))}
      </select>
      <span class="st-count">{state.notice ?? count}</span>
      <CopyButton label="Copy link" text={link} />
      {hint && (
        <div ref={bubble} class="st-hint" role="tooltip">
          {hint.text}
        </div>
      )}
      <Announcer text={hint?.text ?? count} />
    </div>
  );
}
