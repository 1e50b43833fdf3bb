/** The resets of single queues that a driver has asked for and not seen done (VIRTIO_F_RING_RESET, section 2.6.1). */
export class QueueResets {
  readonly #asked = new Set<number>();

  /** Asks, unless it has asked before, and looks once. True when the reset is done. */
  step(queue: number, ask: () => void, isDone: () => boolean): boolean {
    if (!this.#asked.has(queue)) {
      ask();
      this.#asked.add(queue);
    }
    const done = isDone();
    if (done) this.#asked.delete(queue);
    return done;
  }

  /** The whole device was reset. */
  clear(): void {
    this.#asked.clear();
  }
}
