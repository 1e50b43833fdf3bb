import type { ChainCase, RawDescriptor } from '../../virtio/queue/chain-case.ts';
import type { Judgement } from '../../virtio/queue/judge.ts';
import { VIRTQ_DESC_F_AVAIL, VIRTQ_DESC_F_USED } from '../../virtio/spec/packed-ring.ts';
import { VIRTQ_DESC_F_INDIRECT, VIRTQ_DESC_F_NEXT, VIRTQ_DESC_F_WRITE } from '../../virtio/spec/ring.ts';
import { CommitInput } from '../kit/CommitInput.tsx';
import { hexNumber } from '../kit/hex.ts';
import { type Action, type Column, cellName, type List, type State } from './state.ts';

interface Props {
  readonly state: State;
  readonly list: List;
  readonly judgement: Judgement;
  readonly dispatch: (action: Action) => void;
}

type FieldProps = Omit<Parameters<typeof CommitInput>[0], 'className'>;

/** A number of the chain, to be typed over. */
export const NumberField = (input: FieldProps) => <CommitInput {...input} className="cb-in" />;

const FLAGS = { NEXT: VIRTQ_DESC_F_NEXT, WRITE: VIRTQ_DESC_F_WRITE, INDIRECT: VIRTQ_DESC_F_INDIRECT };
const PACKED_FLAGS = { ...FLAGS, AVAIL: VIRTQ_DESC_F_AVAIL, USED: VIRTQ_DESC_F_USED };

const flagsOf = ({ ring }: ChainCase, list: List): readonly (readonly [string, number])[] =>
  Object.entries(ring === 'packed' && list === 'queue' ? PACKED_FLAGS : FLAGS);

/** Where the walk ended in an error, if it did in this list. */
export function isWrong(judgement: Judgement, list: List, at: number): boolean {
  if (judgement.kind !== 'malformed') return false;
  const { descriptor, table } = judgement.place;
  if (descriptor !== at) return false;
  // What is wrong with an entry of a table may be told of it without the address of the table.
  const inTable = table !== undefined || judgement.tablePath.length > 0;
  return inTable === (list === 'table');
}

/** The descriptors of the queue or of the table, each a line that can be typed over. */
export function Rows({ state, list, judgement, dispatch }: Props) {
  const { given, faults } = state;
  const rows: readonly (RawDescriptor & { readonly index: number })[] =
    list === 'queue' ? given.rows : given.table.rows.map((row, index) => ({ index, ...row }));
  const path = list === 'queue' ? judgement.path : judgement.tablePath;
  const last = given.ring === 'packed' ? 'id' : 'next';
  const what = list === 'queue' ? 'desc' : 'table';
  return (
    <table class="cb-rows">
      <caption class="k-hidden">
        {list === 'queue' ? 'Descriptors of the queue' : 'Entries of the indirect table'}
      </caption>
      <thead>
        <tr>
          <th scope="col">read</th>
          <th scope="col">
            <span class="k-hidden">index</span>
          </th>
          <th scope="col">addr</th>
          <th scope="col">len</th>
          <th scope="col">flags</th>
          <th scope="col">{last}</th>
          <th scope="col">
            <span class="k-hidden">remove</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const { index } = row;
          const name = `${what}[${index}]`;
          const turn = path.indexOf(index);
          const wrong = isWrong(judgement, list, index);
          const cell = (column: Column, text: string, size: number, label: string = column) => (
            <NumberField
              label={`${label} of ${name}`}
              text={text}
              size={size}
              fault={faults[cellName(list, index, column)]}
              onCommit={(typed) => dispatch({ type: 'cell', list, at: index, column, text: typed })}
            />
          );
          return (
            <tr key={index} class={wrong ? 'cb-wrong' : turn < 0 ? 'cb-unread' : undefined}>
              <td class="cb-turn">
                {turn >= 0 && `${turn + 1}.`}
                {turn < 0 && <span class="k-hidden">not read</span>}
                {wrong && <b> wrong</b>}
              </td>
              <th scope="row">
                <code>{name}</code>
              </th>
              <td data-label="addr">{cell('addr', hexNumber(row.addr), 18)}</td>
              <td data-label="len">{cell('len', String(row.len), 8)}</td>
              <td class="cb-flags">
                {flagsOf(given, list).map(([flag, bit]) => (
                  <label key={flag}>
                    <input
                      type="checkbox"
                      aria-label={`${flag} of ${name}`}
                      checked={(row.flags & bit) !== 0}
                      onChange={() => dispatch({ type: 'flag', list, at: index, bit })}
                    />
                    {flag}
                  </label>
                ))}
              </td>
              <td data-label={last}>{cell('next', String(row.next), 5, last)}</td>
              <td class="cb-remove">
                <button
                  type="button"
                  class="k-btn"
                  aria-label={`Remove ${name}`}
                  onClick={({ currentTarget }) => {
                    // The button goes with its row, and the focus must not be lost with it.
                    const foot = currentTarget.closest('table')?.nextElementSibling;
                    foot?.querySelector('button')?.focus();
                    dispatch({ type: 'remove', list, at: index });
                  }}
                >
                  ×
                </button>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
