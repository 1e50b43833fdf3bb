import type { MemoryHandle } from '../memory/memory.ts';
import type { QueueAddresses } from '../queue/queue.ts';
import { placesOf } from '../queue/split-places.ts';
import { VIRTQ_DESC_F_AVAIL, VIRTQ_DESC_F_USED } from '../spec/packed-ring.ts';
import { VIRTQ_DESC_F_INDIRECT, VIRTQ_DESC_F_NEXT, VIRTQ_DESC_F_WRITE } from '../spec/ring.ts';
import type { RingFormat } from './barriers.ts';
import { MEMORY_BASE, MEMORY_SIZE } from './world.ts';

/** Overwrites a part of the queue as somebody who means harm: a number of 16, 32 or 64 bits. */
class Hand {
  readonly #memory: MemoryHandle;

  constructor(memory: MemoryHandle) {
    this.#memory = memory;
    memory.at('hard.attack');
  }

  put16(address: number, wanted: number): void {
    this.#memory.write16(address, wanted);
  }

  put32(address: number, wanted: number): void {
    this.#memory.write32(address, wanted);
  }

  put64(address: number, wanted: number): void {
    this.#memory.write64(address, BigInt(wanted));
  }
}

/** Where an attack happens: before what its side has written is published, or after. */
interface Move {
  readonly before?: (hand: Hand, queue: QueueAddresses, head: number) => void;
  readonly after?: (hand: Hand, queue: QueueAddresses, head: number) => void;
}
type Moves = Readonly<Record<RingFormat, Readonly<Record<string, Move>>>>;

const OUTSIDE = MEMORY_BASE + MEMORY_SIZE;
const ELSEWHERE = MEMORY_BASE + 0x1_5000;
const USED = VIRTQ_DESC_F_AVAIL | VIRTQ_DESC_F_USED | VIRTQ_DESC_F_WRITE;
const flagsOf = ({ descriptors }: QueueAddresses, index: number): number => descriptors + 16 * index + 14;

/** Sets the flags of every descriptor of a packed ring from `first` on. */
function mark(hand: Hand, queue: QueueAddresses, first: number, flags: number): void {
  for (let index = first; index < queue.size; index++) hand.put16(flagsOf(queue, index), flags);
}

/**
 * What a driver does to the queue of its device, on a fresh ring with one request of two descriptors. Any other attack
 * happens while the device is at work.
 */
const OF_DRIVER: Moves = {
  split: {
    loop: {
      before: (hand, { descriptors }) =>
        hand.put16(descriptors + 16 + 12, VIRTQ_DESC_F_WRITE | VIRTQ_DESC_F_NEXT),
    },
    table: {
      before: (hand, { descriptors }) => {
        hand.put64(descriptors, OUTSIDE);
        hand.put16(descriptors + 12, VIRTQ_DESC_F_INDIRECT);
      },
    },
    index: { after: (hand, queue) => hand.put16(placesOf(queue).availIdx, 20) },
  },
  packed: {
    loop: {
      before: (hand, queue) =>
        mark(hand, queue, 1, VIRTQ_DESC_F_AVAIL | VIRTQ_DESC_F_WRITE | VIRTQ_DESC_F_NEXT),
    },
    table: {
      after: (hand, queue) => {
        hand.put64(queue.descriptors, OUTSIDE);
        hand.put16(flagsOf(queue, 0), VIRTQ_DESC_F_AVAIL | VIRTQ_DESC_F_INDIRECT);
      },
    },
    index: { after: (hand, queue) => mark(hand, queue, 2, VIRTQ_DESC_F_AVAIL) },
  },
};

/** What a device does to the queue of its driver, when it has used the first buffer, which is `head`. */
const OF_DEVICE: Moves = {
  split: {
    id: { before: (hand, queue) => hand.put32(placesOf(queue).usedRing, 300) },
    again: {
      before: (hand, queue, head) => hand.put32(placesOf(queue).usedRing + 8, head),
      after: (hand, queue) => hand.put16(placesOf(queue).usedIdx, 2),
    },
    length: { before: (hand, queue) => hand.put32(placesOf(queue).usedRing + 4, 64) },
    index: { after: (hand, queue) => hand.put16(placesOf(queue).usedIdx, 300) },
    table: { before: (hand, { descriptors }) => hand.put64(descriptors, ELSEWHERE) },
  },
  packed: {
    id: { before: (hand, { descriptors }) => hand.put16(descriptors + 12, 300) },
    again: {
      before: (hand, queue, head) => {
        hand.put16(queue.descriptors + 16 + 12, head);
        hand.put16(flagsOf(queue, 1), USED);
      },
    },
    length: { before: (hand, { descriptors }) => hand.put32(descriptors + 8, 64) },
    index: { after: (hand, queue) => mark(hand, queue, 1, USED) },
    table: { before: (hand, { descriptors }) => hand.put64(descriptors, ELSEWHERE) },
  },
};

/** One attack: what a side does to the queue before it publishes, and after. */
export interface Attack {
  before(head?: number): void;
  after(head?: number): void;
}

function attack(
  moves: Moves,
  memory: MemoryHandle,
  format: RingFormat,
  name: string,
  queue: QueueAddresses,
): Attack {
  const move = moves[format][name];
  return {
    before: (head = 0) => move?.before?.(new Hand(memory), queue, head),
    after: (head = 0) => move?.after?.(new Hand(memory), queue, head),
  };
}

/** An attack of a driver, by its name; one that has no name here does nothing. */
export const attackOfDriver = (
  memory: MemoryHandle,
  format: RingFormat,
  name: string,
  queue: QueueAddresses,
): Attack => attack(OF_DRIVER, memory, format, name, queue);

/** The same of a device. */
export const attackOfDevice = (
  memory: MemoryHandle,
  format: RingFormat,
  name: string,
  queue: QueueAddresses,
): Attack => attack(OF_DEVICE, memory, format, name, queue);

/** Puts another length into a descriptor while the device is between two reads of it. */
export function stretch(memory: MemoryHandle, { descriptors }: QueueAddresses): void {
  new Hand(memory).put32(descriptors + 8, 4096);
}
