import type { MemoryHandle } from '../memory/memory.ts';
import { VIRTQ_USED_F_NO_NOTIFY } from '../spec/ring.ts';
import { ChainWalker, type EmptyBuffers, inspectWalk } from './chain.ts';
import { ChainError, QueueError } from './errors.ts';
import { DeviceOrder } from './in-order.ts';
import type { Chain, DeviceQueue, Inspection, QueueAddresses, QueueFeatures } from './queue.ts';
import { refusalOf } from './ring-checks.ts';
import { SPLIT_RULES } from './ring-rules.ts';
import { placesOf, type SplitPlaces } from './split-places.ts';
import { flagsAllow, passesEvent } from './suppression.ts';

/** Where a device's half begins and what it refuses. */
export interface SplitDeviceOptions {
  /** Both indices start here; when it is not 0 the half writes the indices of its own area. */
  readonly start?: number;
  /** Takes over a ring that has been in use: what was taken and used so far. Writes nothing. */
  readonly resume?: { readonly lastAvail: number; readonly used: number };
  /** `pass` unless given. */
  readonly emptyBuffers?: EmptyBuffers;
  /** With VIRTIO_F_IN_ORDER: whether one used element stands for several chains. True unless given. */
  readonly batch?: boolean;
}

/**
 * The device's half of a split queue (1.4 § 2.7). Whatever the driver does, only `pop` throws because of it, always a
 * `ChainError`, and the half touches no memory outside the three areas and the indirect tables in guest memory. After
 * a `ChainError` it stands where it stood before that chain, and the next `pop` looks at the same entry again.
 * With VIRTIO_F_EVENT_IDX, `avail_event` moves only in `enableKicks`.
 */
export class SplitDevice implements DeviceQueue {
  readonly size: number;
  readonly #memory: MemoryHandle;
  readonly #places: SplitPlaces;
  readonly #eventIndex: boolean;
  readonly #mask: number;
  readonly #walker: ChainWalker;
  readonly #words = new Uint32Array(2);
  /** With VIRTIO_F_IN_ORDER, the chains in the order in which they were taken. */
  readonly #order: DeviceOrder | null;
  /** What the driver set up wrong; nothing is read or written then. */
  readonly #refusal: ChainError | null;
  #lastAvail: number;
  /** The available index as it was last read; up to there chains are taken without reading it again. */
  #availSeen: number;
  #used: number;
  #pushed = 0;
  #unsignalled = 0;
  #signalledUsed: number;
  #inFlight: number;
  /** Head of the chain that was popped last and not pushed yet, else -1. */
  #inHand = -1;

