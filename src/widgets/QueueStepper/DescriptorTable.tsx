import { VIRTQ_DESC_F_INDIRECT, VIRTQ_DESC_F_NEXT, VIRTQ_DESC_F_WRITE } from '../../virtio/spec/ring.ts';
import type { DescriptorRow } from '../../virtio/world/view.ts';
import { hexNumber, type Parsed, parseNumber } from '../kit/hex.ts';
import { Caption, fieldCell, Head, Index, MAX_ROWS, type Mark } from './descriptor-rows.tsx';
import { pageOf } from './places.ts';
import { type OnEdit, useCellGrid } from './useCellGrid.tsx';

export { MAX_ROWS };

const BITS: Readonly<Record<string, bigint>> = {
  NEXT: BigInt(VIRTQ_DESC_F_NEXT),
  WRITE: BigInt(VIRTQ_DESC_F_WRITE),
  INDIRECT: BigInt(VIRTQ_DESC_F_INDIRECT),
};

/** Reads `virtq_desc.flags` as names or as a number: `NEXT|WRITE`, `VIRTQ_DESC_F_NEXT`, `0x3`, `–` for none. */
export function parseFlags(text: string): Parsed<bigint> {
  let value = 0n;
  for (const part of text.split(/[\s|,+]+/)) {
    if (part === '' || part === '–' || part === '-') continue;
    const bit = BITS[part.toUpperCase().replace(/^VIRTQ_DESC_F_/, '')];
    if (bit !== undefined) {
      value |= bit;
      continue;
    }
    const number = parseNumber(part, 16);
    if ('error' in number) return { error: `“${part}” is no flag: write NEXT, WRITE, INDIRECT or a number.` };
    value |= number.value;
  }
  return { value };
}

interface Props {
  readonly caption: string;
  readonly address: number;
  readonly rows: readonly DescriptorRow[];
  /** The row that should be in sight. */
  readonly focus: number;
  readonly mark: Mark;
  readonly onEdit: OnEdit;
}

/** A descriptor table, of the queue or indirect, as rows that can be edited. Only part of a long one is shown. */
export function DescriptorTable({ caption, address, rows, focus, mark, onEdit }: Props) {
  const { grid, cell, error } = useCellGrid(caption, onEdit);
  const { from, to } = pageOf(rows.length, MAX_ROWS, focus);
  return (
    <div class="q-table">
      <table {...grid}>
        <Caption caption={caption} address={address} from={from} to={to} count={rows.length} />
        <Head fields={['addr', 'len', 'flags', 'next']} />
        <tbody>
          {rows.slice(from, to).map((row) => (
            <tr key={row.index}>
              <Index index={row.index} owner={row.owner} />
              {cell({ ...fieldCell(row, 'addr', mark), text: hexNumber(row.cells.addr.value) })}
              {cell(fieldCell(row, 'len', mark))}
              {cell({
                ...fieldCell(row, 'flags', mark),
                text: row.flags.join(' ') || '–',
                parse: parseFlags,
              })}
              {cell(fieldCell(row, 'next', mark))}
            </tr>
          ))}
        </tbody>
      </table>
      {error}
    </div>
  );
}
