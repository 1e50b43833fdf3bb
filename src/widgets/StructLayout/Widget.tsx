// biome-ignore-all lint/a11y/useSemanticElements: a fieldset is for a form, and a section would be one landmark more.
import { useReducer, useState } from 'preact/hooks';
import { readFields } from '../../virtio/decode/fields.ts';
import { explain } from '../../virtio/requirements.ts';
import type { StructFact } from '../../virtio/spec/types.ts';
import { type Citations, Cited } from '../kit/Cited.tsx';
import { CopyButton } from '../kit/CopyButton.tsx';
import { type FieldRow, Fields, ValueInput } from '../kit/Fields.tsx';
import { HexView } from '../kit/HexView.tsx';
import { hexBytes } from '../kit/hex.ts';
import { Announcer } from '../kit/live.tsx';
import { Notice } from '../kit/Notice.tsx';
import { TextBox } from '../kit/TextBox.tsx';
import { useAddress } from '../kit/useAddress.ts';
import { Diagram } from './Diagram.tsx';
import { begin, drawingOf, reducer, type State, toFields } from './state.ts';

export interface Props {
  readonly fact: StructFact;
  readonly citations: Citations;
  /** Tells this widget from others on its page; part of addresses. */
  readonly instance: string;
}

const DIRECTIONS = {
  'device-reads': 'the driver writes it, the device reads it',
  'device-writes': 'the device writes it, the driver reads it',
  both: 'the device reads its first part and writes its last',
} as const;

function sizeWords({ size, open }: ReturnType<typeof drawingOf>): string {
  return open ? `${size} bytes and more` : size === 1 ? '1 byte' : `${size} bytes`;
}

/** The rows of the table; with values, each with what the bytes hold. */
function rowsOf(state: State, commit: (path: string, text: string) => void): readonly FieldRow[] {
  const drawing = drawingOf(state);
  const context = { version: drawing.versions.at(-1) ?? '', features: -1n };
  const held = state.bytes && readFields(drawing.layout, state.bytes, context);
  return drawing.fields.map((field) => {
    const found = held?.find(({ row }) => row.path === field.path && !row.flexible);
    const fault = state.fault?.path === field.path ? state.fault : undefined;
    return {
      field,
      value: found && (
        <ValueInput
          path={field.path}
          text={found.text}
          fault={fault}
          onCommit={(text) => commit(field.path, text)}
        />
      ),
      more: field.label === undefined ? undefined : <small>With {field.label}.</small>,
    };
  });
}

/** One struct of the specification: drawn to scale, told field by field, and filled with a reader's own values. */
export default function StructLayout({ fact, citations, instance }: Props) {
  const [state, dispatch] = useReducer(reducer, fact, begin);
  const [pointed, setPointed] = useState<string>();
  const { id, link } = useAddress(instance, state, dispatch, toFields);
  const drawing = drawingOf(state);
  const on = pointed ?? state.chosen;
  // An alternative of a union is drawn as the whole of it.
  const lit = drawing.fields.find(({ path }) => path === on)?.alternativeOf ?? on;
  const drawn = drawing.fields.filter(({ alternativeOf }) => alternativeOf === undefined);
  const field = drawing.fields.find(({ path }) => path === state.chosen);

  const { bytes } = state;
  const marks = drawn.flatMap(({ path, offset, size }, at) =>
    offset === null || size === null
      ? []
      : [{ address: offset, size, className: `s-b${at % 2}${path === lit ? ' s-on' : ''}` }],
  );
  const nameAt = (address: number) =>
    drawn.find(
      ({ offset, size }) => offset !== null && size !== null && offset <= address && address < offset + size,
    )?.path;

  return (
    <div id={id} class="f s" role="group" aria-label={`Layout of ${fact.name}`}>
      <div class="f-bar">
        <strong>
          <code>struct {fact.name}</code>
        </strong>
        <span class="f-quiet">
          {sizeWords(drawing)}
          {fact.direction && `; ${DIRECTIONS[fact.direction]}`}
        </span>
        <Cited clause={fact.clause} citations={citations} />
        <span class="f-tools">
          {state.drawings.length > 1 &&
            state.drawings.map(({ versions }, at) => (
              <button
                key={versions[0]}
                type="button"
                class="k-btn"
                aria-pressed={at === state.at}
                onClick={() => dispatch({ type: 'drawing', at })}
              >
                {versions.length > 1 ? `${versions[0]} to ${versions.at(-1)}` : versions[0]}
              </button>
            ))}
          <button
            type="button"
            class="k-btn"
            aria-pressed={bytes !== undefined}
            onClick={() => dispatch({ type: 'values', on: bytes === undefined })}
          >
            Put values in
          </button>
          <CopyButton label="Copy link" text={link} />
        </span>
      </div>
      <Diagram
        drawing={drawing}
        on={lit}
        chosen={state.chosen}
        onPoint={setPointed}
        onChoose={(path) => dispatch({ type: 'choose', path })}
      />
      <Fields
        caption={`Fields of ${fact.name}`}
        rows={rowsOf(state, (path, text) => dispatch({ type: 'field', path, text }))}
        values={bytes !== undefined}
        on={on}
        open={state.chosen}
        onPoint={setPointed}
      />
      {(fact.requires || fact.note) && (
        <p class="f-part f-quiet">
          {fact.requires && `Only with ${explain(fact.requires)}. `}
          {fact.note}
        </p>
      )}
      {bytes && (
        <div class="f-part">
          <HexView
            label={`Bytes of ${fact.name}`}
            base={0}
            digits={2}
            bytes={bytes}
            marks={marks}
            nameAt={nameAt}
            onPoint={(address) => setPointed(address === undefined ? undefined : nameAt(address))}
            onEdit={(address, typed) => {
              dispatch({ type: 'bytes', at: address, bytes: typed });
              return undefined;
            }}
          />
          <TextBox
            id={`${id}-text`}
            label="A hex dump of your own"
            rows={2}
            text={state.text}
            onType={(text) => dispatch({ type: 'text', text })}
          />
          <p class="f-row">
            <button type="button" class="k-btn" onClick={() => dispatch({ type: 'read' })}>
              Read it
            </button>
            <CopyButton label="Copy the bytes" text={() => hexBytes(bytes)} />
          </p>
        </div>
      )}
      <Notice text={state.notice} />
      <Announcer
        text={field ? `${field.path}, ${field.type}, offset ${field.offset ?? 'open'}. ${field.doc}` : ''}
      />
    </div>
  );
}
