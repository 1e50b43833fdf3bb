import type { ComponentChildren } from 'preact';
import type { Cell, DescriptorRow } from '../../virtio/world/view.ts';
import { Sign } from '../kit/Chip.tsx';
import { hexNumber } from '../kit/hex.ts';

/** No more rows than this stand on the page at once. */
export const MAX_ROWS = 8;

/** The class of cells that the step at hand touched. */
export type Mark = (touched: 'read' | 'write' | null) => string | undefined;

interface Row {
  readonly index: number;
  readonly owner: DescriptorRow['owner'];
}

/** Where a table lies, and which of its `count` rows are shown. */
export function Caption(props: {
  readonly caption: string;
  readonly address: number;
  readonly from: number;
  readonly to: number;
  readonly count: number;
}) {
  const { caption, address, from, to, count } = props;
  return (
    <caption>
      {caption} <code>{hexNumber(address)}</code>
      {to - from < count && `, ${from} to ${to - 1} of ${count}`}
    </caption>
  );
}

/** The names of the columns, that of the descriptor's index first, and what else stands in their row. */
export function Head({
  fields,
  children,
}: {
  readonly fields: readonly string[];
  readonly children?: ComponentChildren;
}) {
  return (
    <thead>
      <tr>
        <th scope="col">
          <span class="k-hidden">descriptor</span>
        </th>
        {fields.map((name) => (
          <th scope="col" key={name}>
            {name}
          </th>
        ))}
        {children}
      </tr>
    </thead>
  );
}

/** Which descriptor a row is, and whose. */
export function Index({ index, owner }: Row) {
  return (
    <th scope="row">
      <Sign side={owner} label={`the ${owner}’s`} />
      {index}
    </th>
  );
}

/** The cell of one field of a descriptor. */
export function fieldCell<F extends string>(
  { index, cells }: { readonly index: number; readonly cells: Readonly<Record<F, Cell<number | bigint>>> },
  field: F,
  mark: Mark,
) {
  const { address, size, value, touched } = cells[field];
  return { label: `${field} of descriptor ${index}`, address, size, value, className: mark(touched) };
}
