import { useEffect, useState } from 'preact/hooks';
import { featuresHex } from '../../virtio/decode/features.ts';
import { bitName } from '../../virtio/negotiation.ts';
import { bitsOf } from '../../virtio/requirements.ts';
import { featureAt } from '../../virtio/spec/facts.ts';
import { meaningsOf } from '../../virtio/spec/load.ts';
import { PasteBox } from '../kit/TextBox.tsx';
import { type Action, featuresOf, readText, type State, whyUnnamed } from './state.ts';
import { featureNote } from './words.ts';

interface Props {
  readonly state: State;
  readonly instance: string;
  readonly dispatch: (action: Action) => void;
}

const FORMS = {
  sysfs: 'a Linux features file, bit 0 first',
  hex: 'a mask in hexadecimal',
  binary: 'a mask in binary',
  bit: 'the number of one bit',
} as const;

const TAKERS = [
  { side: 'offered', label: 'The device offers these' },
  { side: 'wanted', label: 'The driver takes these' },
] as const;

/** What a lone bit is on every other device that has a meaning for it. */
function Elsewhere({ bit, state }: { readonly bit: number; readonly state: State }) {
  const { version, facts } = state;
  const [found, setFound] = useState<readonly { device: string; name: string }[]>();
  useEffect(() => {
    let current = true;
    void meaningsOf(bit, version).then((all) => {
      if (!current) return;
      const others = all.filter(({ device }) => device !== facts.device);
      setFound(others.map(({ device, feature }) => ({ device, name: bitName([feature], bit, version) })));
    });
    return () => {
      current = false;
    };
  }, [bit, version, facts.device]);
  if (found === undefined) return null;
  if (found.length === 0)
    return <p class="f-quiet">No other device entered here gives bit {bit} a meaning.</p>;
  return (
    <p>
      Elsewhere bit {bit} is{' '}
      {found.map(({ device, name }, at) => (
        <span key={device}>
          {at > 0 && ', '}
          <code>{name}</code> on {device}
        </span>
      ))}
      .
    </p>
  );
}

/** What a lone bit is on the device of the widget. */
function Lone({ bit, state }: { readonly bit: number; readonly state: State }) {
  const { facts, version } = state;
  const features = featuresOf(facts);
  const feature = featureAt(features, bit, version);
  return feature === undefined ? (
    <p>
      Bit {bit}: {whyUnnamed(bit, version, facts, features)}
    </p>
  ) : (
    <p>
      Bit {bit} is <code>{bitName([feature], bit, version)}</code> on {facts.device} in version {version}:{' '}
      {featureNote(feature)}
    </p>
  );
}

/** A box for the bits that a reader has: a features file, a mask, the number of one bit. */
export function Paste({ state, instance, dispatch }: Props) {
  const { text, version, facts } = state;
  const read = readText(text);
  const bits = read?.ok ? bitsOf(read.bits) : [];
  const error = read !== undefined && !read.ok ? read.message : undefined;
  const [lone] = bits.length === 1 ? bits : [];
  const features = featuresOf(facts);
  const id = `w-${instance}-paste`;
  return (
    <PasteBox
      id={id}
      className="n-paste"
      summary="Paste the bits you have"
      label={
        <>
          A <code>features</code> file of Linux (64 or 128 characters), a mask such as <code>0x100000</code>,
          or <code>bit 20</code>
        </>
      }
      rows={3}
      text={text}
      isRefused={error !== undefined}
      describedBy={`${id}-read`}
      onType={(typed) => dispatch({ type: 'text', text: typed })}
    >
      <div id={`${id}-read`} aria-live="polite">
        {error !== undefined && <p class="k-error">{error}</p>}
        {read?.ok && (
          <>
            <p>
              Read as {FORMS[read.form]}: <code>{featuresHex(read.bits)}</code>,{' '}
              {bits.length === 1 ? '1 bit' : `${bits.length} bits`} set.
            </p>
            {lone === undefined ? (
              <p>
                {bits.map((bit, at) => (
                  <span key={bit}>
                    {at > 0 && ', '}
                    <code>{bitName(features, bit, version)}</code>
                  </span>
                ))}
                {bits.length > 0 && ` on ${facts.device} in version ${version}.`}
              </p>
            ) : (
              <Lone bit={lone} state={state} />
            )}
            {lone !== undefined && <Elsewhere bit={lone} state={state} />}
          </>
        )}
      </div>
      <p class="f-row">
        {TAKERS.map(({ side, label }) => (
          <button
            key={side}
            type="button"
            class="k-btn"
            disabled={!read?.ok}
            onClick={() => dispatch({ type: 'take', side })}
          >
            {label}
          </button>
        ))}
      </p>
    </PasteBox>
  );
}
