// biome-ignore-all lint/a11y/useSemanticElements: a fieldset is for a form.
import { type Cell, type Drawing, linesOf } from '../../virtio/decode/drawing.ts';

interface Props {
  readonly drawing: Drawing;
  readonly on: string | undefined;
  readonly chosen: string | undefined;
  readonly onPoint: (path: string | undefined) => void;
  readonly onChoose: (path: string) => void;
}

const WIDTH = 8;
const COLUMNS = Array.from({ length: WIDTH }, (_, column) => column);

function amount({ field, bytes }: Cell): string {
  if (bytes === null) return 'any length';
  return field.size === 1 ? '1 byte' : `${field.size} bytes`;
}

/** The struct drawn to scale, eight bytes to a line; what has no fixed length is drawn broken. */
export function Diagram({ drawing, on, chosen, onPoint, onChoose }: Props) {
  return (
    <div class="s-map" role="group" aria-label="Drawn to scale" onMouseLeave={() => onPoint(undefined)}>
      <span class="s-at" aria-hidden="true" />
      {COLUMNS.map((column) => (
        <span key={column} class="s-col" aria-hidden="true">
          {column}
        </span>
      ))}
      {linesOf(drawing.fields, WIDTH).flatMap(({ offset, cells }, line) => [
        <span key={`at${line}`} class="s-at" aria-hidden="true">
          {offset === null ? '…' : `+${offset}`}
        </span>,
        ...cells.map((cell, column) => {
          const { path, type } = cell.field;
          const look = `s-cell s-${cell.columns}${cell.bytes === null ? ' s-open' : ''}${path === on ? ' s-on' : ''}`;
          return cell.first ? (
            <button
              key={`${path}${column}`}
              type="button"
              class={look}
              aria-pressed={path === chosen}
              onClick={() => onChoose(path)}
              onMouseEnter={() => onPoint(path)}
              onFocus={() => onPoint(path)}
            >
              <b>{path.replace(/^.*\./, '')}</b>{' '}
              <span>
                {type}
                <span class="k-hidden">, {amount(cell)}</span>
                {(cell.bytes === null || cell.bytes > WIDTH) && (
                  <span aria-hidden="true">, {amount(cell)}</span>
                )}
              </span>
            </button>
          ) : (
            <span
              key={`${path}${line}-${column}`}
              class={`${look} s-rest`}
              aria-hidden="true"
              onMouseEnter={() => onPoint(path)}
            >
              … {path.replace(/^.*\./, '')}
            </span>
          );
        }),
      ])}
    </div>
  );
}
