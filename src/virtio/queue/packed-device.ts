import type { MemoryHandle } from '../memory/memory.ts';
import { VIRTQ_DESC_F_WRITE } from '../spec/ring.ts';
import { type EmptyBuffers, inspectWalk } from './chain.ts';
import { ChainError, PACKED_CHAIN_CLAUSES, packedError } from './errors.ts';
import { DeviceOrder } from './in-order.ts';
import {
  EVENTS_OFF,
  EVENTS_ON,
  eventAt,
  isAvailable,
  type RingPlace,
  usedBits,
  wantsEvent,
} from './packed-events.ts';
import { ListWalker } from './packed-list.ts';
import type { Chain, DeviceQueue, Inspection, QueueAddresses, QueueFeatures } from './queue.ts';
import { refusalOf } from './ring-checks.ts';
import { PACKED_RULES } from './ring-rules.ts';

/** What a device's half refuses, and what it makes of VIRTIO_F_IN_ORDER. */
export interface PackedDeviceOptions {
  /** `pass` unless given. */
  readonly emptyBuffers?: EmptyBuffers;
  /** With VIRTIO_F_IN_ORDER: whether one used descriptor stands for several buffers. True unless given. */
  readonly batch?: boolean;
  /**
   * Goes on where another half stopped, and writes nothing: `used` is where the next used descriptor goes, `held` are
   * the buffers that the other one held, the oldest first. A list of `held` may have been overwritten in the ring, so
   * only who took it knows how many descriptors it had.
   */
  readonly resume?: { readonly used: RingPlace; readonly held?: readonly HeldBuffer[] };
}

/** A buffer that a device holds: its ID, and how many descriptors of the ring it takes. */
export interface HeldBuffer {
  readonly head: number;
  readonly count: number;
  /** Bytes of its writable part, which only VIRTIO_F_IN_ORDER asks for. */
  readonly room?: number;
}

/**
 * The device's half of a packed queue (1.4 § 2.8). As with the split ring, only `pop` throws because of what a driver
 * did, always a `ChainError`, and the half touches no memory outside the three areas and the indirect tables in guest
 * memory. After a `ChainError` it stands where it stood before that list. Used descriptors become visible together:
 * the flags of the first one are written last, in `publish`.
 */
export class PackedDevice implements DeviceQueue {
  readonly size: number;
  readonly #memory: MemoryHandle;
  readonly #ring: number;
  readonly #driverArea: number;
  readonly #deviceArea: number;
  readonly #eventIndex: boolean;
  readonly #walker: ListWalker;
  readonly #words = new Uint32Array(2);
  readonly #refusal: ChainError | null;
  /** By buffer ID: how many descriptors of the ring it took; 0 for one that is not with the device. */
  #counts: Uint16Array;
  /** With VIRTIO_F_IN_ORDER, the buffers in the order in which they were taken. */
  readonly #order: DeviceOrder | null;
  #availIndex = 0;
  #availWrap = true;
  #usedIndex = 0;
  #usedWrap = true;
  /** Descriptors that the device has taken and not handed back. */
  #inFlight = 0;
  /** Where the first used descriptor of those not published lies, and its flags; -1 when there is none. */
  #heldAt = -1;
  #heldFlags = 0;
  #heldCount = 0;
  #unsignalled = 0;
  #inHand = -1;

