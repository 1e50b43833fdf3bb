// biome-ignore-all lint/a11y/useSemanticElements: a fieldset is for a form, and a section would be one landmark more.

import { useReducer, useState } from 'preact/hooks';
import { replyLayout } from '../../virtio/admin/driver.ts';
import { requestForm } from '../../virtio/admin/forms.ts';
import type { Exchange } from '../../virtio/admin/session.ts';
import { readFields } from '../../virtio/decode/fields.ts';
import type { Struct } from '../../virtio/layout/layout.ts';
import { type Citations, Cited } from '../kit/Cited.tsx';
import { CopyButton } from '../kit/CopyButton.tsx';
import { type FieldRow, Fields, ValueInput } from '../kit/Fields.tsx';
import { type HexMark, HexView } from '../kit/HexView.tsx';
import { IdleButton } from '../kit/IdleButton.tsx';
import { Announcer } from '../kit/live.tsx';
import { Notice } from '../kit/Notice.tsx';
import { Select } from '../kit/Select.tsx';
import { useAddress } from '../kit/useAddress.ts';
import { begin, COMMANDS, commandIn, reducer, type State, shown, toFields } from './state.ts';

export interface Props {
  readonly citations: Citations;
  /** Tells this widget from others on its page; part of addresses. */
  readonly instance: string;
}

const CONTEXT = { version: '1.4', features: -1n };
const READINGS = [
  { value: 'section', label: 'the sections' },
  { value: 'table', label: 'the table' },
];
const short = (name: string): string => name.replace(/^VIRTIO_ADMIN_(STATUS|CMD)_/, '');

/** Which bytes a field takes; those without a fixed length take the rest. */
function marksOf(layout: Struct<unknown>, bytes: Uint8Array, on: string | undefined): readonly HexMark[] {
  return layout
    .rows()
    .filter(({ offset, size, flexible }) => flexible || offset + size <= bytes.length)
    .map(({ path, offset, size, flexible }, at) => ({
      address: offset,
      size: flexible ? bytes.length - offset : size,
      className: `s-b${at % 2}${path === on ? ' s-on' : ''}`,
    }))
    .filter(({ size }) => size > 0);
}

const nameIn = (layout: Struct<unknown>, address: number): string | undefined =>
  layout.rows().findLast(({ offset }) => offset <= address)?.path;

function requestRows(state: State, commit: (path: string, text: string) => void): readonly FieldRow[] {
  const layout = requestForm(commandIn(state));
  return readFields(layout, state.request, CONTEXT)
    .filter(({ row }) => !/reserved/.test(row.path))
    .map(({ row, text }) => ({
      field: { ...row, doc: row.doc ?? '', size: row.flexible ? null : row.size },
      value: (
        <ValueInput
          path={row.path}
          text={text}
          fault={state.fault?.path === row.path ? state.fault : undefined}
          onCommit={(typed) => commit(row.path, typed)}
        />
      ),
    }));
}

/** One answer: what it is called, what it says, and its bytes. */
function Answer({ exchange, citations }: { readonly exchange: Exchange; readonly citations: Citations }) {
  const { reply, status, qualifier, isOk, says, clause, name } = exchange;
  const layout = replyLayout(Math.max(0, reply.length - 8)) as Struct<unknown>;
  return (
    <div class="f-part a-answer">
      <p>
        <strong class={isOk ? 'a-ok' : 'a-no'}>
          {isOk ? 'Done' : 'Refused'}: <code>{short(status)}</code>
          {!isOk && (
            <>
              , <code>{short(qualifier)}</code>
            </>
          )}
        </strong>{' '}
        <span class="f-quiet">{name ?? 'unknown opcode'}</span>
      </p>
      <p>
        {says} <Cited clause={clause} citations={citations} />
      </p>
      <HexView
        label="Bytes that the device wrote"
        base={0}
        digits={2}
        bytes={reply}
        marks={marksOf(layout, reply, undefined)}
        nameAt={(address) => nameIn(layout, address)}
      />
    </div>
  );
}

/** Commands to the owner of a group: put together, sent, and answered by the model. */
export default function AdminCommands({ citations, instance }: Props) {
  const [state, dispatch] = useReducer(reducer, undefined, () => begin());
  const [on, setOn] = useState<string>();
  const { id, link } = useAddress(instance, state, dispatch, toFields);
  const name = commandIn(state);
  const layout = requestForm(name);
  const exchange = shown(state);
  const isEmpty = state.sent.length === 0;

  return (
    <div id={id} class="f a" role="group" aria-label="Administration commands">
      <div class="f-bar">
        <Select
          label="Command"
          options={COMMANDS.map((value) => ({ value, label: value }))}
          value={name ?? ''}
          none="unknown"
          onChoose={(value) => {
            const chosen = COMMANDS.find((one) => one === value);
            if (chosen) dispatch({ type: 'command', name: chosen });
          }}
        />
        <button type="button" class="k-btn a-send" onClick={() => dispatch({ type: 'send' })}>
          Send
        </button>
        <span class="f-tools">
          <Select
            label="Opcodes of"
            options={READINGS}
            value={state.reading}
            onChoose={(value) =>
              dispatch({ type: 'reading', reading: value === 'table' ? 'table' : 'section' })
            }
          />
          <IdleButton idle={isEmpty} onClick={() => dispatch({ type: 'undo' })}>
            Take back
          </IdleButton>
          <IdleButton idle={isEmpty} onClick={() => dispatch({ type: 'restart' })}>
            Start again
          </IdleButton>
          <CopyButton label="Copy link" text={link} />
        </span>
      </div>
      <Fields
        caption="What the driver writes"
        rows={requestRows(state, (path, text) => dispatch({ type: 'field', path, text }))}
        values
        on={on}
        onPoint={setOn}
      />
      <div class="a-bytes">
        <HexView
          label="Bytes that the driver writes"
          base={0}
          digits={2}
          bytes={state.request}
          marks={marksOf(layout, state.request, on)}
          nameAt={(address) => nameIn(layout, address)}
          onPoint={(address) => setOn(address === undefined ? undefined : nameIn(layout, address))}
          onEdit={(at, bytes) => {
            dispatch({ type: 'bytes', at, bytes });
            return undefined;
          }}
        />
        <p class="f-quiet">
          Room for the result{' '}
          <ValueInput
            path="room"
            text={String(state.room)}
            fault={state.fault?.path === 'room' ? state.fault : undefined}
            onCommit={(text) => dispatch({ type: 'room', text })}
          />
        </p>
      </div>
      {state.session.exchanges.length > 0 && (
        <ol class="a-log" aria-label="Commands that were sent">
          {state.session.exchanges.map((one, at) => (
            <li key={at}>
              <button
                type="button"
                class="k-btn"
                aria-pressed={at === state.at}
                onClick={() => dispatch({ type: 'show', at })}
              >
                {at + 1} {one.name ?? 'unknown'} <small>{short(one.status)}</small>
              </button>
            </li>
          ))}
        </ol>
      )}
      {exchange ? (
        <Answer exchange={exchange} citations={citations} />
      ) : (
        <p class="f-part f-quiet">
          Nothing has been sent. The owner has two disks as members 1 and 2; after a reset it takes LIST_QUERY
          and LIST_USE.
        </p>
      )}
      <Notice text={state.notice} />
      <Announcer
        text={
          exchange
            ? `${exchange.name ?? 'Unknown command'}: ${short(exchange.status)}, ${short(exchange.qualifier)}. ${exchange.says}`
            : ''
        }
      />
    </div>
  );
}
