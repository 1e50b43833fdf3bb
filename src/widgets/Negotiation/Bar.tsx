import { FEATURED_DEVICES } from '../../virtio/spec/load.ts';
import { presetLabel, RECORDED_ON } from '../../virtio/spec/presets.ts';
import { VERSION_NAMES } from '../../virtio/spec/versions.ts';
import { CopyButton } from '../kit/CopyButton.tsx';
import { type Action, presetOf, type State } from './state.ts';

interface Props {
  readonly state: State;
  readonly dispatch: (action: Action) => void;
  readonly choose: (device: string) => void;
  readonly link: () => string;
}

/** Which device, which version, and where the two sides come from. */
export function Bar({ state, dispatch, choose, link }: Props) {
  const { facts, version, rules } = state;
  const preset = presetOf(state);
  const recorded = (preset ?? facts.presets[0])?.accepted;
  return (
    <>
      <div class="f-bar">
        <strong>Negotiation</strong>
        <label>
          Device{' '}
          <select
            class="k-btn"
            autocomplete="off"
            value={facts.device}
            onChange={(event) => choose(event.currentTarget.value)}
          >
            {FEATURED_DEVICES.map((key) => (
              <option key={key} value={key} selected={key === facts.device}>
                {key}
              </option>
            ))}
          </select>
        </label>
        <label>
          Version{' '}
          <select
            class="k-btn"
            autocomplete="off"
            value={version}
            onChange={(event) => dispatch({ type: 'version', version: event.currentTarget.value })}
          >
            {VERSION_NAMES.map((name) => (
              <option key={name} value={name} selected={name === version}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <span class="f-tools">
          <CopyButton label="Copy link" text={link} />
        </span>
      </div>
      <div class="f-bar n-sides">
        {facts.presets.length > 0 && (
          <label>
            Device offers{' '}
            <select
              class="k-btn"
              autocomplete="off"
              title={RECORDED_ON.qemu}
              value={preset?.id ?? ''}
              onChange={(event) => dispatch({ type: 'preset', id: event.currentTarget.value })}
            >
              {preset === undefined && (
                <option value="" selected>
                  its own choice
                </option>
              )}
              {facts.presets.map((one) => (
                <option key={one.id} value={one.id} selected={one === preset}>
                  {presetLabel(one)}
                </option>
              ))}
            </select>
          </label>
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
