import type { AvailView, Cell, UsedView } from '../../virtio/world/view.ts';
import { hexNumber } from '../kit/hex.ts';
import { MAX_ROWS } from './DescriptorTable.tsx';
import { pageOf } from './places.ts';
import { type CellSpec, type OnEdit, useCellGrid } from './useCellGrid.tsx';

interface Props {
  readonly mark: (touched: 'read' | 'write' | null) => string | undefined;
  readonly onEdit: OnEdit;
}

interface Scalar {
  readonly name: string;
  readonly cell: Cell<number> | null;
  readonly text?: string | undefined;
}

function RingTable(
  props: Props & {
    readonly caption: string;
    readonly address: number;
    readonly scalars: readonly Scalar[];
    readonly slots: readonly number[];
    readonly next: number;
    readonly rows: readonly { readonly name: string; readonly cells: readonly (CellSpec | null)[] }[];
  },
) {
  const { grid, cell, error } = useCellGrid(props.caption, props.onEdit);
  return (
    <div class="q-table">
      <table {...grid}>
        <caption>
          {props.caption} <code>{hexNumber(props.address)}</code>
        </caption>
        <tbody>
          <tr class="q-scalars">
            {props.scalars.map(({ name, cell: at, text }) =>
              at === null
                ? null
                : [
                    <th key={name} scope="row">
                      {name}
                    </th>,
                    cell({
                      label: `${name} of the ${props.caption.toLowerCase()}`,
                      address: at.address,
                      size: at.size,
                      value: at.value,
                      className: props.mark(at.touched),
                      ...(text === undefined ? {} : { text }),
                    }),
                  ],
            )}
          </tr>
          <tr class="q-slots">
            <th scope="row">slot</th>
            {props.slots.map((slot) => (
              <th key={slot} scope="col" class={slot === props.next ? 'q-next' : undefined}>
                {slot}
              </th>
            ))}
          </tr>
          {props.rows.map((row) => (
            <tr key={row.name} class="q-ring">
              <th scope="row">{row.name}</th>
              {row.cells.map((spec) => spec && cell(spec))}
            </tr>
          ))}
        </tbody>
      </table>
      {error}
    </div>
  );
}

/** A slot that no index has covered yet and that holds 0 says nothing: it is shown as a dot. */
const written = (slot: number, size: number, idx: number, cell: Cell<number>) =>
  slot < idx || idx >= size || cell.value !== 0 || cell.touched !== null;

/** The slots of a ring that are on the page: those around what was touched, or else around the latest entry. */
function slotsOf({ ring, idx }: AvailView | UsedView): readonly number[] {
  const touched = ring.findIndex((entry) => entry.touched);
  const focus = touched >= 0 ? touched : (idx.value + ring.length - 1) % ring.length;
  const { from, to } = pageOf(ring.length, MAX_ROWS, focus);
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** The values before the slots: flags, index, and the event index that this side of the queue keeps. */
const scalarsOf = ({ flags, idx }: AvailView | UsedView, event: Scalar): readonly Scalar[] => [
  { name: 'flags', cell: flags, text: flags.names.join(' ') || '–' },
  { name: 'idx', cell: idx },
  event,
];

export function AvailRing({ view, ...props }: Props & { readonly view: AvailView }) {
  const size = view.ring.length;
  const slots = slotsOf(view);
  const heads = slots.map((slot) => {
    const cell = view.ring[slot];
    if (!cell) return null;
    return {
      label: `head in slot ${slot}${cell.pending ? ', waiting' : ''}`,
      address: cell.address,
      size: 2,
      value: cell.value,
      text: written(slot, size, view.idx.value, cell) ? String(cell.value) : '·',
      className:
        [cell.pending ? 'q-pending' : '', props.mark(cell.touched) ?? ''].join(' ').trim() || undefined,
    };
  });
  return (
    <RingTable
      {...props}
      caption="Available ring"
      address={view.address}
      next={view.nextSlot}
      slots={slots}
      scalars={scalarsOf(view, { name: 'used_event', cell: view.usedEvent })}
      rows={[{ name: 'head', cells: heads }]}
    />
  );
}

export function UsedRing({ view, ...props }: Props & { readonly view: UsedView }) {
  const size = view.ring.length;
  const slots = slotsOf(view);
  const row = (field: 'id' | 'len') =>
    slots.map((slot) => {
      const element = view.ring[slot];
      if (!element) return null;
      const blank =
        !written(slot, size, view.idx.value, element.id) && !written(slot, size, view.idx.value, element.len);
      return {
        label: `${field} in slot ${slot}`,
        address: element[field].address,
        size: 4,
        value: element[field].value,
        text: blank ? '·' : String(element[field].value),
        className: props.mark(element[field].touched),
      };
    });
  return (
    <RingTable
      {...props}
      caption="Used ring"
      address={view.address}
      next={view.nextSlot}
      slots={slots}
      scalars={scalarsOf(view, { name: 'avail_event', cell: view.availEvent })}
      rows={[
        { name: 'id', cells: row('id') },
        { name: 'len', cells: row('len') },
      ]}
    />
  );
}
