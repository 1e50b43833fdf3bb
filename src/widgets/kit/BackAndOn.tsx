interface Props {
  readonly at: number;
  readonly last: number;
  /** What the button that leads on is called. */
  readonly on: string;
  readonly go: (to: number) => void;
}

/** The two buttons that lead through a list of steps. At its ends they keep the focus and do nothing. */
export function BackAndOn({ at, last, on, go }: Props) {
  return (
    <>
      <button type="button" class="k-btn" aria-disabled={at === 0} onClick={() => at > 0 && go(at - 1)}>
        Back
      </button>
      <button type="button" class="k-btn" aria-disabled={at === last} onClick={() => at < last && go(at + 1)}>
        {on}
      </button>
    </>
  );
}
