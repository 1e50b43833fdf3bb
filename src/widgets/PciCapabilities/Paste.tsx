import { useRef } from 'preact/hooks';
import type { Action, State } from './state.ts';

interface Props {
  readonly state: State;
  readonly instance: string;
  readonly dispatch: (action: Action) => void;
}

/** A box for the dump that a reader has. */
export function Paste({ state, instance, dispatch }: Props) {
  const id = `w-${instance}-paste`;
  const { text, notice } = state;
  // Once open it stays open: it must not shut while a reader empties it to type something else.
  const opened = useRef(false);
  opened.current ||= text !== '' || notice !== undefined;
  return (
    <details class="f-part" open={opened.current}>
      <summary>Paste your own</summary>
      <label for={id} class="f-quiet">
        <code>sudo lspci -xxx -d 1af4:</code>, <code>xxd /sys/bus/pci/devices/…/config</code> or plain hex
        from offset 0
      </label>
      <textarea
        id={id}
        rows={4}
        spellcheck={false}
        autocomplete="off"
        value={text}
        aria-invalid={notice !== undefined}
        onInput={(event) => dispatch({ type: 'text', text: event.currentTarget.value })}
      />
      {notice !== undefined && (
        <p class="k-error" role="alert">
          {notice}
        </p>
      )}
      <button
        type="button"
        class="k-btn"
        disabled={text.trim() === ''}
        onClick={() => dispatch({ type: 'read' })}
      >
        Read it
      </button>
    </details>
  );
}
