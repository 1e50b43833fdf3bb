import { IdleButton } from './IdleButton.tsx';

interface Props {
  readonly at: number;
  readonly last: number;
  /** What the button that leads on is called. */
  readonly on: string;
  readonly go: (to: number) => void;
}

/** The two buttons that lead through a list of steps. */
export function BackAndOn({ at, last, on, go }: Props) {
  return (
    <>
      <IdleButton idle={at === 0} onClick={() => go(at - 1)}>
        Back
      </IdleButton>
      <IdleButton idle={at === last} onClick={() => go(at + 1)}>
        {on}
      </IdleButton>
    </>
  );
}
