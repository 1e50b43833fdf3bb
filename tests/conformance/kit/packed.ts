import { offerableIn, TYPE } from '../../../src/virtio/devices/blk/codes.ts';
import { blkRequest } from '../../../src/virtio/devices/blk/spec.ts';
import { RESERVED, STATUS } from '../../../src/virtio/fact-lookup.ts';
import { encode } from '../../../src/virtio/layout/layout.ts';
import type { Buffer as GuestBuffer } from '../../../src/virtio/queue/queue.ts';
import {
  VIRTQ_DESC_F_AVAIL as AVAIL,
  VIRTQ_DESC_F_USED as USED,
} from '../../../src/virtio/spec/packed-ring.ts';
import { OneQueueDriver } from './one-queue.ts';
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

/** A driver of one packed queue, whose descriptors may also be written by hand. */
export class PackedHand extends OneQueueDriver {
  readonly header: GuestBuffer;
  readonly reply: GuestBuffer;
  readonly table: number;

  constructor(peer: Peer, wanted = WANTED, queueSize?: number) {
    super(peer, { wanted, queueSize });
    this.header = this.place(GET_ID);
    this.reply = this.room(64);
    this.table = this.room(16 * 8, 0).address;
  }

  get ring() {
    return this.queue.ring;
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
    const header = this.place(GET_ID);
    const reply = this.room(21);
    this.ring.add([header], [reply], 'again');
    this.core.publish(this.queue);
    this.peer.settle(() => this.flags(0) !== 0 && (this.flags(0) & USED) !== 0);
    this.ring.reap();
    this.peer.signals();
    return Buffer.from(this.peer.ram.peek(reply.address + 20, 1)).toString('hex');
  }
}
