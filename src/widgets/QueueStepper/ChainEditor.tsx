import { useEffect, useReducer, useRef, useState } from 'preact/hooks';
import { MAX_BUFFERS, MAX_CHAINS } from '../../virtio/world/codec.ts';
import { IdleButton } from '../kit/IdleButton.tsx';
import { bufferError, draftReducer, draftText, FIRST_DRAFT } from './chains.ts';
import type { Action, State } from './state.ts';

interface Props {
  readonly state: State;
  readonly dispatch: (action: Action) => void;
}

/** Puts chains together from buffers of the reader's own and runs them. Drawn only once it is opened. */
export function ChainEditor({ state, dispatch }: Props) {
  const [open, setOpen] = useState(false);
  const details = useRef<HTMLDetailsElement>(null);
  // It may have been opened while the widget was asleep.
  useEffect(() => setOpen(details.current?.open ?? false), []);
  const [draft, change] = useReducer(draftReducer, FIRST_DRAFT);
  const option = state.scenario.options.find((each) => each.text === 'chains');
  const running = option && state.options[option.name];
  useEffect(() => {
    if (running !== undefined) change({ type: 'load', text: running });
  }, [running]);
  const text = draftText(draft);

  return (
    <details ref={details} class="q-own" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Your own buffers</summary>
      {open && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (text !== undefined) dispatch({ type: 'chains', text });
          }}
        >
          <p>
            Each line is one chain: buffers that the device reads, then buffers that it writes. They run on a
            plain queue that answers every chain.
          </p>
          {draft.map((chain, c) => (
            <fieldset key={c}>
              <legend>Chain {c + 1}</legend>
              {chain.map((buffer, b) => {
                const error = bufferError(chain, b);
                const name = `buffer ${b + 1} of chain ${c + 1}`;
                const set = (to: Partial<typeof buffer>) =>
                  change({ type: 'change', chain: c, buffer: b, to: { ...buffer, ...to } });
                return (
                  <span key={b} class="q-buffer">
                    <select
                      class="k-btn"
                      aria-label={`Direction of ${name}`}
                      value={buffer.direction}
                      onChange={(event) => set({ direction: event.currentTarget.value === 'r' ? 'r' : 'w' })}
                    >
                      <option value="r">device reads</option>
                      <option value="w">device writes</option>
                    </select>
                    <input
                      class="k-btn"
                      inputMode="numeric"
                      aria-label={`Length in bytes of ${name}`}
                      aria-invalid={error !== undefined}
                      size={5}
                      value={buffer.length}
                      onInput={(event) => set({ length: event.currentTarget.value })}
                    />
                    <button
                      type="button"
                      class="k-btn"
                      aria-label={`Remove ${name}`}
                      onClick={({ currentTarget }) => {
                        // The button goes with its buffer, and the last one takes the chain with it.
                        const stays = currentTarget.closest(chain.length > 1 ? 'fieldset' : 'details');
                        stays?.querySelector<HTMLElement>('summary, input')?.focus();
                        change({ type: 'remove', chain: c, buffer: b });
                      }}
                    >
                      ×
                    </button>
                    {error && (
                      <span class="k-error" role="alert">
                        {error}
                      </span>
                    )}
                  </span>
                );
              })}
              <IdleButton
                idle={chain.length >= MAX_BUFFERS}
                onClick={() => change({ type: 'add-buffer', chain: c })}
              >
                + buffer
              </IdleButton>
            </fieldset>
          ))}
          <div class="q-tools">
            <IdleButton idle={draft.length >= MAX_CHAINS} onClick={() => change({ type: 'add-chain' })}>
              + chain
            </IdleButton>
            <button type="submit" class="k-btn q-go" disabled={text === undefined}>
              Run these
            </button>
          </div>
        </form>
      )}
    </details>
  );
}
