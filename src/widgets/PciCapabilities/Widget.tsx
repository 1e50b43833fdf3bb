// biome-ignore-all lint/a11y/useSemanticElements: a fieldset is for a form, and a section would be one landmark more.
import { useReducer, useRef, useState } from 'preact/hooks';
import type { FieldValue } from '../../virtio/decode/fields.ts';
import { PCI_PRESETS } from '../../virtio/spec/pci-presets.ts';
import { BackAndOn } from '../kit/BackAndOn.tsx';
import { type Citations, Cited } from '../kit/Cited.tsx';
import { CopyButton } from '../kit/CopyButton.tsx';
import { type FieldRow, Fields } from '../kit/Fields.tsx';
import { HexView } from '../kit/HexView.tsx';
import { hexNumber } from '../kit/hex.ts';
import { takeTimeKey } from '../kit/keyboard.ts';
import { Announcer } from '../kit/live.tsx';
import { Select } from '../kit/Select.tsx';
import { DumpBox } from '../kit/TextBox.tsx';
import { useAddress } from '../kit/useAddress.ts';
import { useFollow } from '../kit/useFollow.ts';
import { begin, presetOf, reducer, type State, shownBytes, stopAt, stopOf, toFields } from './state.ts';

export interface Props {
  readonly citations: Citations;
  /** Tells this widget from others on its page; part of addresses. */
  readonly instance: string;
}

const rowsOf = (fields: readonly FieldValue[]): readonly FieldRow[] =>
  fields.map(({ row, held, text, hex }) => ({
    field: { ...row, doc: row.doc ?? '' },
    className: held === 'whole' ? undefined : 'p-faint',
    value: held === 'whole' ? <code>{hex ?? text}</code> : 'not in these bytes',
  }));

/** The list of capabilities, a line each in the order in which a driver comes to them. */
function Stops({ state, go }: { readonly state: State; readonly go: (to: number) => void }) {
  const list = useRef<HTMLOListElement>(null);
  useFollow(list, '.p-stop', state.stop);
  return (
    <ol class="p-stops" ref={list}>
      {state.reading.stops.map(({ at, name, isIgnored }, index) => (
        <li key={`${at}-${name}`}>
          <button
            type="button"
            class={`p-stop${index < state.stop ? ' p-past' : ''}`}
            aria-current={index === state.stop ? 'step' : undefined}
            onClick={() => go(index)}
          >
            <code>{hexNumber(at)}</code> <span>{name.replace('VIRTIO_PCI_CAP_', '')}</span>
            {isIgnored && <small>ignored</small>}
          </button>
        </li>
      ))}
    </ol>
  );
}

/** The configuration space of a PCI function, walked as a driver walks it. */
export default function PciCapabilities({ citations, instance }: Props) {
  const [state, dispatch] = useReducer(reducer, undefined, begin);
  const [on, setOn] = useState<string>();
  const { id, link } = useAddress(instance, state, dispatch, toFields);
  const { reading } = state;
  const stop = stopOf(state);
  const preset = presetOf(state);
  const go = (to: number) => dispatch({ type: 'go', to });

  const field = stop.fields.find(({ row }) => row.path === on)?.row;
  const marks = [
    ...reading.stops.map(({ at, size }, index) => ({
      address: at,
      size,
      className: index === state.stop ? 'p-now' : 'p-known',
    })),
    ...(field === undefined
      ? []
      : [{ address: stop.at + field.offset, size: field.size, className: 'p-field' }]),
  ];
  const nameAt = (address: number) => {
    const found = reading.stops[stopAt(state, address) ?? -1];
    const row = found?.fields.find(
      (one) => address >= found.at + one.row.offset && address < found.at + one.row.offset + one.row.size,
    );
    return found === undefined ? undefined : `${found.name}${row === undefined ? '' : `: ${row.row.path}`}`;
  };

  return (
    <div
      id={id}
      class="f p"
      role="group"
      aria-label="PCI configuration space"
      onKeyDown={(event) => {
        const key = takeTimeKey(event);
        if (key !== undefined) dispatch({ type: 'key', key });
      }}
    >
      <div class="f-bar">
        <strong>PCI configuration space</strong>
        <Select
          label="Function"
          title={preset?.source}
          options={PCI_PRESETS.map((one) => ({ value: one.id, label: one.label }))}
          value={preset?.id ?? ''}
          none="your own"
          onChoose={(value) => dispatch({ type: 'preset', id: value })}
        />
        <span class="f-tools">
          <BackAndOn at={state.stop} last={reading.stops.length - 1} on="Next capability" go={go} />
          <CopyButton label="Copy link" text={link} />
        </span>
      </div>
      <p class="p-says">
        <strong>{stop.name}</strong> {stop.says} <Cited clause={stop.clause} citations={citations} />
      </p>
      <div class="p-cols">
        <Stops state={state} go={go} />
        <HexView
          label="Bytes of the configuration space"
          base={0}
          digits={2}
          bytes={shownBytes(state)}
          marks={marks}
          nameAt={nameAt}
          onPoint={(address) => {
            const inside = address !== undefined && stopAt(state, address) === state.stop;
            const row = stop.fields.find(
              (one) =>
                inside &&
                address >= stop.at + one.row.offset &&
                address < stop.at + one.row.offset + one.row.size,
            );
            setOn(row?.row.path);
          }}
          onEdit={(at, bytes) => {
            dispatch({ type: 'bytes', at, bytes });
            return undefined;
          }}
        />
      </div>
      <Fields caption={`Fields of ${stop.name}`} rows={rowsOf(stop.fields)} values on={on} onPoint={setOn} />
      {reading.findings.length > 0 && (
        <ul class="f-part p-findings">
          {reading.findings.map(({ message, clause, isFault }) => (
            <li key={message} class={isFault ? 'p-fault' : undefined}>
              <strong>{isFault ? 'Wrong:' : 'Note:'}</strong> {message}{' '}
              <Cited clause={clause} citations={citations} />
            </li>
          ))}
        </ul>
      )}
      <DumpBox
        id={`${id}-paste`}
        summary="Paste your own"
        label={
          <>
            <code>sudo lspci -xxx -d 1af4:</code>, <code>xxd /sys/bus/pci/devices/…/config</code> or plain hex
            from offset 0
          </>
        }
        text={state.text}
        notice={state.notice}
        onType={(text) => dispatch({ type: 'text', text })}
        onRead={() => dispatch({ type: 'read' })}
      />
      <Announcer text={state.notice ?? `${stop.name}. ${stop.says}`} />
    </div>
  );
}
