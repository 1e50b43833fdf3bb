/**
 * Virtual time, and a way to do something later. A device holds a request in flight by asking the clock to come
 * back to it; what runs in between, and in which order events of one moment run, is the clock's business.
 */
export interface Clock {
  /** Virtual nanoseconds since the start. */
  readonly now: number;
  /** Runs `run` once, `delay` virtual nanoseconds from now, never before this call returns. */
  after(delay: number, run: () => void): void;
}

/**
 * A clock that somebody turns by hand: events run in the order of their time, then of their arrival. Enough for a
 * driver and a device without a world around them.
 */
export class ManualClock implements Clock {
  now = 0;
  #events: { readonly time: number; readonly run: () => void }[] = [];

  after(delay: number, run: () => void): void {
    const time = this.now + Math.max(0, delay);
    let at = this.#events.length;
    while (at > 0 && (this.#events[at - 1]?.time ?? 0) > time) at--;
    this.#events.splice(at, 0, { time, run });
  }

  /** Events that have not run. */
  get pending(): number {
    return this.#events.length;
  }

  /** Runs the earliest event; false when there was none. */
  step(): boolean {
    const event = this.#events.shift();
    if (event === undefined) return false;
    this.now = Math.max(this.now, event.time);
    event.run();
    return true;
  }

  /** Runs events until none is left or `limit` have run. Returns how many ran. */
  run(limit = 100_000): number {
    let ran = 0;
    while (ran < limit && this.step()) ran++;
    return ran;
  }
}
