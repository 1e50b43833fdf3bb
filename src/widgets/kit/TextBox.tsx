import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';

interface TextProps {
  readonly id: string;
  /** What can be put in. */
  readonly label: ComponentChildren;
  readonly rows: number;
  readonly text: string;
  /** Whether the text is refused; left out where that is said of something else. */
  readonly isRefused?: boolean | undefined;
  /** The `id` of what is said about the text. */
  readonly describedBy?: string | undefined;
  readonly onType: (text: string) => void;
}

/** A box for a text of the reader's own, some lines long. Needs frame.css and awake.css. */
export function TextBox({ id, label, rows, text, isRefused, describedBy, onType }: TextProps) {
  return (
    <>
      <label for={id} class="f-quiet">
        {label}
      </label>
      <textarea
        id={id}
        rows={rows}
        spellcheck={false}
        autocomplete="off"
        value={text}
        aria-invalid={isRefused}
        aria-describedby={describedBy}
        onInput={(event) => onType(event.currentTarget.value)}
      />
    </>
  );
}

interface PasteProps extends TextProps {
  readonly summary: string;
  /** It opens by itself for this too, besides a text that came with the address. */
  readonly opens?: boolean;
  readonly className?: string;
  /** What stands below the box: what was read, and what can be done with it. */
  readonly children: ComponentChildren;
}

/** The same, folded away until it is wanted. */
export function PasteBox({ summary, opens = false, className = '', children, ...box }: PasteProps) {
  // Once open it stays open: it must not shut while a reader empties it to type something else.
  const opened = useRef(false);
  opened.current ||= opens || box.text !== '';
  return (
    <details class={`f-part ${className}`.trim()} open={opened.current}>
      <summary>{summary}</summary>
      <TextBox {...box} />
      {children}
    </details>
  );
}

interface DumpProps extends Pick<PasteProps, 'id' | 'summary' | 'label' | 'text' | 'onType'> {
  /** What is wrong with the text, or with the address it came from. */
  readonly notice: string | undefined;
  readonly onRead: () => void;
}

/** A box for the dump that a reader has, and what is wrong with it. */
export function DumpBox({ notice, onRead, ...box }: DumpProps) {
  const isRefused = notice !== undefined;
  return (
    <PasteBox {...box} rows={4} isRefused={isRefused} opens={isRefused}>
      {isRefused && (
        <p class="k-error" role="alert">
          {notice}
        </p>
      )}
      <button type="button" class="k-btn" disabled={box.text.trim() === ''} onClick={onRead}>
        Read it
      </button>
    </PasteBox>
  );
}
