/**
 * Buffers in the order in which they were made available, each with the bytes that its writable part has room for:
 * what VIRTIO_F_IN_ORDER lets either side rely on. The caller adds no more than `capacity` of them.
 */
export class Held {
  readonly #heads: Uint16Array;
  readonly #rooms: Float64Array;
  #at = 0;
  #count = 0;

  constructor(capacity: number) {
    this.#heads = new Uint16Array(capacity);
    this.#rooms = new Float64Array(capacity);
  }

  /** The buffer that comes back next, or -1. */
  get first(): number {
    return this.#count === 0 ? -1 : (this.#heads[this.#at] as number);
  }

  /** Bytes of the writable part of that buffer. */
  get room(): number {
    return this.#rooms[this.#at] ?? 0;
  }

  add(head: number, room: number): void {
    let at = this.#at + this.#count;
    if (at >= this.#heads.length) at -= this.#heads.length;
    this.#heads[at] = head;
    this.#rooms[at] = room;
    this.#count++;
  }

  /** Takes the first one away. */
  take(): void {
    this.#at = this.#at + 1 === this.#heads.length ? 0 : this.#at + 1;
    this.#count--;
  }

  /** All of them, the first one first. */
  list(): number[] {
    return Array.from(
      { length: this.#count },
      (_, i) => this.#heads[(this.#at + i) % this.#heads.length] ?? 0,
    );
  }
}
