/**
 * How far a device has got on its way to sleep (version 1.4, section 3.4): `asked` while it finishes what it holds,
 * `asleep` once the status shows SUSPEND.
 */
export class Suspension {
  state: 'none' | 'asked' | 'asleep' = 'none';
  /** The configuration changed meanwhile, which the driver hears of on waking. */
  hasNews = false;

  /** Nothing is taken from a queue any more. */
  get isOn(): boolean {
    return this.state !== 'none';
  }

  get isAsleep(): boolean {
    return this.state === 'asleep';
  }

  reset(): void {
    this.state = 'none';
    this.hasNews = false;
  }
}
