interface Press {
  readonly currentTarget: HTMLElement;
}

/** Does what a button says that goes with its own press, and hands the focus on to time, so that it is not lost. */
export const leaving =
  (act: () => void) =>
  ({ currentTarget }: Press): void => {
    currentTarget.closest('.q')?.querySelector<HTMLElement>('[role=slider]')?.focus();
    act();
  };
