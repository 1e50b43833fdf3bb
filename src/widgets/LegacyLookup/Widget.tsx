// biome-ignore-all lint/a11y/useSemanticElements: a fieldset is for a form, and a section would be one landmark more.
import { useReducer } from 'preact/hooks';
import { spellId } from '../../virtio/decode/pci-id.ts';
import { aspectsOf } from '../../virtio/legacy/aspects.ts';
import {
  agreed,
  HEADER_FEATURES,
  isLegacyUse,
  marksOf,
  netMask,
  type Offer,
  offersOf,
  type Situation,
} from '../../virtio/legacy/offer.ts';
import type { ClauseKey } from '../../virtio/spec/types.ts';
import { type Citations, Cited } from '../kit/Cited.tsx';
import { CopyButton } from '../kit/CopyButton.tsx';
import { hex } from '../kit/hex.ts';
import { Announcer } from '../kit/live.tsx';
import { Notice } from '../kit/Notice.tsx';
import { Select } from '../kit/Select.tsx';
import { TextBox } from '../kit/TextBox.tsx';
import { useAddress } from '../kit/useAddress.ts';
import { Header, Queue } from './Bytes.tsx';
import { begin, chosen, DEVICES, reducer, situationOf, toFields } from './state.ts';

export interface Props {
  readonly instance: string;
  /** The clauses of the interfaces, and every legacy clause of a device's own section. */
  readonly citations: Citations;
}

/** Which clauses say what the marks are. */
export const MARK_CLAUSES: readonly ClauseKey[] = [
  'pci/pci-device-discovery/device-requirements',
  'pci/pci-device-discovery/legacy-interface',
];
/** The clause that tells the two interfaces apart. */
export const USE_CLAUSE: ClauseKey = 'basic/feature-bits/legacy-interface';

const OFFERS: Readonly<Record<Offer, string>> = {
  legacy: 'legacy',
  transitional: 'transitional',
  modern: 'modern only',
};

/** What becomes of the meeting, in a sentence. */
function verdict(situation: Situation): string {
  const { offer, takesVersion1 } = situation;
  if (offer === 'legacy') {
    return 'Through the legacy interface: the device offers no VIRTIO_F_VERSION_1, so there is nothing to take.';
  }
  if (isLegacyUse(situation)) {
    return 'Through the legacy interface: the device offers VIRTIO_F_VERSION_1, and the driver does not take it.';
  }
  return takesVersion1
    ? 'As the standard says: VIRTIO_F_VERSION_1 is offered and taken.'
    : 'Not at all, perhaps: there is no legacy interface here, and the device may refuse a driver without VIRTIO_F_VERSION_1.';
}

/** By what a reader knows the function on the bus. */
function Marks({ situation, citations }: { readonly situation: Situation; readonly citations: Citations }) {
  const { vendor, device, revision, subsystem } = marksOf(situation.device, situation.offer);
  const modern = situation.offer === 'modern';
  return (
    <div class="f-part lg-marks">
      <span>
        PCI ID <code>{spellId(vendor, device)}</code>
      </span>
      <span>
        revision <code>{hex(revision)}</code>
        {modern && ' or more'}
      </span>
      <span>
        subsystem ID <code>{hex(subsystem, 4)}</code>
        {modern && ', or any from 0040 on'}
      </span>
      <span>
        virtio ID <code>{situation.device.id}</code>
      </span>
      <Cited clause={MARK_CLAUSES[modern ? 0 : 1]} citations={citations} />
    </div>
  );
}

/** The clauses of the device's own section on its legacy interface. */
function Own({ situation, citations }: { readonly situation: Situation; readonly citations: Citations }) {
  const { key } = situation.device;
  const own = Object.keys(citations).filter(
    (clause) => clause.startsWith(`${key}/`) && clause.includes('legacy-interface'),
  );
  if (own.length === 0) return null;
  return (
    <p class="f-part lg-own">
      <span class="f-quiet">More in the section of this device:</span>{' '}
      {own.map((clause, at) => (
        <span key={clause}>
          {at > 0 && ', '}
          <Cited clause={clause} citations={citations} />{' '}
          {citations[clause]?.hint.replace(/^Legacy Interfaces?: (A Note on )?/, '')}
        </span>
      ))}
    </p>
  );
}

