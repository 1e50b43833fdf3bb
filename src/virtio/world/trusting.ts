import { MemoryFault, type MemoryHandle } from '../memory/memory.ts';
import type { Buffer, Inspection, QueueAddresses } from '../queue/queue.ts';
import { placesOf } from '../queue/split-places.ts';
import { VIRTQ_DESC_F_INDIRECT, VIRTQ_DESC_F_NEXT, VIRTQ_DESC_F_WRITE } from '../spec/ring.ts';
import type { ClauseKey } from '../spec/types.ts';
import { Harm } from './harm.ts';
import type { World } from './world.ts';

const SPLIT = 'basic/split-virtqueues';
const USED = `${SPLIT}/the-virtqueue-used-ring`;

/** Bytes of the buffer into which this device copies a request. */
export const ROOM = 64;
/** After so many descriptors the model takes it that a device will not come to an end by itself. */
export const PATIENCE = 24;

/** A descriptor as it was read, of either kind of ring; the two differ in what the last word means. */
export interface Fetched {
  readonly address: number;
  readonly length: number;
  readonly last: number;
}

export function fetchDescriptor(memory: MemoryHandle, at: number): Fetched {
  const words = new Uint32Array(4);
  memory.fetchWords(at, 4, words);
  const [low = 0, high = 0, length = 0, last = 0] = words;
  return { address: low + high * 0x1_0000_0000, length, last };
}

/**
 * Checks the length of the descriptor at `at`, and then reads it again for the copy into a buffer of `ROOM` bytes.
 * `checked` is called in between.
 */
export function copyTrusting(world: World, at: number, checked: () => void): void {
  const memory = world.device;
  memory.at('hard.check');
  const { length } = fetchDescriptor(memory, at);
  if (length > ROOM) return;
  world.mark('device', 'hard.checked', `Finds that ${length} bytes fit into its buffer of ${ROOM}.`);
  checked();
  memory.at('hard.again');
  const again = fetchDescriptor(memory, at);
  if (again.length > ROOM) {
    const message = `The device copies ${again.length} bytes into its buffer of ${ROOM}, and so over ${again.length - ROOM} bytes of its own memory behind it.`;
    throw new Harm('overrun', message);
  }
  memory.at('data.read', again.length);
  memory.fetch(again.address, again.length, new Uint8Array(again.length));
}

/**
 * A device that believes what a driver writes: the negative of `SplitDevice`, for showing what its checks are for.
 * It serves one split queue and copies each request into a buffer of `ROOM` bytes, whose length it does check, and
 * then reads the descriptor a second time.
 */
export class TrustingDevice {
  readonly #world: World;
  readonly #addresses: QueueAddresses;
  readonly #checked: () => void;
  #lastAvail = 0;
  #used = 0;

  /** `checked` is called when a length was found good, before it is used. */
  constructor(world: World, addresses: QueueAddresses, checked: () => void) {
    this.#world = world;
    this.#addresses = addresses;
    this.#checked = checked;
  }

