import type { BarrierScope, MemoryHandle } from '../memory/memory.ts';
import { RING_EVENT_WRAP } from '../spec/packed-ring.ts';
import { VIRTQ_DESC_F_WRITE } from '../spec/ring.ts';
import { packedError } from './errors.ts';
import { FreeList } from './free-list.ts';
import { DriverOrder } from './in-order.ts';
import { EVENTS_OFF, EVENTS_ON, eventAt, isUsed, type RingPlace, wantsEvent } from './packed-events.ts';
import { ListWriter } from './packed-writer.ts';
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
import { PACKED_RULES } from './ring-rules.ts';

/** What a driver's half makes of used descriptors. */
export interface PackedDriverOptions {
  /**
   * Whose length counts: of those with WRITE, as the text has it (1.4 § 2.8.4), or of all. QEMU 7.2 never sets WRITE in
   * a used descriptor, whatever it wrote, and Linux does not look at the flag. `flagged` unless given.
   */
  readonly lengths?: 'flagged' | 'all';
  /** Goes on where another half stopped that had every buffer back, and writes nothing. */
  readonly resume?: RingPlace;
}

/**
 * The driver's half of a packed queue (1.4 § 2.8). What was added becomes visible all at once: the flags of the first
 * descriptor since the last `publish` are written last, behind a barrier, and a device looks at descriptors in order.
 * A used descriptor is read in two accesses, flags before the rest, with a barrier between (§ 2.8.22). With
 * VIRTIO_F_EVENT_IDX the driver asks for one descriptor, and only in `enableInterrupts`.
 */
export class PackedDriver<Token> implements DriverQueue<Token> {
  readonly size: number;
  readonly #memory: MemoryHandle;
  readonly #scope: BarrierScope;
  readonly #ring: number;
  readonly #driverArea: number;
  readonly #deviceArea: number;
  readonly #indirect: boolean;
  readonly #eventIndex: boolean;
  readonly #allLengths: boolean;
  readonly #words = new Uint32Array(2);
  readonly #writer: ListWriter;
  /** Buffer IDs; each is a list of its own here. */
  readonly #ids: FreeList;
  readonly #tokens: (Token | undefined)[];
  /** By buffer ID: descriptors of the ring, and which of all buffers ever added it is. */
  readonly #counts: Uint16Array;
  readonly #turns: Uint32Array;
  /** With VIRTIO_F_IN_ORDER, the buffers in the order in which they were added. */
  readonly #order: DriverOrder | null;
  #free: number;
  #availIndex: number;
  #availWrap: boolean;
  #usedIndex: number;
  #usedWrap: boolean;
  #added = 0;
  #published = 0;
  /** Descriptors that are not published. */
  #heldCount = 0;
  #unkicked = 0;

  constructor(
    memory: MemoryHandle,
    addresses: QueueAddresses,
    features: QueueFeatures,
    options: PackedDriverOptions = {},
  ) {
    checkPlace(PACKED_RULES, memory, addresses);
    const { size } = addresses;
    this.size = size;
    this.#memory = memory;
    this.#scope = features.orderPlatform ? 'platform' : 'processors';
    this.#ring = addresses.descriptors;
    this.#writer = new ListWriter(memory, addresses, this.#scope);
    this.#driverArea = addresses.driverArea;
    this.#deviceArea = addresses.deviceArea;
    this.#indirect = features.indirect;
    this.#eventIndex = features.eventIndex;
    this.#allLengths = options.lengths === 'all';
    this.#ids = new FreeList(size, features.inOrder);
    this.#tokens = new Array<Token | undefined>(size).fill(undefined);
    this.#counts = new Uint16Array(size);
    this.#turns = new Uint32Array(size);
    this.#order = features.inOrder ? new DriverOrder(size) : null;
    this.#free = size;
    const { index, wrap } = options.resume ?? { index: 0, wrap: true };
    this.#availIndex = index;
    this.#availWrap = wrap;
    this.#usedIndex = index;
    this.#usedWrap = wrap;
  }

  get free(): number {
    return this.#free;
  }

