import { isAvailable, isUsed, usedBits } from '../queue/packed-events.ts';
import type { Inspection, QueueAddresses } from '../queue/queue.ts';
import { VIRTQ_DESC_F_INDIRECT, VIRTQ_DESC_F_NEXT, VIRTQ_DESC_F_WRITE } from '../spec/ring.ts';
import { Harm } from './harm.ts';
import { type Beliefs, Believer, copyTrusting, fetchDescriptor, type Lent, PATIENCE } from './trusting.ts';
import type { World } from './world.ts';

const PACKED = 'basic/packed-virtqueues';

const BELIEFS: Beliefs = {
  what: 'buffer',
  id: `${PACKED}/receiving-used-buffers-from-the-device`,
  length: `${PACKED}/element-address-and-length`,
  address: `${PACKED}/element-address-and-length`,
};

/** A place in a packed ring with its lap. */
class Place {
  index = 0;
  wrap = true;
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
  }

  move(count: number): void {
    this.index += count;
    for (; this.index >= this.#size; this.index -= this.#size) this.wrap = !this.wrap;
  }
}

/** The counterpart of `TrustingDevice` for a packed queue: it follows NEXT and nothing else. */
export class TrustingPackedDevice {
  readonly #world: World;
  readonly #addresses: QueueAddresses;
  readonly #checked: () => void;
  readonly #avail: Place;
  readonly #used: Place;
  /** By buffer ID: how often it was served. */
  readonly #served = new Map<number, number>();

  /** `checked` is called when a length was found good, before it is used. */
  constructor(world: World, addresses: QueueAddresses, checked: () => void) {
    this.#world = world;
    this.#addresses = addresses;
    this.#checked = checked;
    this.#avail = new Place(addresses.size);
    this.#used = new Place(addresses.size);
  }

  inspect(): Inspection {
    return {
      'next avail': this.#avail.index,
      'avail wrap': this.#avail.wrap ? 1 : 0,
      'next used': this.#used.index,
      'used wrap': this.#used.wrap ? 1 : 0,
    };
  }

  /** Takes all that looks available. Ends in a `Harm` or a `MemoryFault` where it was led astray. */
  service(): void {
    const memory = this.#world.device;
    const ring = this.#addresses.descriptors;
    for (;;) {
      const { index, wrap } = this.#avail;
      memory.at('packed.look', index);
      if (!isAvailable(memory.read16(ring + 16 * index + 14), wrap)) break;
      memory.at('packed.fetch', index);
      memory.barrier('read');
      const { id, count } = this.#serve(index);
      this.#served.set(id, (this.#served.get(id) ?? 0) + 1);
      this.#use(id, count);
      this.#avail.move(count);
    }
    const [id = 0, times = 0] = [...this.#served].find(([, often]) => often > 1) ?? [];
    if (times < 2) return;
    const message = `One buffer was offered and the device has served ${times}, all of them as buffer ${id}: the flags said that they are available.`;
    throw new Harm(
      'repeated',
      message,
      `${PACKED}/supplying-buffers-to-the-device/placing-available-buffers-into-the-descriptor-ring`,
    );
  }

  #use(id: number, count: number): void {
    const memory = this.#world.device;
    const { index, wrap } = this.#used;
    const at = this.#addresses.descriptors + 16 * index;
    memory.at('packed.use', index);
    memory.write32(at + 8, 0);
    memory.write16(at + 12, id);
    memory.at('packed.used', index);
    memory.barrier('write');
    memory.write16(at + 14, usedBits(wrap));
    this.#used.move(count);
  }

  /** Follows a list to its end: which buffer it is, and how many descriptors it has. */
  #serve(head: number): { id: number; count: number } {
    const memory = this.#world.device;
    const { size, descriptors } = this.#addresses;
    let first: number | undefined;
    let index = head;
    for (let count = 1; ; count++) {
      const at = descriptors + 16 * index;
      // The upper half of the last word are the flags, the lower the buffer ID.
      const { address, last } = fetchDescriptor(memory, at);
      const flags = last >>> 16;
      if (count === PATIENCE) {
        const message = `The device has followed ${PATIENCE} descriptors of a ring of ${size} and is no nearer to an end. Only the model stops it here.`;
        throw new Harm('hang', message, `${PACKED}/driver-requirements-scatter-gather-support`);
      }
      if ((flags & VIRTQ_DESC_F_INDIRECT) !== 0) {
        memory.at('packed.table', 0);
        fetchDescriptor(memory, address);
        first ??= address;
      } else if ((flags & VIRTQ_DESC_F_WRITE) === 0) first ??= at;
      if ((flags & VIRTQ_DESC_F_NEXT) === 0) {
        if (first !== undefined) copyTrusting(this.#world, first, this.#checked);
        return { id: last & 0xffff, count };
      }
      index = (index + 1) % size;
      memory.at('packed.next', index);
    }
  }
}

/** The counterpart of `reapTrusting` for a packed queue of which every buffer has one descriptor. */
export function reapTrustingPacked(world: World, { size, descriptors }: QueueAddresses, lent: Lent): void {
  const memory = world.driver;
  const believer = new Believer(world, size, lent, BELIEFS);
  const place = new Place(size);
  for (;;) {
    const { index, wrap } = place;
    const at = descriptors + 16 * index;
    memory.at('packed.poll', index);
    if (!isUsed(memory.read16(at + 14), wrap)) return;
    const words = new Uint32Array(2);
    memory.at('packed.take', index);
    memory.barrier('read');
    memory.fetchWords(at + 8, 2, words);
    const [length = 0, last = 0] = words;
    believer.take(last & 0xffff, length, at);
    place.move(1);
  }
}
