import { offerableIn, TYPE } from '../../../src/virtio/devices/blk/codes.ts';
import { BLK as BLK_FACTS, blkRequest } from '../../../src/virtio/devices/blk/spec.ts';
import { type LiveQueue, VirtioDriver } from '../../../src/virtio/driver.ts';
import { RESERVED, STATUS } from '../../../src/virtio/fact-lookup.ts';
import { encode } from '../../../src/virtio/layout/layout.ts';
import type { Buffer as GuestBuffer } from '../../../src/virtio/queue/queue.ts';
import {
  VIRTQ_DESC_F_AVAIL as AVAIL,
  VIRTQ_DESC_F_USED as USED,
} from '../../../src/virtio/spec/packed-ring.ts';
import type { Peer } from './peers.ts';
import { RING } from './subjects.ts';

/** What a driver of a packed ring accepts unless told otherwise. */
export const WANTED = offerableIn('1.4') | RING | RESERVED.RING_PACKED;
export const GET_ID = encode(blkRequest, { type: TYPE.GET_ID, reserved: 0, sector: 0n });

/** A descriptor written by hand; what is not given is 0. */
export interface PackedDescriptor {
  readonly address?: number | bigint;
  readonly length?: number;
  readonly id?: number;
  readonly flags?: number;
}

/** The general half of the driver with one packed queue, whose descriptors may also be written by hand. */
export class PackedHand {
  readonly peer: Peer;
  readonly core: VirtioDriver;
  readonly header: GuestBuffer;
  readonly reply: GuestBuffer;
  readonly table: number;
  readonly #size: number | undefined;
  #queue: LiveQueue<string> | null = null;

  constructor(peer: Peer, wanted = WANTED, size?: number) {
    this.peer = peer;
    this.core = new VirtioDriver({ ...peer.parts, features: BLK_FACTS.features, wanted });
    this.#size = size;
    this.start();
    this.header = this.#place(GET_ID);
    this.reply = this.#place(new Uint8Array(64).fill(0xee));
    this.table = this.#place(new Uint8Array(16 * 8)).address;
  }

  /** The initialisation sequence, with a queue in new memory. */
  start(): void {
    this.core.initialise(() => {
      this.#queue = this.core.addQueue<string>(0, this.#size);
    });
  }

  get queue(): LiveQueue<string> {
    if (this.#queue === null) throw new Error('The queue is not set up.');
    return this.#queue;
  }

  get ring() {
    return this.queue.ring;
  }

  get status(): number {
    return this.peer.transport.readStatus();
  }

  /** Writes a descriptor of the ring, or of the table at `table`. */
  write(index: number, descriptor: PackedDescriptor, table = this.queue.addresses.descriptors): void {
    const { address = 0, length = 0, id = 0, flags = 0 } = descriptor;
    const at = table + 16 * index;
    const { memory } = this.core;
    memory.write64(at, BigInt(address));
    memory.write32(at + 8, length);
    memory.write16(at + 12, id);
    memory.write16(at + 14, flags);
  }

  flags(index: number): number {
    return this.core.memory.read16(this.queue.addresses.descriptors + 16 * index + 14);
  }

  /** Header and room for the answer as a list of two, in the first lap, or in a table. */
  whole(id = 0, table?: number): void {
    const [next, write] = table === undefined ? [AVAIL | 1, AVAIL | 2] : [0, 2];
    this.write(0, { ...this.header, id, flags: next }, table);
    this.write(1, { ...this.reply, length: 21, id, flags: write }, table);
  }

  /** Lets descriptor 0 refer to the table. */
  refer(length = 32, flags = 0, id = 0): void {
    this.write(0, { address: this.table, length, id, flags: AVAIL | 4 | flags });
  }

  /** Notifies, waits for what comes of it, and says what that was. */
  outcome() {
    this.peer.transport.notify(0);
    const isUsed = () => (this.flags(0) & (AVAIL | USED)) === (AVAIL | USED);
    this.peer.settle(() => isUsed() || (this.status & STATUS.DEVICE_NEEDS_RESET) !== 0);
    const { usedBuffer, configChange } = this.peer.signals();
    const answer = Buffer.from(this.peer.ram.peek(this.reply.address, 8)).toString('hex');
    const status = this.status;
    const id = isUsed() ? this.core.memory.read16(this.queue.addresses.descriptors + 12) : null;
    return { status, id, usedBuffer, configChange, answer };
  }

  /** Whether the device serves a good request after a reset. */
  again(): string | undefined {
    this.start();
    const header = this.#place(GET_ID);
    const reply = this.#place(new Uint8Array(21).fill(0xee));
    this.ring.add([header], [reply], 'again');
    this.core.publish(this.queue);
    this.peer.settle(() => this.flags(0) !== 0 && (this.flags(0) & USED) !== 0);
    this.ring.reap();
    this.peer.signals();
    return Buffer.from(this.peer.ram.peek(reply.address + 20, 1)).toString('hex');
  }

  #place(bytes: Uint8Array): GuestBuffer {
    const { address } = this.core.allocator.allocate('piece', bytes.length, 16);
    this.core.memory.store(address, bytes);
    return { address, length: bytes.length };
  }
}
