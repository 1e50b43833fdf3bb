import { RING_EVENT_WRAP, VIRTQ_DESC_F_AVAIL, VIRTQ_DESC_F_USED } from '../../virtio/spec/packed-ring.ts';
import type { EventView, PackedRow, PackedView, SlotState } from '../../virtio/world/packed-view.ts';
import { Sign } from '../kit/Chip.tsx';
import { hexNumber } from '../kit/hex.ts';
import { Caption, fieldCell, Head, Index, MAX_ROWS, type Mark } from './descriptor-rows.tsx';
import { parseBit, parseOffset, parseOthers, parseWish, wishName } from './packed-cells.ts';
import { pageOf } from './places.ts';
import { type OnEdit, useCellGrid } from './useCellGrid.tsx';

interface Props {
  readonly mark: Mark;
  readonly onEdit: OnEdit;
}

/** What has become of a descriptor, in a word or two. */
const STATES: Readonly<Record<SlotState, string>> = {
  free: 'free',
  held: 'held back',
  available: 'available',
  taken: 'taken',
  used: 'used',
};

function Rows(
  props: Props & {
    readonly caption: string;
    readonly address: number;
    readonly rows: readonly PackedRow[];
    /** The row that should be in sight. */
    readonly focus: number;
    readonly places?: PackedView['places'];
  },
) {
  const { caption, address, rows, mark, places } = props;
  const { grid, cell, error } = useCellGrid(caption, props.onEdit);
  const { from, to } = pageOf(rows.length, MAX_ROWS, props.focus);
  return (
    <div class={`q-table ${places ? 'q-packed' : ''}`}>
      <table {...grid}>
        <Caption caption={caption} address={address} from={from} to={to} count={rows.length} />
        <Head fields={['addr', 'len', 'id', 'flags']}>
          {places && (
            <>
              <th scope="col">
                <abbr title="AVAIL">AV</abbr>
              </th>
              <th scope="col">
                <abbr title="USED">US</abbr>
              </th>
              <th scope="col">it is</th>
            </>
          )}
        </Head>
        <tbody>
          {rows.slice(from, to).map((row) => {
            const { index, owner, cells, state } = row;
            const flags = cells.flags.value;
            const of = (
              name: string,
              text: string,
              parse: (typed: string) => ReturnType<typeof parseOthers>,
            ) => ({ ...fieldCell(row, 'flags', mark), label: `${name} of descriptor ${index}`, text, parse });
            return (
              <tr key={index}>
                <Index index={index} owner={owner} />
                {cell({ ...fieldCell(row, 'addr', mark), text: hexNumber(cells.addr.value) })}
                {cell(fieldCell(row, 'len', mark))}
                {cell(fieldCell(row, 'id', mark))}
                {cell(of('flags', row.flags.join(' ') || '–', (typed) => parseOthers(typed, flags)))}
                {places && (
                  <>
                    {cell(
                      of('AVAIL', row.avail ? '1' : '0', (typed) =>
                        parseBit(typed, flags, VIRTQ_DESC_F_AVAIL),
                      ),
                    )}
                    {cell(
                      of('USED', row.used ? '1' : '0', (typed) => parseBit(typed, flags, VIRTQ_DESC_F_USED)),
                    )}
                    <th scope="row" class={`q-state q-${state}`}>
                      {state && STATES[state]}
                      {(['driver', 'device'] as const).map((side) => {
                        const here = (['avail', 'used'] as const).filter(
                          (one) => places[side][one] === index,
                        );
                        return (
                          here.length > 0 && (
                            <span key={side}>
                              {' '}
                              <Sign side={side} label={`the ${side}’s next ${here.join(' and ')}`} />
                              {here.map((one) => one.slice(0, 2)).join(' ')}
                            </span>
                          )
                        );
                      })}
                    </th>
                  </>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
      {error}
    </div>
  );
}

/** What both sides ask to be told of: two structures of four bytes. */
function Events(props: Props & { readonly driver: EventView; readonly device: EventView }) {
  const { grid, cell, error } = useCellGrid('Event suppression', props.onEdit);
  return (
    <div class="q-table q-events">
      <table {...grid}>
        <caption>Event suppression</caption>
        <thead>
          <tr>
            <th scope="col">
              <span class="k-hidden">written by</span>
            </th>
            <th scope="col">flags</th>
            <th scope="col">offset</th>
            <th scope="col">wrap</th>
          </tr>
        </thead>
        <tbody>
          {(['driver', 'device'] as const).map((side) => {
            const { flags, desc, offset, wrap, address } = props[side];
            const of = (
              name: string,
              text: string,
              parse: (typed: string) => ReturnType<typeof parseOffset>,
            ) => ({
              label: `${name} of the ${side}’s events`,
              address: desc.address,
              size: 2,
              value: desc.value,
              text,
              className: props.mark(desc.touched),
              parse,
            });
            return (
              <tr key={side}>
                <th scope="row">
                  <Sign side={side} />
                  {side}’s <code class="q-wide">{hexNumber(address)}</code>
                </th>
                {cell({
                  label: `flags of the ${side}’s events`,
                  address: flags.address,
                  size: 2,
                  value: flags.value,
                  text: wishName(flags.value),
                  className: props.mark(flags.touched),
                  parse: parseWish,
                })}
                {cell(of('offset', String(offset), (typed) => parseOffset(typed, desc.value)))}
                {cell(
                  of('wrap counter', String(wrap), (typed) => parseBit(typed, desc.value, RING_EVENT_WRAP)),
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
      {error}
    </div>
  );
}

/** A packed queue: its one ring, what both sides ask to be told of, and the tables that are in use. */
export function PackedRing({
  view,
  address,
  focus,
  ...props
}: Props & { readonly view: PackedView; readonly address: number; readonly focus: number }) {
  return (
    <>
      <Rows
        {...props}
        caption="Descriptor ring"
        address={address}
        rows={view.rows}
        focus={focus}
        places={view.places}
      />
      <Events {...props} driver={view.driverEvent} device={view.deviceEvent} />
      {view.indirect.map(({ descriptor, address: table, rows }) => (
        <Rows
          {...props}
          key={descriptor}
          caption={`Indirect table of descriptor ${descriptor}`}
          address={table}
          rows={rows}
          focus={rows.findIndex(({ cells }) => Object.values(cells).some(({ touched }) => touched))}
        />
      ))}
    </>
  );
}