  inspect(): Inspection {
    return { 'last avail': this.#lastAvail, 'used idx': this.#used };
  }

  /** Takes all that the index says. Ends in a `Harm` or a `MemoryFault` where it was led astray. */
  service(): void {
    const memory = this.#world.device;
    const { size } = this.#addresses;
    const { availIdx, availRing, usedIdx, usedRing } = placesOf(this.#addresses);
    memory.at('avail.idx', this.#lastAvail);
    const idx = memory.read16(availIdx);
    const waiting = (idx - this.#lastAvail) & 0xffff;
    if (waiting > 0) {
      memory.at('avail.ring', this.#lastAvail % size);
      memory.barrier('read');
    }
    while (this.#lastAvail !== idx) {
      const slot = this.#lastAvail % size;
      memory.at('avail.ring', slot);
      const head = memory.read16(availRing + 2 * slot);
      this.#serve(head);
      memory.at('used.ring', this.#used % size);
      memory.storeWords(usedRing + 8 * (this.#used % size), 2, Uint32Array.of(head, 0));
      this.#used = (this.#used + 1) & 0xffff;
      this.#lastAvail = (this.#lastAvail + 1) & 0xffff;
    }
    memory.at('used.idx', this.#used);
    memory.barrier('write');
    memory.write16(usedIdx, this.#used);
    if (waiting > size) {
      const message = `One buffer was offered and the device has served ${waiting}; an index of 65535 would have kept it at work for 65,535.`;
      throw new Harm('repeated', message, `${SPLIT}/supplying-buffers-to-the-device`);
    }
  }

  #serve(head: number): void {
    const { descriptors } = this.#addresses;
    let table = descriptors;
    let index = head;
    let first: number | undefined;
    this.#world.device.at('desc.fetch', head);
    for (let count = 1; ; count++) {
      const at = table + 16 * index;
      const { address, last } = fetchDescriptor(this.#world.device, at);
      const flags = last & 0xffff;
      if (count === PATIENCE) {
        const message = `The device has followed ${PATIENCE} descriptors and is no nearer to an end. Only the model stops it here.`;
        throw new Harm('hang', message, `${SPLIT}/the-virtqueue-descriptor-table/driver-requirements`);
      }
      if ((flags & VIRTQ_DESC_F_INDIRECT) !== 0) {
        table = address;
        index = 0;
        this.#world.device.at('indirect.fetch', 0);
        continue;
      }
      if ((flags & VIRTQ_DESC_F_WRITE) === 0) first ??= at;
      if ((flags & VIRTQ_DESC_F_NEXT) === 0) break;
      index = last >>> 16;
      this.#world.device.at('desc.follow', index);
    }
    if (first !== undefined) copyTrusting(this.#world, first, this.#checked);
  }
}

/** A buffer that the driver has lent, by its head or its buffer ID. */
export type Lent = ReadonlyMap<number, Buffer>;

/** How one kind of ring names what comes back, and the clauses that a lie about it breaks. */
export interface Beliefs {
  readonly what: string;
  readonly id: ClauseKey;
  readonly length: ClauseKey;
  readonly address: ClauseKey;
}

const SPLIT_BELIEFS: Beliefs = {
  what: 'descriptor',
  id: USED,
  length: `${USED}/device-requirements`,
  address: `${SPLIT}/the-virtqueue-descriptor-table/device-requirements`,
};

/**
 * A driver that believes the device: the ID is an index into its books, the length that of the answer, and the address
 * to free is read from the descriptor, which the device can write.
 */
export class Believer {
  readonly #world: World;
  readonly #size: number;
  readonly #lent: Lent;
  readonly #beliefs: Beliefs;
  readonly #returned = new Set<number>();

  constructor(world: World, size: number, lent: Lent, beliefs: Beliefs) {
    this.#world = world;
    this.#size = size;
    this.#lent = lent;
    this.#beliefs = beliefs;
  }

  /** Takes one buffer back, whose descriptor lies at `at`. Ends in a `Harm` where it was lied to. */
  take(id: number, length: number, at: number): void {
    if (id >= this.#size) {
      const message = `The driver takes entry ${id} of its ${this.#size} for a request, and calls what it finds behind the last one.`;
      throw new Harm('wild-token', message, this.#beliefs.id);
    }
    const own = this.#lent.get(id);
    if (own === undefined || this.#returned.has(id)) {
      const message = `The driver frees ${this.#beliefs.what} ${id} ${own ? 'a second time' : 'although it never lent it'}: two requests will soon be given the same one.`;
      throw new Harm('double-free', message, this.#beliefs.id);
    }
    this.#returned.add(id);
    this.#pass(own, length);
    const memory = this.#world.driver;
    memory.at('hard.back', id);
    const { address } = fetchDescriptor(memory, at);
    if (address !== own.address) {
      const message = `The driver frees 0x${address.toString(16)}, which the device wrote into the descriptor; it had lent 0x${own.address.toString(16)}.`;
      throw new Harm('wild-free', message, this.#beliefs.address);
    }
  }

  /** Passes on as many bytes as the device says. */
  #pass(own: Buffer, length: number): void {
    const memory = this.#world.driver;
    if (!memory.contains(own.address, length)) throw new MemoryFault('driver', own.address, length);
    const taken = new Uint8Array(length);
    memory.at('data.take', length);
    memory.fetch(own.address, length, taken);
    if (length <= own.length) return;
    const behind = new TextDecoder().decode(taken.subarray(own.length, own.length + 24));
    const message = `The driver passes on ${length} bytes as the answer, and ${length - own.length} of them are its own memory behind the buffer: “${behind} …”.`;
    throw new Harm('leak', message, this.#beliefs.length);
  }
}

/** Takes what came back on a split queue, as a driver does that believes the device. */
export function reapTrusting(world: World, addresses: QueueAddresses, lent: Lent): void {
  const memory = world.driver;
  const { size, descriptors } = addresses;
  const { usedIdx, usedRing } = placesOf(addresses);
  const believer = new Believer(world, size, lent, SPLIT_BELIEFS);
  memory.at('used.idx', 0);
  const idx = memory.read16(usedIdx);
  for (let last = 0; last !== idx; last++) {
    const words = new Uint32Array(2);
    memory.at('used.ring', last % size);
    memory.barrier('read');
    memory.fetchWords(usedRing + 8 * (last % size), 2, words);
    const [id = 0, length = 0] = words;
    believer.take(id, length, descriptors + 16 * id);
  }
}
