import type { BarrierScope, MemoryHandle } from '../memory/memory.ts';
import {
  VIRTQ_AVAIL_F_NO_INTERRUPT,
  VIRTQ_DESC_F_INDIRECT,
  VIRTQ_DESC_F_NEXT,
  VIRTQ_DESC_F_WRITE,
} from '../spec/ring.ts';
import { QueueError } from './errors.ts';
import { FreeList } from './free-list.ts';
import { DriverOrder } from './in-order.ts';
import type {
  Buffer,
  Completion,
  DriverOwnership,
  DriverQueue,
  Inspection,
  QueueAddresses,
  QueueFeatures,
} from './queue.ts';
import { checkAdd, checkPlace } from './ring-checks.ts';
import { SPLIT_RULES } from './ring-rules.ts';
import { placesOf, type SplitPlaces } from './split-places.ts';
import { flagsAllow, passesEvent } from './suppression.ts';

/** Where a driver's half begins. */
export interface SplitDriverOptions {
  /** Both indices start here; when it is not 0 the half writes the indices of its own area. */
  readonly start?: number;
  /** Takes over a ring that has been in use and has nothing in flight: both its indices stand here. Writes nothing. */
  readonly resume?: number;
}

/**
 * The driver's half of a split queue (1.4 § 2.7). Every descriptor is written in one store of 16 bytes, every used
 * element read in one fetch of 8, and barriers stand where sections 2.7.13 and 2.7.14 ask for them. With
 * VIRTIO_F_EVENT_IDX, `used_event` moves only in `enableInterrupts`.
 */
export class SplitDriver<Token> implements DriverQueue<Token> {
  readonly size: number;
  readonly #memory: MemoryHandle;
  readonly #scope: BarrierScope;
  readonly #places: SplitPlaces;
  readonly #indirect: boolean;
  readonly #eventIndex: boolean;
  readonly #mask: number;
  readonly #words = new Uint32Array(4);
  readonly #list: FreeList;
  readonly #tokens: (Token | undefined)[];
  /** With VIRTIO_F_IN_ORDER, the chains in the order in which they were added. */
  readonly #order: DriverOrder | null;
  /** By head of a chain: the available index that its entry has. */
  readonly #entries: Uint16Array;
  /** The available index that counts what was added too, and the one in memory. */
  #availShadow: number;
  #published: number;
  #unkicked = 0;
  #lastUsed: number;

