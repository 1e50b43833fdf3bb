// biome-ignore-all lint/a11y/useSemanticElements: a fieldset is for a form, and a section would be one landmark more.
import { useReducer, useState } from 'preact/hooks';
import { featuresHex } from '../../virtio/decode/features.ts';
import type { FieldValue } from '../../virtio/decode/fields.ts';
import { mask } from '../../virtio/requirements.ts';
import { presetLabel, RECORDED_ON } from '../../virtio/spec/presets.ts';
import { VERSION_NAMES } from '../../virtio/spec/versions.ts';
import { type Citations, Cited } from '../kit/Cited.tsx';
import { CopyButton } from '../kit/CopyButton.tsx';
import { type FieldRow, Fields, ValueInput } from '../kit/Fields.tsx';
import { HexView } from '../kit/HexView.tsx';
import { hexBytes } from '../kit/hex.ts';
import { Announcer } from '../kit/live.tsx';
import { Select } from '../kit/Select.tsx';
import { DumpBox } from '../kit/TextBox.tsx';
import { useAddress } from '../kit/useAddress.ts';
import {
  type Action,
  begin,
  type Facts,
  featureName,
  featureOf,
  fieldsOf,
  lengthSentence,
  presetOf,
  presetsOf,
  reducer,
  type State,
  toFields,
} from './state.ts';

export interface Props {
  readonly facts: Facts;
  readonly citations: Citations;
  /** Tells this widget from others on its page; part of addresses. */
  readonly instance: string;
}

const GENERATION = 'basic/device-configuration-space';

interface RowProps {
  readonly state: State;
  readonly dispatch: (action: Action) => void;
}

/** The feature a field depends on, as a choice. Fields of one feature share it: the first of them has the box. */
function Depends({
  label,
  shared,
  state,
  dispatch,
}: RowProps & { label: string | undefined; shared: boolean }) {
  const feature = featureOf(state, label);
  if (feature === undefined) return null;
  const name = featureName(state, feature);
  const on = (state.features & mask(feature.bit)) !== 0n;
  if (shared) return on ? null : <small>Means nothing without {name}.</small>;
  return (
    <small>
      <label>
        <input
          type="checkbox"
          autocomplete="off"
          checked={on}
          onChange={(event) =>
            dispatch({ type: 'feature', name: label ?? '', on: event.currentTarget.checked })
          }
        />{' '}
        <code>{name}</code>
      </label>
      {!on && ' is off, so the field means nothing.'}
    </small>
  );
}

function rowsOf({ state, dispatch }: RowProps, fields: readonly FieldValue[]): readonly FieldRow[] {
  return fields.map(({ row, held, valid, label, text, hex }, at): FieldRow => {
    const fault = state.fault?.path === row.path ? state.fault : undefined;

    const here = Math.max(0, state.bytes.length - row.offset);
    return {
      field: { ...row, doc: row.doc ?? '' },
      className: held === 'whole' && valid ? undefined : 'c-faint',
      value:
        held === 'whole' ? (
          <>
            <ValueInput
              path={row.path}
              text={text}
              fault={fault}
              onCommit={(typed) => dispatch({ type: 'field', path: row.path, text: typed })}
            />
            {hex !== undefined && <span class="c-hex">{hex}</span>}
          </>
        ) : (
          <span>{held === 'cut' ? `cut: ${here} of ${row.size} bytes` : 'not in these bytes'}</span>
        ),
      more: (
        <Depends
          label={label}
          shared={at > 0 && fields[at - 1]?.label === label}
          state={state}
          dispatch={dispatch}
        />
      ),
    };
  });
}

