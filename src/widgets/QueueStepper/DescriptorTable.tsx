import { VIRTQ_DESC_F_INDIRECT, VIRTQ_DESC_F_NEXT, VIRTQ_DESC_F_WRITE } from '../../virtio/spec/ring.ts';
import type { DescriptorRow } from '../../virtio/world/view.ts';
import { Sign } from '../kit/Chip.tsx';
import { hexNumber, type Parsed, parseNumber } from '../kit/hex.ts';
import { pageOf } from './places.ts';
import { type OnEdit, useCellGrid } from './useCellGrid.tsx';

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
  /** The class of cells that the step at hand touched. */
  readonly mark: (touched: 'read' | 'write' | null) => string | undefined;
  readonly onEdit: OnEdit;
}

/** No more rows than this stand on the page at once. */
export const MAX_ROWS = 8;

/** A descriptor table, of the queue or indirect, as rows that can be edited. Only part of a long one is shown. */
export function DescriptorTable({ caption, address, rows, focus, mark, onEdit }: Props) {
  const { grid, cell, error } = useCellGrid(caption, onEdit);
  const { from, to } = pageOf(rows.length, MAX_ROWS, focus);
  return (
    <div class="q-table">
      <table {...grid}>
        <caption>
          {caption} <code>{hexNumber(address)}</code>
          {to - from < rows.length && `, ${from} to ${to - 1} of ${rows.length}`}
        </caption>
        <thead>
          <tr>
            <th scope="col">
              <span class="k-hidden">descriptor</span>
            </th>
            <th scope="col">addr</th>
            <th scope="col">len</th>
            <th scope="col">flags</th>
            <th scope="col">next</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(from, to).map(({ index, owner, cells, flags }) => {
            const spec = (field: 'addr' | 'len' | 'next') => ({
              label: `${field} of descriptor ${index}`,
              address: cells[field].address,
              size: cells[field].size,
              value: cells[field].value,
              className: mark(cells[field].touched),
            });
            return (
              <tr key={index}>
                <th scope="row">
                  <Sign side={owner} label={`the ${owner}’s`} />
                  {index}
                </th>
                {cell({ ...spec('addr'), text: hexNumber(cells.addr.value) })}
                {cell(spec('len'))}
                {cell({
                  label: `flags of descriptor ${index}`,
                  address: cells.flags.address,
                  size: 2,
                  value: cells.flags.value,
                  text: flags.join(' ') || '–',
                  className: mark(cells.flags.touched),
                  parse: parseFlags,
                })}
                {cell(spec('next'))}
              </tr>
            );
          })}
        </tbody>
      </table>
      {error}
    </div>
  );
}
