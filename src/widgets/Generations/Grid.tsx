import { useLayoutEffect, useRef } from 'preact/hooks';
import { AGES, type Age } from '../../virtio/ages/age.ts';
import type { Cell } from '../../virtio/ages/grid.ts';
import { isMove, type State } from './state.ts';
import { SIGNS } from './words.ts';

interface Props {
  readonly grid: readonly (readonly Cell[])[];
  readonly state: State;
  readonly onChoose: (driver: Age, device: Age) => void;
  readonly onKey: (key: string) => void;
}

/** What stands in a cell, and what a sign there means. */
function CellWords({ cell: { ending, agreed } }: { readonly cell: Cell }) {
  const sign = SIGNS[ending];
  if (sign !== undefined) {
    return (
      <>
        <span aria-hidden="true">{sign.sign}</span>
        <span class="k-hidden">{sign.words}</span>
      </>
    );
  }
  return (
    <>
      {ending}{' '}
      <small>
        {agreed}
        <span class="k-hidden"> bits agreed on</span>
      </small>
    </>
  );
}

/** A row for each age of the driver, a column for each age of the device. The arrow keys move the choice. */
export function Grid({ grid, state, onChoose, onKey }: Props) {
  const chosen = useRef<HTMLButtonElement>(null);
  const table = useRef<HTMLTableElement>(null);
  const { driver, device } = state;
  // The focus goes where the choice goes, as long as it is in the grid at all.
  useLayoutEffect(() => {
    if (table.current?.contains(document.activeElement)) chosen.current?.focus();
  }, [driver, device]);

  return (
    <div class="gn-wide">
      <table
        ref={table}
        class="gn-grid"
        data-own-keys
        onKeyDown={(event) => {
          if (!isMove(event.key) || event.altKey || event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          onKey(event.key);
        }}
      >
        <caption>Drivers down, devices across: which ring they use, and on how many bits they agree</caption>
        <thead>
          <tr>
            <th scope="col">
              <span class="k-hidden">Driver</span>
            </th>
            {AGES.map((age) => (
              <th key={age} scope="col">
                {age}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {AGES.map((age, row) => (
            <tr key={age}>
              <th scope="row">{age}</th>
              {AGES.map((other, column) => {
                const cell = grid[row]?.[column] ?? { ending: 'absent', agreed: 0 };
                const isChosen = age === driver && other === device;
                return (
                  <td key={other}>
                    <button
                      type="button"
                      ref={isChosen ? chosen : null}
                      class={`gn-${cell.ending}`}
                      aria-pressed={isChosen}
                      tabIndex={isChosen ? 0 : -1}
                      onClick={() => onChoose(age, other)}
                    >
                      <span class="k-hidden">
                        Driver {age}, device {other}:{' '}
                      </span>
                      <CellWords cell={cell} />
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
