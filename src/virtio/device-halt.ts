/**
 * A device that the owner of its group stops (version 1.4, section 2.12.1.4.3.4): it takes nothing more from its
 * queues, hands back what it has taken, and is silent from then on. Its driver is not told, and may go on.
 */
export class Halt {
  /** Nothing is taken from a queue any more. */
  isOn = false;
  /** The configuration changed meanwhile, which the driver hears of when the device goes on. */
  hasNews = false;
  #done: (() => void)[] = [];

  /** All that was taken has been handed back: nothing is touched and nobody notified any more. */
  get isStill(): boolean {
    return this.isOn && this.#done.length === 0;
  }

  begin(done: () => void): void {
    this.isOn = true;
    this.#done.push(done);
  }

  /** To be called when the device may have handed back the last thing it held. */
  settle(isIdle: boolean): void {
    if (!this.isOn || !isIdle) return;
    for (const done of this.#done.splice(0)) done();
  }

  /** True when the driver is to hear of a changed configuration. */
  end(): boolean {
    const { hasNews } = this;
    this.isOn = false;
    this.hasNews = false;
    this.#done = [];
    return hasNews;
  }
}
