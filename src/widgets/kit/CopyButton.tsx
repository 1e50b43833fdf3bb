import { useEffect, useState } from 'preact/hooks';

/**
 * Copies `text()` to the clipboard and says so on the button, also to a screen reader. When the browser refuses
 * (no permission, no secure origin) the text appears selected in a field, to be copied by hand.
 */
export function CopyButton({ label, text }: { readonly label: string; readonly text: () => string }) {
  const [done, setDone] = useState(false);
  const [byHand, setByHand] = useState<string>();
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), 2000);
    return () => clearTimeout(timer);
  }, [done]);

  async function copy() {
    const copied = text();
    try {
      await navigator.clipboard.writeText(copied);
      setByHand(undefined);
      setDone(true);
    } catch {
      setByHand(copied);
    }
  }

  return (
    <span class="k-copy">
      <button type="button" class="k-btn" onClick={copy}>
        {/* Both labels take their place, and the style sheet has room for the longer one: the button keeps its width. */}
        <span class={done ? 'k-off' : undefined}>{label}</span>
        <span class={done ? undefined : 'k-off'} aria-live="polite">
          {done ? 'Copied' : ''}
        </span>
      </button>
      {byHand !== undefined && (
        <input
          class="k-byhand"
          aria-label={`${label}: copy this text`}
          readOnly
          value={byHand}
          ref={(field) => field?.select()}
          onBlur={() => setByHand(undefined)}
        />
      )}
    </span>
  );
}
