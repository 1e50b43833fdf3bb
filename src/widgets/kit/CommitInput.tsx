import { useState } from 'preact/hooks';

interface Props {
  /** What the value is, for a screen reader. */
  readonly label: string;
  readonly text: string;
  readonly className: string;
  /** In characters; left out where the style sheet says it. */
  readonly size?: number | undefined;
  /** What was typed and refused stays in the field. */
  readonly fault?: { readonly text: string; readonly message: string } | undefined;
  readonly onCommit: (text: string) => void;
}

/** A value that can be typed over; Enter or leaving the field takes it, and nothing else changes what is typed. */
export function CommitInput({ label, text, className, size, fault, onCommit }: Props) {
  const [draft, setDraft] = useState<string>();
  return (
    <>
      <input
        class={className}
        size={size}
        aria-label={label}
        aria-invalid={fault !== undefined}
        autocomplete="off"
        spellcheck={false}
        value={draft ?? fault?.text ?? text}
        onInput={(event) => setDraft(event.currentTarget.value)}
        onChange={(event) => {
          setDraft(undefined);
          if (event.currentTarget.value !== text || fault) onCommit(event.currentTarget.value);
        }}
        onBlur={() => setDraft(undefined)}
      />
      {fault && (
        <span class="k-error" role="alert">
          {fault.message}
        </span>
      )}
    </>
  );
}