  constructor(
    memory: MemoryHandle,
    addresses: QueueAddresses,
    features: QueueFeatures,
    options: PackedDeviceOptions = {},
  ) {
    this.#refusal = refusalOf(PACKED_RULES, memory, addresses);
    this.size = addresses.size;
    this.#memory = memory;
    this.#ring = addresses.descriptors;
    this.#driverArea = addresses.driverArea;
    this.#deviceArea = addresses.deviceArea;
    this.#eventIndex = features.eventIndex;
    const entries = this.#refusal === null ? addresses.size : 0;
    this.#walker = new ListWalker(memory, addresses, features.indirect, options.emptyBuffers ?? 'pass');
    this.#counts = new Uint16Array(entries);
    this.#order = features.inOrder ? new DeviceOrder(entries, options.batch !== false) : null;
    if (options.resume !== undefined && this.#refusal === null) this.#resume(options.resume);
  }

  pop(): Chain | null {
    if (this.#refusal !== null) throw this.#refusal;
    const memory = this.#memory;
    const index = this.#availIndex;
    memory.at('packed.look', index);
    if (!isAvailable(memory.read16(this.#ring + 16 * index + 14), this.#availWrap)) return null;
    if (this.#inFlight >= this.size) {
      const message = `The device holds all ${this.size} descriptors of the ring; there can be no further one.`;
      throw new ChainError('too-many-in-flight', message, { descriptor: index }, PACKED_CHAIN_CLAUSES);
    }
    memory.at('packed.fetch', index);
    memory.barrier('read');
    const walker = this.#walker;
    this.#inHand = index;
    const chain = walker.walk(index, this.#availWrap, this.size - this.#inFlight);
    const { head } = chain;
    this.#makeRoom(head);
    if (this.#counts[head] !== 0) {
      const message = `The list from descriptor ${index} has the buffer ID ${head}, and so has a buffer that the device holds.`;
      throw new ChainError('id-in-flight', message, { head: index }, PACKED_CHAIN_CLAUSES);
    }
    const { count } = walker;
    this.#inHand = head;
    this.#hold(head, count, chain.writableLength);
    return chain;
  }

  push(head: number, written: number): void {
    const count = this.#counts[head] ?? 0;
    const order = this.#order;
    if (count === 0 || written >>> 0 !== written) {
      const message = `The device cannot hand back buffer ${head} with ${written} bytes: it holds no such buffer.`;
      throw packedError('bad-push', message);
    }
    if (order !== null && order.first !== head) {
      const message = `The device cannot hand back buffer ${head}: with VIRTIO_F_IN_ORDER buffer ${order.first} comes first.`;
      throw packedError('bad-push', message);
    }
    this.#counts[head] = 0;
    this.#inFlight -= count;
    if (head === this.#inHand) this.#inHand = -1;
    if (order === null) this.#use(head, written, count);
    else if (order.put(head, written, count)) this.#endRun(order);
  }

  publish(): void {
    if (this.#order !== null && this.#order.count > 0) this.#endRun(this.#order);
    const at = this.#heldAt;
    if (at < 0) return;
    this.#memory.at('packed.used', at);
    this.#memory.barrier('write');
    this.#memory.write16(this.#ring + 16 * at + 14, this.#heldFlags);
    this.#heldAt = -1;
    this.#unsignalled += this.#heldCount;
    this.#heldCount = 0;
  }

  shouldInterrupt(): boolean {
    const count = this.#unsignalled;
    if (count === 0) return false;
    this.#unsignalled = 0;
    this.#memory.at('packed.driver-event', this.#usedIndex);
    this.#memory.barrier('full');
    const word = this.#memory.read32(this.#driverArea);
    return wantsEvent(word, this.#usedIndex, this.#usedWrap, count, this.size, this.#eventIndex);
  }

  disableKicks(): void {
    if (this.#refusal === null) this.#writeEvent(EVENTS_OFF);
  }

  enableKicks(): boolean {
    // The caller pops next and hears what is wrong.
    if (this.#refusal !== null) return true;
    this.#writeEvent(this.#eventIndex ? eventAt(this.#availIndex, this.#availWrap) : EVENTS_ON);
    this.#memory.at('packed.recheck', this.#availIndex);
    this.#memory.barrier('full');
    return isAvailable(this.#memory.read16(this.#ring + 16 * this.#availIndex + 14), this.#availWrap);
  }

  inspect(): Inspection {
    const state = {
      'next avail': this.#availIndex,
      'avail wrap': this.#availWrap ? 1 : 0,
      'next used': this.#usedIndex,
      'used wrap': this.#usedWrap ? 1 : 0,
      'in flight': this.#inFlight,
      unpublished: this.#heldCount,
      ...(this.#order === null ? {} : { 'in batch': this.#order.count }),
    };
    return this.#inHand < 0 ? state : { ...state, ...inspectWalk(this.#walker) };
  }

  #resume({ used, held = [] }: NonNullable<PackedDeviceOptions['resume']>): void {
    this.#availIndex = used.index;
    this.#availWrap = used.wrap;
    this.#usedIndex = used.index;
    this.#usedWrap = used.wrap;
    for (const { head, count, room = 0 } of held) {
      this.#makeRoom(head);
      this.#hold(head, count, room);
    }
  }

  /** The buffer of the next `count` descriptors is the device's now. */
  #hold(head: number, count: number, room: number): void {
    this.#counts[head] = count;
    this.#inFlight += count;
    this.#order?.add(head, room);
    this.#availIndex += count;
    if (this.#availIndex >= this.size) {
      this.#availIndex -= this.size;
      this.#availWrap = !this.#availWrap;
    }
  }

  #endRun(order: DeviceOrder): void {
    this.#use(order.head, order.written, order.end());
  }

  /** Writes a used descriptor for `count` descriptors. The first one that is not published keeps its flags. */
  #use(head: number, written: number, count: number): void {
    const memory = this.#memory;
    const index = this.#usedIndex;
    const at = this.#ring + 16 * index;
    const flags = usedBits(this.#usedWrap) | (written > 0 ? VIRTQ_DESC_F_WRITE : 0);
    memory.at('packed.use', index);
    if (this.#heldAt < 0) {
      this.#heldAt = index;
      this.#heldFlags = flags;
      memory.write32(at + 8, written);
      memory.write16(at + 12, head);
    } else {
      const words = this.#words;
      words[0] = written;
      words[1] = head | (flags << 16);
      memory.storeWords(at + 8, 2, words);
    }
    this.#heldCount += count;
    this.#usedIndex += count;
    if (this.#usedIndex >= this.size) {
      this.#usedIndex -= this.size;
      this.#usedWrap = !this.#usedWrap;
    }
  }

  #writeEvent(word: number): void {
    this.#memory.at('packed.device-event', this.#availIndex);
    this.#memory.write32(this.#deviceArea, word);
  }

  /** An ID may be any 16-bit number: nothing in the specification ties it to the queue size. */
  #makeRoom(head: number): void {
    if (head < this.#counts.length) return;
    const wider = new Uint16Array(2 ** Math.ceil(Math.log2(head + 1)));
    wider.set(this.#counts);
    this.#counts = wider;
  }
}
