import { FEATURED_DEVICES } from '../../virtio/spec/load.ts';
import { presetLabel, RECORDED_ON } from '../../virtio/spec/presets.ts';
import { VERSION_NAMES } from '../../virtio/spec/versions.ts';
import { CopyButton } from '../kit/CopyButton.tsx';
import { Select } from '../kit/Select.tsx';
import { type Action, presetOf, type State } from './state.ts';

interface Props {
  readonly state: State;
  readonly dispatch: (action: Action) => void;
  readonly choose: (device: string) => void;
  readonly link: () => string;
}

const named = (names: readonly string[]) => names.map((value) => ({ value, label: value }));

/** Which device, which version, and where the two sides come from. */
export function Bar({ state, dispatch, choose, link }: Props) {
  const { facts, version, rules } = state;
  const preset = presetOf(state);
  const recorded = (preset ?? facts.presets[0])?.accepted;
  return (
    <>
      <div class="f-bar">
        <strong>Negotiation</strong>
        <Select label="Device" options={named(FEATURED_DEVICES)} value={facts.device} onChoose={choose} />
        <Select
          label="Version"
          options={named(VERSION_NAMES)}
          value={version}
          onChoose={(value) => dispatch({ type: 'version', version: value })}
        />
        <span class="f-tools">
          <CopyButton label="Copy link" text={link} />
        </span>
      </div>
      <div class="f-bar n-sides">
        {facts.presets.length > 0 && (
          <Select
            label="Device offers"
            title={RECORDED_ON.qemu}
            options={facts.presets.map((one) => ({ value: one.id, label: presetLabel(one) }))}
            value={preset?.id ?? ''}
            none="its own choice"
            onChoose={(value) => dispatch({ type: 'preset', id: value })}
          />
        )}
        <span class="f-row">
          <span class="f-quiet">Driver takes</span>
          {recorded !== undefined && (
            <button
              type="button"
              class="k-btn"
              title={RECORDED_ON.linux}
              onClick={() => dispatch({ type: 'driver', wants: 'linux' })}
            >
              what Linux 6.1 took
            </button>
          )}
          <button type="button" class="k-btn" onClick={() => dispatch({ type: 'driver', wants: 'all' })}>
            all it knows
          </button>
          <button type="button" class="k-btn" onClick={() => dispatch({ type: 'driver', wants: 'least' })}>
            only VERSION_1
          </button>
        </span>
        <label>
          <input
            type="checkbox"
            autocomplete="off"
            checked={rules}
            onChange={(event) => dispatch({ type: 'rules', on: event.currentTarget.checked })}
          />{' '}
          it keeps the rules
        </label>
      </div>
    </>
  );
}