/** The configuration space of a device: its bytes and the fields they are, each editable through the other. */
export default function ConfigSpace({ facts, citations, instance }: Props) {
  const [state, dispatch] = useReducer(reducer, facts, begin);
  const [on, setOn] = useState<string>();
  const { id, link } = useAddress(instance, state, dispatch, toFields);
  const fields = fieldsOf(state);
  const shown = state.all ? fields : fields.filter(({ held }) => held !== 'missing');
  const missing = fields.filter(({ held }) => held === 'missing').length;
  const isDim = fields.some(({ held, valid }) => held !== 'missing' && !valid);
  const preset = presetOf(state);

  // The alternatives of a union lie in its bytes.
  const laid = fields.filter(({ row }) => row.alternativeOf === undefined);
  const lit = fields.find(({ row }) => row.path === on)?.row.alternativeOf ?? on;
  const marks = laid.map(({ row, valid }, at) => ({
    address: row.offset,
    size: row.size,
    className: `c-b${at % 2}${valid ? '' : ' c-dim'}${row.path === lit ? ' c-on' : ''}`,
  }));
  const nameAt = (address: number) =>
    laid.find(({ row }) => row.offset <= address && address < row.offset + row.size)?.row.path;
  const sentence = lengthSentence(state);

  return (
    <div id={id} class="f c" role="group" aria-label={`Configuration space, ${facts.device}`}>
      <div class="f-bar">
        <strong>Configuration space</strong>
        <Select
          label="Version"
          options={VERSION_NAMES.map((value) => ({ value, label: value }))}
          value={state.version}
          onChoose={(version) => dispatch({ type: 'version', version })}
        />
        {presetsOf(state).length > 0 && (
          <Select
            label="Bytes of"
            className="c-preset"
            title={RECORDED_ON.qemu}
            options={presetsOf(state).map((one) => ({ value: one.id, label: presetLabel(one) }))}
            value={preset?.id ?? ''}
            none="your own"
            onChoose={(value) => dispatch({ type: 'preset', id: value })}
          />
        )}
        <span class="f-tools">
          <CopyButton label="Copy bytes" text={() => hexBytes(state.bytes)} />
          <CopyButton label="Copy link" text={link} />
        </span>
      </div>
      <div class="c-bytes">
        <HexView
          label="Bytes of the configuration space"
          base={0}
          digits={2}
          bytes={state.bytes}
          marks={marks}
          nameAt={nameAt}
          onPoint={(address) => setOn(address === undefined ? undefined : nameAt(address))}
          onEdit={(at, bytes) => {
            dispatch({ type: 'bytes', at, bytes });
            return undefined;
          }}
        />
        <p class="f-quiet">
          {sentence} Features <code>{featuresHex(state.features)}</code>.
          {isDim && ' Struck through: bytes whose feature is off.'}
        </p>
      </div>
      <Fields caption="Fields" rows={rowsOf({ state, dispatch }, shown)} values on={on} onPoint={setOn} />
      {missing > 0 && (
        <p class="c-more">
          <button
            type="button"
            class="k-btn"
            aria-pressed={state.all}
            onClick={() => dispatch({ type: 'all', on: !state.all })}
          >
            {state.all ? 'Only the fields that are held' : `Show ${missing} fields behind the last byte`}
          </button>
        </p>
      )}
      <p class="f-part f-quiet">
        A field wider than 32 bits, or several fields that belong together, may change between two reads: read
        the configuration generation before and after, and begin again when it moved.{' '}
        <Cited clause={GENERATION} citations={citations} />
      </p>
      <DumpBox
        id={`${id}-paste`}
        summary="Paste the bytes you have"
        label={
          <>
            From <code>xxd</code>, <code>hexdump -C</code>, <code>od -A x -t x1</code>, a kernel log or plain
            hex, beginning at offset 0; a mask or a Linux <code>features</code> file sets the features
          </>
        }
        text={state.text}
        notice={state.notice}
        onType={(text) => dispatch({ type: 'text', text })}
        onRead={() => dispatch({ type: 'read' })}
      />
      <Announcer text={state.notice ?? state.fault?.message ?? sentence} />
    </div>
  );
}
