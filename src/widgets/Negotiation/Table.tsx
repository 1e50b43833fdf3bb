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
}: { readonly row: Row; readonly ok: boolean } & Pick<Props, 'dispatch'>) {
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
      {SIDES.map(({ side, type, does, field }) => (
        <td key={side}>
          <label class={`n-${side}`}>
            <input
              type="checkbox"
              autocomplete="off"
              checked={row[field]}
              aria-label={`The ${side} ${does} ${name}`}
              onChange={(event) => dispatch({ type, bit, on: event.currentTarget.checked })}
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

/** Every bit that either side names or whose box was turned, and on demand every other, with what becomes of it. */
export function Table({ view, all, dispatch }: Props) {
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
        <tbody>
          {view.rows.map((row) => (
            <BitRow key={row.bit} row={row} ok={view.ok} dispatch={dispatch} />
          ))}
        </tbody>
      </table>
      {(view.hidden > 0 || all) && (
        <p class="n-more">
          <button
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