  constructor(
    memory: MemoryHandle,
    addresses: QueueAddresses,
    features: QueueFeatures,
    options: SplitDriverOptions = {},
  ) {
    checkPlace(SPLIT_RULES, memory, addresses);
    this.size = addresses.size;
    this.#memory = memory;
    this.#scope = features.orderPlatform ? 'platform' : 'processors';
    this.#places = placesOf(addresses);
    this.#indirect = features.indirect;
    this.#eventIndex = features.eventIndex;
    this.#mask = addresses.size - 1;
    this.#list = new FreeList(addresses.size, features.inOrder);
    this.#order = features.inOrder ? new DriverOrder(addresses.size) : null;
    this.#tokens = new Array<Token | undefined>(addresses.size).fill(undefined);
    this.#entries = new Uint16Array(addresses.size);
    const start = (options.resume ?? options.start ?? 0) & 0xffff;
    this.#availShadow = start;
    this.#published = start;
    this.#lastUsed = start;
    if (options.resume === undefined && start !== 0) {
      memory.at('avail.idx', start);
      memory.write16(this.#places.availIdx, start);
      if (this.#eventIndex) this.#writeUsedEvent();
    }
  }

  get free(): number {
    return this.#list.free;
  }

  add(readable: readonly Buffer[], writable: readonly Buffer[], token: Token, table?: number): number {
    const count = readable.length + writable.length;
    const room = checkAdd(SPLIT_RULES, this, this.#indirect, readable, writable, table);
    const list = this.#list;
    const head = list.head;
    if (table === undefined) {
      this.#fillTable(readable, writable, count);
      list.take(count);
    } else {
      this.#fillIndirect(readable, writable, count, table);
      this.#memory.at('desc.fill', head);
      this.#write(this.#places.descriptors + 16 * head, table, 16 * count, VIRTQ_DESC_F_INDIRECT, 0);
      list.take(1);
    }
    this.#tokens[head] = token;
    this.#entries[head] = this.#availShadow;
    if (this.#order !== null) this.#order.add(head, room);
    const slot = this.#availShadow & this.#mask;
    this.#memory.at('avail.ring', slot);
    this.#memory.write16(this.#places.availRing + 2 * slot, head);
    this.#availShadow = (this.#availShadow + 1) & 0xffff;
    return head;
  }

  publish(): void {
    const added = (this.#availShadow - this.#published) & 0xffff;
    if (added === 0) return;
    this.#memory.at('avail.idx', this.#availShadow);
    this.#memory.barrier('write', this.#scope);
    this.#memory.write16(this.#places.availIdx, this.#availShadow);
    this.#published = this.#availShadow;
    this.#unkicked += added;
  }

  shouldKick(): boolean {
    const count = this.#unkicked;
    if (count === 0) return false;
    this.#unkicked = 0;
    this.#memory.at(this.#eventIndex ? 'used.avail_event' : 'used.flags');
    this.#memory.barrier('full', this.#scope);
    if (!this.#eventIndex) return flagsAllow(this.#memory.read16(this.#places.usedFlags));
    return passesEvent(this.#memory.read16(this.#places.availEvent), this.#published, count);
  }

  /**
   * The next completion, or null. Throws a `QueueError` when the used index or the ID make no sense; it then has
   * changed nothing, and the next call says the same.
   */
  reap(): Completion<Token> | null {
    const order = this.#order;
    if (order !== null && order.last >= 0) return this.#finishInOrder(order);
    const memory = this.#memory;
    const lastUsed = this.#lastUsed;
    memory.at('used.idx', lastUsed);
    const idx = memory.read16(this.#places.usedIdx);
    if (idx === lastUsed) return null;
    this.#checkUsedIndex(idx);
    const slot = lastUsed & this.#mask;
    const words = this.#words;
    memory.at('used.ring', slot);
    memory.barrier('read', this.#scope);
    memory.fetchWords(this.#places.usedRing + 8 * slot, 2, words);
    const head = words[0] as number;
    if (head >= this.size || !this.#list.isHead(head) || !this.#isPublished(head)) {
      throw new QueueError('used-id', `The used ring names head ${head}, which is not with the device.`);
    }
    const written = words[1] as number;
    if (order === null) return this.#finish(head, written);
    this.#checkBatch(head, idx);
    return order.cameBack(head, written) ? this.#finishInOrder(order) : this.#finish(head, written);
  }

  disableInterrupts(): void {
    // With VIRTIO_F_EVENT_IDX flags must stay 0 (1.4 § 2.7.7.1), and an old used_event lies behind anyway.
    if (this.#eventIndex) return;
    this.#writeFlags(VIRTQ_AVAIL_F_NO_INTERRUPT);
  }

  enableInterrupts(): boolean {
    if (this.#eventIndex) this.#writeUsedEvent();
    else this.#writeFlags(0);
    this.#memory.at('used.recheck', this.#lastUsed);
    this.#memory.barrier('full', this.#scope);
    return this.#memory.read16(this.#places.usedIdx) !== this.#lastUsed;
  }

  get position(): number {
    return this.#published;
  }

  inspect(): Inspection {
    const { head, free } = this.#list;
    return {
      'free head': free === 0 ? 'none' : head,
      'num free': free,
      'avail shadow': this.#availShadow,
      'last used': this.#lastUsed,
      ...this.#order?.inspect(),
    };
  }

  /** Who owns which descriptor, as the driver sees it. Made anew on each call. */
  ownership(): DriverOwnership {
    return { free: this.#list.list(), chains: this.#list.chains() };
  }

  #finishInOrder(order: DriverOrder): Completion<Token> {
    const head = order.take();
    return this.#finish(head, order.written);
  }

  #finish(head: number, written: number): Completion<Token> {
    const token = this.#tokens[head] as Token;
    this.#tokens[head] = undefined;
    this.#list.giveBack(head);
    this.#lastUsed = (this.#lastUsed + 1) & 0xffff;
    return { head, token, written };
  }

  /** The index has to cover the batch that the used element stands for: every chain up to that of `head`. */
  #checkBatch(head: number, idx: number): void {
    const batch = ((this.#entries[head] as number) - this.#lastUsed) & 0xffff;
    if (batch < ((idx - this.#lastUsed) & 0xffff)) return;
    const message = `The used ring names head ${head}, but the used index does not cover the chains up to it.`;
    throw new QueueError('used-ahead', message);
  }

  #isPublished(head: number): boolean {
    const added = (this.#availShadow - this.#published) & 0xffff;
    return (((this.#entries[head] as number) - this.#published) & 0xffff) >= added;
  }

  #checkUsedIndex(idx: number): void {
    const waiting = (idx - this.#lastUsed) & 0xffff;
    const outstanding = (this.#published - this.#lastUsed) & 0xffff;
    if (waiting <= outstanding) return;
    const message = `The used index says that ${waiting} chains came back, but the device holds ${outstanding}.`;
    throw new QueueError('used-ahead', message);
  }

  #fillTable(readable: readonly Buffer[], writable: readonly Buffer[], count: number): void {
    const { descriptors } = this.#places;
    const outward = readable.length;
    let index = this.#list.head;
    for (let at = 0; at < count; at++) {
      const buffer = (at < outward ? readable[at] : writable[at - outward]) as Buffer;
      const next = this.#list.after(index);
      const more = at < count - 1;
      const flags = (at < outward ? 0 : VIRTQ_DESC_F_WRITE) | (more ? VIRTQ_DESC_F_NEXT : 0);
      this.#memory.at('desc.fill', index);
      this.#write(descriptors + 16 * index, buffer.address, buffer.length, flags, more ? next : 0);
      index = next;
    }
  }

  #fillIndirect(
    readable: readonly Buffer[],
    writable: readonly Buffer[],
    count: number,
    table: number,
  ): void {
    const outward = readable.length;
    for (let at = 0; at < count; at++) {
      const buffer = (at < outward ? readable[at] : writable[at - outward]) as Buffer;
      const more = at < count - 1;
      const flags = (at < outward ? 0 : VIRTQ_DESC_F_WRITE) | (more ? VIRTQ_DESC_F_NEXT : 0);
      this.#memory.at('indirect.fill', at);
      this.#write(table + 16 * at, buffer.address, buffer.length, flags, more ? at + 1 : 0);
    }
  }

  #write(at: number, address: number, length: number, flags: number, next: number): void {
    const words = this.#words;
    words[0] = address;
    words[1] = address / 0x1_0000_0000;
    words[2] = length;
    words[3] = flags | (next << 16);
    this.#memory.storeWords(at, 4, words);
  }

  #writeUsedEvent(): void {
    this.#memory.at('avail.used_event', this.#lastUsed);
    this.#memory.write16(this.#places.usedEvent, this.#lastUsed);
  }

  #writeFlags(flags: number): void {
    this.#memory.at('avail.flags', flags);
    this.#memory.write16(this.#places.availFlags, flags);
  }
}