  add(readable: readonly Buffer[], writable: readonly Buffer[], token: Token, table?: number): number {
    const count = readable.length + writable.length;
    const room = checkAdd(PACKED_RULES, this, this.#indirect, readable, writable, table);
    const id = this.#ids.head;
    const writer = this.#writer;
    if (table === undefined) writer.list(readable, writable, id, this.#availIndex, this.#availWrap);
    else writer.indirect(readable, writable, id, this.#availIndex, this.#availWrap, table);
    const taken = table === undefined ? count : 1;
    this.#ids.take(1);
    this.#tokens[id] = token;
    this.#counts[id] = taken;
    this.#turns[id] = this.#added;
    this.#added = (this.#added + 1) >>> 0;
    this.#order?.add(id, room);
    this.#free -= taken;
    this.#heldCount += taken;
    this.#availIndex += taken;
    if (this.#availIndex >= this.size) {
      this.#availIndex -= this.size;
      this.#availWrap = !this.#availWrap;
    }
    return id;
  }

  publish(): void {
    if (!this.#writer.release()) return;
    this.#published = this.#added;
    this.#unkicked += this.#heldCount;
    this.#heldCount = 0;
  }

  shouldKick(): boolean {
    const count = this.#unkicked;
    if (count === 0) return false;
    this.#unkicked = 0;
    this.#memory.at('packed.device-event', this.#availIndex);
    this.#memory.barrier('full', this.#scope);
    const word = this.#memory.read32(this.#deviceArea);
    // What was added since is not visible, so the move ends before it.
    const end = this.position;
    const isLapOne = (end & RING_EVENT_WRAP) !== 0;
    return wantsEvent(word, end & ~RING_EVENT_WRAP, isLapOne, count, this.size, this.#eventIndex);
  }

  /**
   * The next completion, or null. Throws a `QueueError` when a used descriptor makes no sense; it then has changed
   * nothing, and the next call says the same.
   */
  reap(): Completion<Token> | null {
    const order = this.#order;
    if (order !== null && order.last >= 0) return this.#finishInOrder(order);
    const memory = this.#memory;
    const index = this.#usedIndex;
    const at = this.#ring + 16 * index;
    memory.at('packed.poll', index);
    const flags = memory.read16(at + 14);
    if (!isUsed(flags, this.#usedWrap)) return null;
    if (this.#free + this.#heldCount === this.size) {
      const message = `Descriptor ${index} is marked used, but the device holds none.`;
      throw packedError('used-ahead', message);
    }
    const words = this.#words;
    memory.at('packed.take', index);
    memory.barrier('read', this.#scope);
    memory.fetchWords(at + 8, 2, words);
    const id = (words[1] as number) & 0xffff;
    if (id >= this.size || !this.#ids.isHead(id) || !this.#isPublished(id)) {
      throw packedError('used-id', `A used descriptor has buffer ID ${id}, which is not with the device.`);
    }
    // Without WRITE the length is reserved, and nothing was written.
    const counts = this.#allLengths || (flags & VIRTQ_DESC_F_WRITE) !== 0;
    const written = counts ? (words[0] as number) : 0;
    if (order === null || !order.cameBack(id, written)) return this.#finish(id, written);
    return this.#finishInOrder(order);
  }

  disableInterrupts(): void {
    this.#writeEvent(EVENTS_OFF);
  }

  enableInterrupts(): boolean {
    this.#writeEvent(this.#eventIndex ? eventAt(this.#usedIndex, this.#usedWrap) : EVENTS_ON);
    this.#memory.at('packed.recheck', this.#usedIndex);
    this.#memory.barrier('full', this.#scope);
    const flags = this.#memory.read16(this.#ring + 16 * this.#usedIndex + 14);
    return (this.#order?.last ?? -1) >= 0 || isUsed(flags, this.#usedWrap);
  }

  get position(): number {
    const held = this.#heldCount;
    const isSameLap = this.#availIndex >= held;
    const index = this.#availIndex - held + (isSameLap ? 0 : this.size);
    return index | (this.#availWrap === isSameLap ? RING_EVENT_WRAP : 0);
  }

  inspect(): Inspection {
    const { head, free } = this.#ids;
    return {
      'next avail': this.#availIndex,
      'avail wrap': this.#availWrap ? 1 : 0,
      'next used': this.#usedIndex,
      'used wrap': this.#usedWrap ? 1 : 0,
      'free id': free === 0 ? 'none' : head,
      'num free': this.#free,
      unpublished: this.#heldCount,
      ...this.#order?.inspect(),
    };
  }

  /** Which buffer IDs are in use, as the driver sees it. Made anew on each call. */
  ownership(): DriverOwnership {
    const byTurn = (a: number, b: number) => ((this.#turns[a] ?? 0) - (this.#turns[b] ?? 0)) | 0;
    const ids = this.#ids.chains().flat().sort(byTurn);
    return {
      free: this.#ids.list(),
      chains: ids.map((id) => [id]),
      lengths: ids.map((id) => this.#counts[id] ?? 0),
    };
  }

  #finishInOrder(order: DriverOrder): Completion<Token> {
    const head = order.take();
    return this.#finish(head, order.written);
  }

  #finish(id: number, written: number): Completion<Token> {
    const token = this.#tokens[id] as Token;
    const count = this.#counts[id] as number;
    this.#tokens[id] = undefined;
    this.#ids.giveBack(id);
    this.#free += count;
    this.#usedIndex += count;
    if (this.#usedIndex >= this.size) {
      this.#usedIndex -= this.size;
      this.#usedWrap = !this.#usedWrap;
    }
    return { head: id, token, written };
  }

  #isPublished(id: number): boolean {
    return (((this.#turns[id] as number) - this.#published) | 0) < 0;
  }

  #writeEvent(word: number): void {
    this.#memory.at('packed.driver-event', this.#usedIndex);
    this.#memory.write32(this.#driverArea, word);
  }
}
