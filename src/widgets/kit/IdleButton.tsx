import type { ComponentChildren } from 'preact';

interface Props {
  /** Whether there is nothing for it to do just now. */
  readonly idle: boolean;
  readonly onClick: () => void;
  /** `k-btn` unless given. */
  readonly class?: string;
  readonly 'aria-label'?: string;
  readonly children: ComponentChildren;
}

/** A button that keeps the focus while it has nothing to do: one that is disabled under the finger would lose it. */
export function IdleButton({ idle, onClick, class: name = 'k-btn', children, ...rest }: Props) {
  return (
    <button type="button" class={name} {...rest} aria-disabled={idle} onClick={() => idle || onClick()}>
      {children}
    </button>
  );
}
