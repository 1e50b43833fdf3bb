/** Hands the focus of a button that goes with its own press on to time, so that it is not lost with the button. */
export function focusTime(button: HTMLElement): void {
  button.closest('.q')?.querySelector<HTMLElement>('[role=slider]')?.focus();
}
