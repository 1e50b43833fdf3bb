/**
 * Which descriptors a driver may use. Free descriptors are linked through an array of the driver's own, as Linux
 * does (`desc_extra` in `drivers/virtio/virtio_ring.c`): a list threaded through `next` in shared memory, as the
 * specification describes common practice (1.4 § 2.7.13.1), would let a broken device send the driver astray. What
 * comes back goes to the front of the list, so the same few descriptors are used again and again. With
 * VIRTIO_F_IN_ORDER it goes to the end: chains come back in order then, so descriptors are used in ring order, as
 * 1.4 § 2.7.5 asks.
 */
export class FreeList {
  /** The first free descriptor; it means nothing when none is free. */
  head = 0;
  free: number;
  readonly #inOrder: boolean;
  /** The last free descriptor; it means nothing when none is free. */
  #tail: number;
  readonly #next: Uint16Array;
  /** By head of a chain that was taken: how many descriptors it has, and its last one. 0 for what is no head. */
  readonly #counts: Uint16Array;
  readonly #tails: Uint16Array;

  constructor(size: number, inOrder = false) {
    this.free = size;
    this.#inOrder = inOrder;
    this.#tail = size - 1;
    this.#next = Uint16Array.from({ length: size }, (_, index) => (index + 1) & 0xffff);
    this.#counts = new Uint16Array(size);
    this.#tails = new Uint16Array(size);
  }

  /** The descriptor after `index`, in the list or in the chain it is part of. */
  after(index: number): number {
    return this.#next[index] as number;
  }

  /** Takes the first `count` free descriptors as one chain. The caller has made sure that there are so many. */
  take(count: number): void {
    let tail = this.head;
    for (let left = count; left > 1; left--) tail = this.#next[tail] as number;
    this.#counts[this.head] = count;
    this.#tails[this.head] = tail;
    this.head = this.#next[tail] as number;
    this.free -= count;
  }

  /** True when a chain that begins at `index` was taken and not given back. */
  isHead(index: number): boolean {
    return this.#counts[index] !== 0;
  }

  /** Puts the chain from `head` back to the front of the list, or to its end. */
  giveBack(head: number): void {
    const count = this.#counts[head] as number;
    const tail = this.#tails[head] as number;
    if (this.#inOrder) {
      if (this.free === 0) this.head = head;
      else this.#next[this.#tail] = head;
      this.#tail = tail;
    } else {
      this.#next[tail] = this.head;
      this.head = head;
    }
    this.free += count;
    this.#counts[head] = 0;
  }

  /** The free descriptors in order. */
  list(): number[] {
    return this.#follow(this.head, this.free);
  }

  /** The chains that were taken, by ascending head. */
  chains(): number[][] {
    const chains: number[][] = [];
    for (const [head, count] of this.#counts.entries()) {
      if (count > 0) chains.push(this.#follow(head, count));
    }
    return chains;
  }

  #follow(first: number, count: number): number[] {
    const found: number[] = [];
    for (let index = first; found.length < count; index = this.#next[index] as number) found.push(index);
    return found;
  }
}