  constructor(
    memory: MemoryHandle,
    addresses: QueueAddresses,
    features: QueueFeatures,
    options: SplitDeviceOptions = {},
  ) {
    const { size } = addresses;
    const { start = 0, resume, emptyBuffers = 'pass' } = options;
    this.#refusal = refusalOf(SPLIT_RULES, memory, addresses);
    this.size = size;
    this.#memory = memory;
    this.#places = placesOf(addresses);
    this.#eventIndex = features.eventIndex;
    this.#mask = size - 1;
    const entries = this.#refusal === null ? size : 0;
    const inOrder = features.inOrder === true;
    const { descriptors } = addresses;
    this.#walker = new ChainWalker(memory, descriptors, entries, features.indirect, emptyBuffers, inOrder);
    this.#order = inOrder ? new DeviceOrder(entries, options.batch !== false) : null;
    this.#lastAvail = (resume?.lastAvail ?? start) & 0xffff;
    this.#availSeen = this.#lastAvail;
    this.#used = (resume?.used ?? start) & 0xffff;
    this.#signalledUsed = this.#used;
    this.#inFlight = (this.#lastAvail - this.#used) & 0xffff;
    if (resume === undefined && this.#used !== 0 && this.#refusal === null) {
      memory.at('used.idx', this.#used);
      memory.write16(this.#places.usedIdx, this.#used);
      if (this.#eventIndex) this.#writeAvailEvent();
    }
  }

  pop(): Chain | null {
    if (this.#lastAvail === this.#availSeen && !this.#lookForMore()) return null;
    if (this.#inFlight >= this.size) {
      const message = `The device holds ${this.#inFlight} chains, one for each descriptor; there can be no further one.`;
      throw new ChainError('too-many-in-flight', message);
    }
    const memory = this.#memory;
    const slot = this.#lastAvail & this.#mask;
    memory.at('avail.ring', slot);
    const head = memory.read16(this.#places.availRing + 2 * slot);
    this.#inHand = head;
    const chain = this.#walker.walk(head);
    if (this.#order !== null) this.#order.add(head, chain.writableLength);
    this.#lastAvail = (this.#lastAvail + 1) & 0xffff;
    this.#inFlight++;
    return chain;
  }

  push(head: number, written: number): void {
    const isHead = head >>> 0 === head && head < this.size;
    if (!isHead || written >>> 0 !== written || this.#inFlight === 0) {
      const message = `The device cannot hand back head ${head} with ${written} bytes: it holds ${this.#inFlight} chains.`;
      throw new QueueError('bad-push', message);
    }
    if (this.#order === null) this.#use(head, written, 1);
    else this.#pushInOrder(this.#order, head, written);
    this.#inFlight--;
    if (head === this.#inHand) this.#inHand = -1;
  }

  publish(): void {
    if (this.#order !== null && this.#order.count > 0) this.#endRun(this.#order);
    if (this.#pushed === 0) return;
    const used = (this.#used + this.#pushed) & 0xffff;
    this.#memory.at('used.idx', used);
    this.#memory.barrier('write');
    this.#memory.write16(this.#places.usedIdx, used);
    this.#used = used;
    this.#unsignalled += this.#pushed;
    this.#pushed = 0;
  }

  shouldInterrupt(): boolean {
    const count = this.#unsignalled;
    if (count === 0) return false;
    this.#unsignalled = 0;
    this.#signalledUsed = this.#used;
    this.#memory.at(this.#eventIndex ? 'avail.used_event' : 'avail.flags');
    this.#memory.barrier('full');
    if (!this.#eventIndex) return flagsAllow(this.#memory.read16(this.#places.availFlags));
    return passesEvent(this.#memory.read16(this.#places.usedEvent), this.#used, count);
  }

  disableKicks(): void {
    // With VIRTIO_F_EVENT_IDX flags must stay 0 (1.4 § 2.7.10.2), and an old avail_event lies behind anyway.
    if (this.#eventIndex || this.#refusal !== null) return;
    this.#writeFlags(VIRTQ_USED_F_NO_NOTIFY);
  }

  enableKicks(): boolean {
    // The caller pops next and hears what is wrong.
    if (this.#refusal !== null) return true;
    if (this.#eventIndex) this.#writeAvailEvent();
    else this.#writeFlags(0);
    this.#memory.at('avail.recheck', this.#lastAvail);
    this.#memory.barrier('full');
    return this.#memory.read16(this.#places.availIdx) !== this.#lastAvail;
  }

  inspect(): Inspection {
    const state = {
      'last avail': this.#lastAvail,
      'avail seen': this.#availSeen,
      'used idx': this.#used,
      'signalled used': this.#signalledUsed,
      'in flight': this.#inFlight,
    };
    return this.#inHand < 0 ? state : { ...state, ...inspectWalk(this.#walker) };
  }

  #pushInOrder(order: DeviceOrder, head: number, written: number): void {
    if (order.first !== head) {
      const message = `The device cannot hand back head ${head}: with VIRTIO_F_IN_ORDER head ${order.first} comes first.`;
      throw new QueueError('bad-push', message);
    }
    if (order.put(head, written, 1)) this.#endRun(order);
  }

  #endRun(order: DeviceOrder): void {
    this.#use(order.head, order.written, order.end());
  }

  /** Writes a used element for `count` chains where the first of them belongs, and skips the places of the others. */
  #use(head: number, written: number, count: number): void {
    const words = this.#words;
    const slot = (this.#used + this.#pushed) & this.#mask;
    words[0] = head;
    words[1] = written;
    this.#memory.at('used.ring', slot);
    this.#memory.storeWords(this.#places.usedRing + 8 * slot, 2, words);
    this.#pushed += count;
  }

  /** Reads the available index. True when it covers chains that were not taken yet. */
  #lookForMore(): boolean {
    if (this.#refusal !== null) throw this.#refusal;
    const memory = this.#memory;
    memory.at('avail.idx', this.#lastAvail);
    const idx = memory.read16(this.#places.availIdx);
    if (idx === this.#lastAvail) return false;
    const waiting = (idx - this.#lastAvail) & 0xffff;
    if (waiting > this.size) {
      const message = `The available index says that ${waiting} chains wait, but the ring holds ${this.size}.`;
      throw new ChainError('too-many-available', message);
    }
    this.#availSeen = idx;
    memory.at('avail.ring', this.#lastAvail & this.#mask);
    memory.barrier('read');
    return true;
  }

  #writeAvailEvent(): void {
    this.#memory.at('used.avail_event', this.#lastAvail);
    this.#memory.write16(this.#places.availEvent, this.#lastAvail);
  }

  #writeFlags(flags: number): void {
    this.#memory.at('used.flags', flags);
    this.#memory.write16(this.#places.usedFlags, flags);
  }
}
