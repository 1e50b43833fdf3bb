/**
 * A set of small indices that is emptied in constant time: each index carries the number of the round that last
 * added it.
 */
export class Visited {
  #rounds: Uint32Array;
  #round = 0;

  /** `capacity` is how many indices to make room for at once; more are made room for as they come. */
  constructor(capacity: number) {
    this.#rounds = new Uint32Array(capacity);
  }

  /** Empties the set. */
  begin(): this {
    this.#round++;
    if (this.#round > 0xffff_ffff) {
      this.#rounds.fill(0);
      this.#round = 1;
    }
    return this;
  }

  add(index: number): void {
    if (index >= this.#rounds.length) this.#grow(index);
    this.#rounds[index] = this.#round;
  }

  has(index: number): boolean {
    return this.#rounds[index] === this.#round;
  }

  #grow(index: number): void {
    const wider = new Uint32Array(Math.max(16, 2 ** Math.ceil(Math.log2(index + 1))));
    wider.set(this.#rounds);
    this.#rounds = wider;
  }
}
