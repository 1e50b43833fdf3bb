interface Event {
  readonly time: number;
  readonly tag: string;
  readonly run: () => void;
}

/**
 * A virtual clock with a list of things to do. Nothing here looks at a wall clock: time moves only when an event
 * is taken. Events of one moment run in the order they were added.
 */
export class Scheduler {
  /** Nanoseconds since the start. */
  now = 0;
  #events: Event[] = [];

  /** Runs `run` `delay` nanoseconds from now. `tag` says whose event it is. */
  after(delay: number, tag: string, run: () => void): void {
    const event = { time: this.now + Math.max(0, delay), tag, run };
    let at = this.#events.length;
    while (at > 0 && (this.#events[at - 1] as Event).time > event.time) at--;
    this.#events.splice(at, 0, event);
  }

  /** Takes the earliest event of one tag away and returns what it would have run, or undefined. */
  take(tag: string): (() => void) | undefined {
    const at = this.#events.findIndex((event) => event.tag === tag);
    return at < 0 ? undefined : this.#events.splice(at, 1)[0]?.run;
  }

  /** Takes the earliest event and runs it; false when there is none. */
  step(): boolean {
    const event = this.#events.shift();
    if (!event) return false;
    if (event.time > this.now) this.now = event.time;
    event.run();
    return true;
  }
}