/** A device, how it is offered and what its driver takes in; which interface they use and what that means, out. */
export default function LegacyLookup({ instance, citations }: Props) {
  const [state, dispatch] = useReducer(reducer, undefined, begin);
  const { id, link } = useAddress(instance, state, dispatch, toFields);
  const situation = situationOf(state);
  const legacy = isLegacyUse(situation);
  const words = verdict(situation);
  const { found } = state;

  return (
    <div id={id} class="f lg" role="group" aria-label="Legacy, transitional or modern">
      <div class="f-bar">
        <Select
          label="Device"
          options={DEVICES.map(({ key, id: number }) => ({ value: key, label: `${key} (${number})` }))}
          value={state.device}
          onChoose={(key) => dispatch({ type: 'device', key })}
        />
        <span class="lg-offers" role="group" aria-label="Offered as">
          {(Object.keys(OFFERS) as Offer[]).map((offer) => (
            <button
              key={offer}
              type="button"
              class="k-btn"
              aria-pressed={offer === state.offer}
              disabled={!offersOf(chosen(state)).includes(offer)}
              onClick={() => dispatch({ type: 'offer', offer })}
            >
              {OFFERS[offer]}
            </button>
          ))}
        </span>
        <span class="f-tools">
          <CopyButton label="Copy link" text={link} />
        </span>
      </div>
      <div class="lg-turns">
        <label>
          <input
            type="checkbox"
            checked={state.version1 && state.offer !== 'legacy'}
            disabled={state.offer === 'legacy'}
            onChange={() => dispatch({ type: 'turn', what: 'version1' })}
          />
          the driver takes VERSION_1
        </label>
        {situation.device.key === 'net' &&
          HEADER_FEATURES.map((name) => (
            <label key={name}>
              <input
                type="checkbox"
                checked={state.features.includes(name)}
                onChange={() => dispatch({ type: 'feature', name })}
              />
              {name.replace('VIRTIO_NET_F_', '')}
              {state.features.includes(name) && (agreed(situation) & netMask(name)) === 0n && (
                <em> beyond bit 31: not to be had</em>
              )}
            </label>
          ))}
        {legacy && (
          <>
            <label>
              <input
                type="checkbox"
                checked={state.msix}
                onChange={() => dispatch({ type: 'turn', what: 'msix' })}
              />
              MSI-X is enabled
            </label>
            <label>
              <input
                type="checkbox"
                checked={state.bigEndian}
                onChange={() => dispatch({ type: 'turn', what: 'bigEndian' })}
              />
              big-endian guest
            </label>
          </>
        )}
      </div>
      <p class="f-part">
        <b>{words}</b> <Cited clause={USE_CLAUSE} citations={citations} />
      </p>
      <Marks situation={situation} citations={citations} />
      <table class="lg-table">
        <caption class="k-hidden">What this means for a driver</caption>
        <tbody>
          {aspectsOf(situation, state.msix).map(({ title, value, words: advice, clause }) => (
            <tr key={title}>
              <th scope="row">{title}</th>
              <td>
                <b>{value}</b>
              </td>
              <td>
                {advice} <Cited clause={clause} citations={citations} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {situation.device.key === 'net' && (
        <Header situation={situation} bigEndian={legacy && state.bigEndian} citations={citations} />
      )}
      <Queue state={state} id={id} onType={(name, text) => dispatch({ type: 'number', name, text })} />
      {legacy && <Own situation={situation} citations={citations} />}
      <div class="f-part">
        <TextBox
          id={`${id}-text`}
          label={
            <>
              A device of your own: a line of <code>lspci -nn</code>, or an ID such as <code>1af4:1041</code>
            </>
          }
          rows={2}
          text={state.text}
          onType={(text) => dispatch({ type: 'text', text })}
        />
        <p class="f-row">
          <button type="button" class="k-btn" onClick={() => dispatch({ type: 'read' })}>
            Which is it?
          </button>
          {found && (
            <span role="status">
              {spellId(found.marks.vendor, found.marks.device)} is {found.device.key}
              {found.offer === 'legacy-or-transitional'
                ? ', legacy or transitional. Only its capabilities tell: lspci -v as root shows “VirtIO:” or does not.'
                : `, ${OFFERS[found.offer]}.`}
              {found.more > 0 && ` There are ${found.more} more virtio devices in the text.`}
            </span>
          )}
        </p>
        {found?.faults.map((fault) => (
          <p key={fault} class="k-error">
            {fault}
          </p>
        ))}
        <Notice text={state.notice} place="" />
      </div>
      <Announcer text={words} />
    </div>
  );
}
