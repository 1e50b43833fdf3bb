import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Action, Row, View } from './state.ts';
import { featureNote } from './words.ts';

interface Props {
  readonly view: View;
  readonly all: boolean;
  readonly dispatch: (action: Action) => void;
}

/** The word for what became of a bit, with a sign so that it is not said by colour alone. */
function Result({ row, ok }: { readonly row: Row; readonly ok: boolean }) {
  if (row.accepted && row.why === undefined) {
    return ok ? <span class="n-yes">✓ negotiated</span> : <span class="n-no">✕ refused</span>;
  }
  if (row.why !== undefined) return <span class="n-no">✕ left out</span>;
  return <span class="f-quiet">{row.offered ? 'not taken' : '–'}</span>;
}

/** What each side does with a bit, and what of it stands in the row. */
const SIDES = [
  { side: 'device', type: 'offer', does: 'offers', field: 'offered' },
  { side: 'driver', type: 'want', does: 'takes', field: 'wanted' },
] as const;

function BitRow({
  row,
  ok,
  dispatch,
  onTurn,
}: {
  readonly row: Row;
  readonly ok: boolean;
  /** Hears which side's box is turned, before it is. */
  readonly onTurn: (side: number) => void;
} & Pick<Props, 'dispatch'>) {
  const { bit, name, feature } = row;
  return (
    <tr class={row.accepted ? undefined : 'n-out'}>
      <td class="n-bit">{bit}</td>
      <th scope="row">
        <code>{name}</code>
        {feature !== undefined && <small>{featureNote(feature)}</small>}
        {row.unnamed !== undefined && <small>{row.unnamed}</small>}
        {row.why !== undefined && <small class="n-why">{row.why}</small>}
      </th>
      {SIDES.map(({ side, type, does, field }, at) => (
        <td key={side}>
          <label class={`n-${side}`}>
            <input
              type="checkbox"
              autocomplete="off"
              checked={row[field]}
              aria-label={`The ${side} ${does} ${name}`}
              onChange={(event) => {
                onTurn(at);
                dispatch({ type, bit, on: event.currentTarget.checked });
              }}
            />
            <span aria-hidden="true">{does}</span>
          </label>
        </td>
      ))}
      <td class="n-result">
        <Result row={row} ok={ok} />
      </td>
    </tr>
  );
}

/** Every bit that either side names, and on demand every other one, with what becomes of it. */
export function Table({ view, all, dispatch }: Props) {
  const body = useRef<HTMLTableSectionElement>(null);
  const more = useRef<HTMLButtonElement>(null);
  const left = useRef<{ readonly bit: number; readonly row: number; readonly side: number }>();
  // A row that nobody names any more goes, and the focus with it: the row that takes its place has it then.
  useLayoutEffect(() => {
    const { bit, row, side } = left.current ?? {};
    left.current = undefined;
    const rows = body.current?.rows;
    if (row === undefined || !rows || view.rows.some((one) => one.bit === bit)) return;
    const next = rows[Math.min(row, rows.length - 1)]?.querySelectorAll('input')[side ?? 0];
    (next ?? more.current)?.focus();
  }, [view]);

  return (
    <>
      <table class="n-table">
        <thead>
          <tr>
            <th scope="col" class="n-bit">
              Bit
            </th>
            <th scope="col">Feature</th>
            <th scope="col">Device</th>
            <th scope="col">Driver</th>
            <th scope="col">Result</th>
          </tr>
        </thead>
        <tbody ref={body}>
          {view.rows.map((row, at) => (
            <BitRow
              key={row.bit}
              row={row}
              ok={view.ok}
              dispatch={dispatch}
              onTurn={(side) => {
                left.current = { bit: row.bit, row: at, side };
              }}
            />
          ))}
        </tbody>
      </table>
      {(view.hidden > 0 || all) && (
        <p class="n-more">
          <button
            ref={more}
            type="button"
            class="k-btn"
            aria-pressed={all}
            onClick={() => dispatch({ type: 'all', on: !all })}
          >
            {all ? 'Only the bits that are named' : `Show ${view.hidden} more bits, named by neither side`}
          </button>
        </p>
      )}
    </>
  );
}
