import type { Trace } from '../../virtio/world/trace.ts';
import { touch } from '../../virtio/world/view.ts';
import { hexNumber } from '../kit/hex.ts';
import { bufferRows, lastTouch, pageOf } from './places.ts';

interface Props {
  readonly trace: Trace;
  readonly step: number;
  readonly mark: (touched: 'read' | 'write' | null) => string | undefined;
}

const MAX_BUFFER_ROWS = 10;

/** The buffers that descriptors point to, decoded: requests by field, data by how it begins. */
export function Buffers({ trace, step, mark }: Props) {
  const rows = bufferRows(trace, step);
  if (rows.length === 0) return null;
  let focus = 0;
  rows.forEach((row, i) => {
    if (touch(trace.steps[step], row.address, row.size)) focus = i;
  });
  if (focus === 0) {
    const first = rows[0];
    const latest = lastTouch(trace, step, first?.address ?? 0, Number.MAX_SAFE_INTEGER);
    if (latest)
      focus = Math.max(
        0,
        rows.findLastIndex((row) => touch(latest, row.address, row.size) !== null),
      );
  }
  const { from, to } = pageOf(rows.length, MAX_BUFFER_ROWS, focus);
  return (
    <div class="q-table q-buffers">
      <table>
        <caption>
          Buffers
          {to - from < rows.length && `, ${from + 1} to ${to} of ${rows.length}`}
        </caption>
        <tbody>
          {rows.slice(from, to).map(({ name, address, size, inner, value }) => (
            <tr key={`${name}${address}`} class={inner ? 'q-inner' : undefined}>
              <th scope="row">{inner ? name.replace(/^.*\.(?=[^.]+$)/, '') : name}</th>
              <td>
                {!inner && (
                  <>
                    <span class="q-wide">{hexNumber(address)}, </span>
                    {size} B
                  </>
                )}
              </td>
              <td class={mark(touch(trace.steps[step], address, size))}>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
