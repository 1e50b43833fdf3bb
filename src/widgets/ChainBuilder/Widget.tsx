// biome-ignore-all lint/a11y/useSemanticElements: a fieldset is for a form, and a section would be one landmark more.
import { useMemo, useReducer, useRef } from 'preact/hooks';
import { judge, QUEUE_BASE } from '../../virtio/queue/judge.ts';
import { isBreach } from '../../virtio/queue/oddities.ts';
import type { Citations } from '../kit/Cited.tsx';
import { CopyButton } from '../kit/CopyButton.tsx';
import { hexdump, hexNumber } from '../kit/hex.ts';
import { Announcer } from '../kit/live.tsx';
import { Notice } from '../kit/Notice.tsx';
import { Select } from '../kit/Select.tsx';
import { PasteBox } from '../kit/TextBox.tsx';
import { useAddress } from '../kit/useAddress.ts';
import { NumberField, Rows } from './Rows.tsx';
import { begin, presetOf, presetsOf, reducer, type Setting, tableBytes, toFields } from './state.ts';
import { Verdict } from './Verdict.tsx';
import { headOf, summaryOf } from './words.ts';

export interface Props {
  readonly instance: string;
  /** A chain of `chain-presets.ts` that is on show at first. */
  readonly preset?: string | undefined;
  readonly citations: Citations;
}

const plain = (text: string): string => text.replaceAll('`', '');

/** A descriptor table, a driver's or a reader's own, walked by the model's device half: legal, or which clause it breaks. */
export default function ChainBuilder({ instance, preset, citations }: Props) {
  const [state, dispatch] = useReducer(reducer, preset, begin);
  const { id, link } = useAddress(instance, state, dispatch, toFields);
  const { given, faults, text, notice } = state;
  const judgement = useMemo(() => judge(given), [given]);
  const chosen = presetOf(given);
  const isPacked = given.ring === 'packed';
  // Once open it stays open: it must not shut while a reader removes its last entry.
  const opened = useRef(false);
  opened.current ||= given.table.rows.length > 0;

  const setting = (name: Setting, label: string, value: string, size: number) => (
    <span class="cb-set-one">
      {label}{' '}
      <NumberField
        label={label}
        text={value}
        size={size}
        fault={faults[name]}
        onCommit={(typed) => dispatch({ type: 'setting', name, text: typed })}
      />
    </span>
  );
  const agree = (feature: 'indirect' | 'inOrder', label: string) => (
    <label>
      <input
        type="checkbox"
        checked={given[feature]}
        onChange={(event) => dispatch({ type: 'agree', feature, on: event.currentTarget.checked })}
      />
      {label}
    </label>
  );
  const more = judgement.kind === 'malformed' ? judgement.message : summaryOf(given, judgement);
  const told = `${headOf(judgement)} ${more}`;

  return (
    <div id={id} class="f cb" role="group" aria-label="Chain builder">
      <div class="f-bar">
        <strong>Is this chain legal?</strong>
        <Select
          label="Chain"
          options={presetsOf(given.ring).map(({ id: value, label, outcome }) => ({
            value,
            label: `${'malformed' in outcome || outcome.odd.some(isBreach) ? '✗' : '✓'} ${plain(label)}`,
          }))}
          value={chosen?.id ?? ''}
          none="your own"
          onChoose={(value) => dispatch({ type: 'preset', id: value })}
        />
        <span class="f-tools">
          <button
            type="button"
            class="k-btn"
            aria-pressed={!isPacked}
            onClick={() => dispatch({ type: 'ring', ring: 'split' })}
          >
            Split
          </button>
          <button
            type="button"
            class="k-btn"
            aria-pressed={isPacked}
            onClick={() => dispatch({ type: 'ring', ring: 'packed' })}
          >
            Packed
          </button>
          <CopyButton label="Copy link" text={link} />
        </span>
      </div>
      <div class="f-row cb-set">
        {setting('size', 'Queue size', String(given.size), 5)}
        {!isPacked && setting('head', 'Head', String(given.head), 5)}
        {setting('memory', 'Guest memory ends at', hexNumber(given.memory), 12)}
        {agree('indirect', 'INDIRECT_DESC agreed')}
        {!isPacked && agree('inOrder', 'IN_ORDER agreed')}
      </div>
      <Rows state={state} list="queue" judgement={judgement} dispatch={dispatch} />
      <p class="f-row cb-foot">
        <button type="button" class="k-btn" onClick={() => dispatch({ type: 'add', list: 'queue' })}>
          Add a descriptor
        </button>
      </p>
      <details class="f-part cb-table" open={opened.current}>
        <summary>Indirect table</summary>
        <div class="f-row cb-set">{setting('table', 'Lies at', hexNumber(given.table.addr), 18)}</div>
        {given.table.rows.length > 0 && (
          <Rows state={state} list="table" judgement={judgement} dispatch={dispatch} />
        )}
        <p class="f-row cb-foot">
          <button type="button" class="k-btn" onClick={() => dispatch({ type: 'add', list: 'table' })}>
            Add an entry
          </button>
        </p>
      </details>
      {Object.keys(faults).length > 0 && (
        <p class="f-part f-quiet">Something above could not be read. Judged is what stood there before.</p>
      )}
      <Verdict given={given} judgement={judgement} citations={citations} />
      <PasteBox
        id={`${id}-text`}
        summary="Paste a dump of your own"
        label={
          <>
            A descriptor table from its first byte, 16 bytes each: <code>hexdump -C</code>, <code>xxd</code>,{' '}
            <code>x/64xb</code> of a debugger, a kernel log, or plain hex
          </>
        }
        rows={4}
        text={text}
        isRefused={notice !== undefined}
        onType={(typed) => dispatch({ type: 'text', text: typed })}
      >
        <p class="f-row">
          <button type="button" class="k-btn" onClick={() => dispatch({ type: 'read', list: 'queue' })}>
            Read as the queue
          </button>
          <button type="button" class="k-btn" onClick={() => dispatch({ type: 'read', list: 'table' })}>
            Read as the table
          </button>
          <CopyButton label="Copy the queue as a dump" text={() => hexdump(QUEUE_BASE, tableBytes(given))} />
        </p>
      </PasteBox>
      <Notice text={notice} />
      <Announcer text={plain(told)} />
    </div>
  );
}
