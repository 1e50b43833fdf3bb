import { isBytePatch } from '../../virtio/world/codec.ts';
import type { Patch } from '../../virtio/world/trace.ts';
import { hexBytes, hexNumber } from '../kit/hex.ts';
import { IdleButton } from '../kit/IdleButton.tsx';
import { nameAt } from './places.ts';
import type { Action, State } from './state.ts';

interface Props {
  readonly state: State;
  readonly dispatch: (action: Action) => void;
}

function words(state: State, patch: Patch): string {
  if (!isBytePatch(patch)) {
    return state.scenario.actions.find(({ name }) => name === patch.action)?.label ?? patch.action;
  }
  const place = nameAt(state.trace.names, patch.address) ?? hexNumber(patch.address);
  const bytes = hexBytes(patch.bytes.slice(0, 4));
  return `${place} = ${bytes}${patch.bytes.length > 4 ? ' …' : ''}`;
}

/** What the reader changed in this run, and what they can make happen at this step. */
export function Edits({ state, dispatch }: Props) {
  const { patches, scenario } = state;
  return (
    <div class="q-edits">
      {patches.length === 0 ? (
        <span>Click a byte or a field to change it at this step.</span>
      ) : (
        <ul aria-label="Your edits">
          {patches.map((patch, index) => (
            <li key={`${patch.step}${words(state, patch)}`}>
              <button type="button" class="q-link" onClick={() => dispatch({ type: 'go', to: patch.step })}>
                step {patch.step + 1}
              </button>{' '}
              <code>{words(state, patch)}</code>
              <button
                type="button"
                class="q-link"
                aria-label={`Remove the edit ${words(state, patch)}`}
                onClick={({ currentTarget }) => {
                  // The button goes with its edit, and the focus must not be lost with it.
                  currentTarget.closest('.q-edits')?.querySelector<HTMLElement>('[aria-disabled]')?.focus();
                  dispatch({ type: 'remove', index });
                }}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
      <span key="tools" class="q-tools">
        {scenario.actions.map(({ name, label }) => (
          <button
            key={name}
            type="button"
            class="k-btn"
            title="At this step"
            onClick={() => dispatch({ type: 'act', action: name })}
          >
            {label}
          </button>
        ))}
        <IdleButton idle={patches.length === 0} onClick={() => dispatch({ type: 'reset' })}>
          Reset edits
        </IdleButton>
      </span>
    </div>
  );
}
