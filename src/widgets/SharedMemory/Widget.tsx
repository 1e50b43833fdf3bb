// biome-ignore-all lint/a11y/useSemanticElements: a fieldset is for a form, and a section would be one landmark more.
import { useReducer } from 'preact/hooks';
import { readFields } from '../../virtio/decode/fields.ts';
import { isStruct, resolve, type Struct } from '../../virtio/layout/layout.ts';
import { PCI_STRUCTS } from '../../virtio/spec/pci.ts';
import type { CapabilityBytes, Lookup } from '../../virtio/transport/shared-memory.ts';
import type { RegisterAccess } from '../../virtio/transport/transport.ts';
import { type Citations, Cited } from '../kit/Cited.tsx';
import { CopyButton } from '../kit/CopyButton.tsx';
import { Fields, ValueInput } from '../kit/Fields.tsx';
import { HexView } from '../kit/HexView.tsx';
import { Announcer } from '../kit/live.tsx';
import { Notice } from '../kit/Notice.tsx';
import { Select } from '../kit/Select.tsx';
import { useAddress } from '../kit/useAddress.ts';
import { CLAUSES } from './clauses.ts';
import {
  askedOf,
  begin,
  type Choice,
  choiceOf,
  LENGTHS,
  lookUp,
  reducer,
  TRANSPORTS,
  toFields,
  VERSIONS,
} from './state.ts';

export interface Props {
  readonly choices: readonly Choice[];
  readonly citations: Citations;
  /** Tells this widget from others on its page; part of addresses. */
  readonly instance: string;
}

const hex = (value: number | bigint): string => `0x${value.toString(16)}`;
const CONTEXT = { version: '1.4', features: 0n };

function capabilityLayout(): Struct<unknown> {
  const fact = PCI_STRUCTS.find(({ name }) => name === 'virtio_pci_cap64');
  const layout = fact && resolve(fact.layout, CONTEXT);
  if (layout === undefined || !isStruct(layout)) throw new Error('No struct virtio_pci_cap64.');
  return layout;
}

/** The capability, byte by byte. */
function Capability({ capability: { at, bytes } }: { readonly capability: CapabilityBytes }) {
  const layout = capabilityLayout();
  const marks = layout
    .rows()
    .filter(({ path }) => !path.endsWith('padding'))
    .map(({ offset, size }, index) => ({ address: at + offset, size, className: `h-b${index % 2}` }));
  const rows = readFields(layout, bytes, CONTEXT).filter(({ row }) => !row.path.endsWith('padding'));
  return (
    <>
      <div class="f-part">
        <HexView
          label="Bytes of the capability"
          base={at}
          digits={2}
          bytes={bytes}
          marks={marks}
          nameAt={(address) => layout.rows().findLast(({ offset }) => at + offset <= address)?.path}
        />
      </div>
      <Fields
        caption="Fields of virtio_pci_cap64"
        rows={rows.map(({ row, text, hex: inHex }) => ({
          field: { ...row, doc: row.doc ?? '' },
          value: <code>{inHex ?? text}</code>,
        }))}
        values
        on={undefined}
        onPoint={() => {}}
      />
    </>
  );
}

/** What the driver reads and writes, a line each. */
function Accesses({
  accesses,
  others,
}: {
  readonly accesses: readonly RegisterAccess[];
  readonly others: number;
}) {
  return (
    <div class="f-part">
      <table class="h-accesses">
        <caption>
          What the driver does{others > 0 && `; ${others} further accesses are about other things`}
        </caption>
        <tbody>
          {accesses.map(({ kind, name, offset, size, value }, at) => (
            <tr key={at}>
              <td class="h-n">{at + 1}</td>
              <td>{kind === 'register-write' ? 'writes' : 'reads'}</td>
              <th scope="row">
                <code>{name.replace(/^offset 0x/, 'no register at 0x')}</code>
              </th>
              <td class="f-quiet">{offset !== undefined && `at ${hex(offset)}`}</td>
              <td class="h-value">
                <code>0x{value.toString(16).padStart(2 * size, '0')}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Bytes in the largest unit that gives a whole number. */
function sizeOf(bytes: bigint): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB'];
  let at = 0;
  let count = bytes;
  for (; at < units.length - 1 && count > 0n && count % 1024n === 0n; at++) count /= 1024n;
  return `${count} ${units[at]}`;
}

/** The outcome in a sentence. */
function outcome(result: Lookup | string, transport: string, version: string): string {
  if (typeof result === 'string') return result;
  const { found, accesses } = result;
  if (transport === 'ccw') return 'No command and no register of channel I/O speaks of shared memory.';
  if (found === null) {
    if (accesses.length === 0) return `Version ${version} has no such capability: the driver finds nothing.`;
    return 'No region has this ID.';
  }
  if (found.length === 0n) {
    return `Version ${version} has no such registers. They read as 0, and the driver takes that for a region of 0 bytes.`;
  }
  return `Found: ${sizeOf(found.length)} at ${hex(found.address)}.`;
}

/** A region of shared memory, and how a driver finds it over each transport. */
export default function SharedMemory({ choices, citations, instance }: Props) {
  const [state, dispatch] = useReducer(reducer, choices, begin);
  const { id, link } = useAddress(instance, state, dispatch, toFields);
  const result = lookUp(state);
  const asked = askedOf(state);
  const says = outcome(result, state.transport, state.version);

  return (
    <div id={id} class="f h" role="group" aria-label="A region of shared memory">
      <div class="f-bar">
        <Select
          label="Transport"
          options={TRANSPORTS}
          value={state.transport}
          onChoose={(transport) => dispatch({ type: 'transport', transport })}
        />
        <Select
          label="Version"
          options={VERSIONS.map((value) => ({ value, label: value }))}
          value={state.version}
          onChoose={(version) => dispatch({ type: 'version', version })}
        />
        <Select
          label="Region"
          options={state.choices.map(({ device, id: shmid, name }, at) => ({
            value: String(at),
            label: `${device}, ${shmid}: ${name}`,
          }))}
          value={String(state.region)}
          onChoose={(at) => dispatch({ type: 'region', at: Number(at) })}
        />
        <Select
          label="Length"
          options={LENGTHS.map(({ label }, at) => ({ value: String(at), label }))}
          value={String(state.length)}
          onChoose={(at) => dispatch({ type: 'length', at: Number(at) })}
        />
        <span class="h-asked">
          The driver asks for{' '}
          <ValueInput
            path="shmid"
            text={state.asked ?? String(choiceOf(state).id)}
            fault={typeof asked === 'string' ? { text: state.asked ?? '', message: asked } : undefined}
            onCommit={(text) => dispatch({ type: 'asked', text })}
          />
        </span>
        <span class="f-tools">
          <CopyButton label="Copy link" text={link} />
        </span>
      </div>
      <p class="h-says">
        {says} <Cited clause={CLAUSES[state.transport]} citations={citations} />
      </p>
      {typeof result !== 'string' && result.accesses.length > 0 && (
        <Accesses accesses={result.accesses} others={result.others} />
      )}
      {typeof result !== 'string' && result.capability && <Capability capability={result.capability} />}
      <Notice text={state.notice} />
      <Announcer text={says} />
    </div>
  );
}
