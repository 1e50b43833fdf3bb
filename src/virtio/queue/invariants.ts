import { VIRTQ_DESC_F_INDIRECT, VIRTQ_DESC_F_NEXT } from '../spec/ring.ts';
import type { ClauseKey } from '../spec/types.ts';
import { misplacements } from './misplacements.ts';
import { checkPackedQueue } from './packed-invariants.ts';
import { SPLIT_RULES } from './ring-rules.ts';
import { placesOf, type SplitPlaces } from './split-places.ts';
import type { QueueView, Violation } from './violation.ts';

export type { QueueView, Violation } from './violation.ts';

const SPLIT = 'basic/split-virtqueues';
const TABLE = `${SPLIT}/the-virtqueue-descriptor-table`;

/** Every invariant, with the clause behind it. They hold between any two accesses of either side. */
export const INVARIANTS = {
  /** The areas lie in memory at multiples of their alignment, and the size is a power of two. */
  'well-placed': `${SPLIT}/driver-requirements`,
  /** No more chains are available and not yet used than the ring has entries. */
  'available-fits': `${SPLIT}/supplying-buffers-to-the-device`,
  /** The used index is never ahead of the available index. */
  'used-behind-available': `${SPLIT}/the-virtqueue-used-ring`,
  /** What the device has taken and used lies between what the driver reaped and what it published. */
  'device-in-between': `${SPLIT}/the-virtqueue-used-ring`,
  /** A chain ends: no loop, nothing beyond the table. */
  'chain-ends': `${TABLE}/driver-requirements`,
  /** No descriptor is free and in use, or in use twice. */
  'one-owner': `${SPLIT}/supplying-buffers-to-the-device/placing-buffers-into-the-descriptor-table`,
  /** Each used element not reaped yet names a chain that is with the device, and none twice. */
  'used-id-known': `${SPLIT}/the-virtqueue-used-ring`,
  /** The driver's flags are 0 or 1, and 0 with VIRTIO_F_EVENT_IDX. */
  'driver-flags': `${SPLIT}/used-buffer-notification-suppression/driver-requirements`,
  /** The device's flags likewise. */
  'device-flags': `${SPLIT}/available-buffer-notification-suppression/device-requirements`,
} as const satisfies Record<string, ClauseKey>;

export type InvariantName = keyof typeof INVARIANTS;

/** What a view says, read once. Indices are 16-bit and free-running. */
interface State {
  readonly view: QueueView;
  readonly size: number;
  readonly places: SplitPlaces;
  readonly read16: (address: number) => number;
  readonly read32: (address: number) => number;
  readonly availIdx: number;
  readonly usedIdx: number;
  /** Undefined where the half was left out. */
  readonly lastUsed: number | undefined;
}

type Checker = (state: State) => Violation[];

/** Every invariant of a queue of either kind that does not hold, none when all is well. Never throws. */
export function checkQueue(view: QueueView): Violation[] {
  return view.features.packed ? checkPackedQueue(view) : checkSplitQueue(view);
}

/** Every invariant that does not hold, none when all is well. Never throws, whatever the bytes are. */
export function checkSplitQueue(view: QueueView): Violation[] {
  const misplaced = misplacements(SPLIT_RULES, view, violation);
  if (misplaced.length > 0) return misplaced;
  const state = readState(view);
  const checkers: readonly Checker[] = [
    checkIndices,
    checkDevice,
    checkFlags,
    checkOwners,
    checkChains,
    checkUsed,
  ];
  return checkers.flatMap((check) => check(state));
}

function violation(name: InvariantName, message: string, address?: number): Violation {
  return { name, message, clause: INVARIANTS[name], ...(address === undefined ? {} : { address }) };
}

function readState(view: QueueView): State {
  const places = placesOf(view.addresses);
  const read = (address: number, bytes: number) =>
    view.memory.peek(address, bytes).reduceRight((value, byte) => value * 256 + byte, 0);
  const lastUsed = view.driver?.['last used'];
  return {
    view,
    size: view.addresses.size,
    places,
    read16: (address) => read(address, 2),
    read32: (address) => read(address, 4),
    availIdx: read(places.availIdx, 2),
    usedIdx: read(places.usedIdx, 2),
    lastUsed: typeof lastUsed === 'number' ? lastUsed : undefined,
  };
}

/** How far a 16-bit index is ahead of another. */
function ahead(of: number, than: number): number {
  return (of - than) & 0xffff;
}

function checkIndices({ size, places, availIdx, usedIdx, lastUsed }: State): Violation[] {
  const found: Violation[] = [];
  const behind = lastUsed ?? usedIdx;
  const available = ahead(availIdx, behind);
  if (available > size) {
    const message = `${available} chains are available and not used, but the ring has ${size} entries.`;
    found.push(violation('available-fits', message, places.availIdx));
  }
  if (lastUsed !== undefined && ahead(usedIdx, lastUsed) > available) {
    const message = `The used index ${usedIdx} is ahead of the available index ${availIdx}.`;
    found.push(violation('used-behind-available', message, places.usedIdx));
  }
  return found;
}

function checkDevice({ view, availIdx, usedIdx }: State): Violation[] {
  const lastAvail = view.device?.['last avail'];
  if (typeof lastAvail !== 'number') return [];
  const taken = ahead(lastAvail, usedIdx);
  if (taken <= ahead(availIdx, usedIdx)) return [];
  const message = `The device has taken chains up to ${lastAvail}, used ${usedIdx} and was offered ${availIdx}.`;
  return [violation('device-in-between', message)];
}

function checkFlags({ view, places, read16 }: State): Violation[] {
  const most = view.features.eventIndex ? 0 : 1;
  const found: Violation[] = [];
  const check = (name: 'driver-flags' | 'device-flags', address: number) => {
    const flags = read16(address);
    if (flags > most)
      found.push(violation(name, `The flags are ${flags} and must be ${most ? '0 or 1' : '0'}.`, address));
  };
  check('driver-flags', places.availFlags);
  check('device-flags', places.usedFlags);
  return found;
}

/** The driver's own books: each descriptor is free once, or part of one chain. */
function checkOwners({ view, size }: State): Violation[] {
  if (view.ownership === undefined) return [];
  const { free, chains } = view.ownership;
  const owners = new Map<number, number>();
  for (const index of [...free, ...chains.flat()]) owners.set(index, (owners.get(index) ?? 0) + 1);
  const found: Violation[] = [];
  for (let index = 0; index < size; index++) {
    const count = owners.get(index) ?? 0;
    if (count === 1) continue;
    const message =
      count === 0 ? `Descriptor ${index} is lost.` : `Descriptor ${index} has ${count} owners at once.`;
    found.push(violation('one-owner', message, view.addresses.descriptors + 16 * index));
  }
  return found;
}

/** The chains as they stand in memory: they end, and they are the descriptors that the driver took for them. */
function checkChains({ view, size, places, read16 }: State): Violation[] {
  const found: Violation[] = [];
  for (const chain of view.ownership?.chains ?? []) {
    const own = new Set(chain);
    const seen = new Set<number>();
    let index = chain[0] ?? 0;
    for (;;) {
      const at = places.descriptors + 16 * index;
      seen.add(index);
      if (!own.has(index)) {
        const message = `The chain from head ${chain[0]} runs through descriptor ${index}, which is not part of it.`;
        found.push(violation('one-owner', message, at));
        break;
      }
      const flags = read16(at + 12);
      if ((flags & VIRTQ_DESC_F_NEXT) === 0 || (flags & VIRTQ_DESC_F_INDIRECT) !== 0) break;
      const next = read16(at + 14);
      if (next >= size || seen.has(next)) {
        const where = next >= size ? 'beyond the table' : 'back into the chain';
        const message = `Descriptor ${index} leads to ${next}, ${where}: the chain does not end.`;
        found.push(violation('chain-ends', message, at + 14));
        break;
      }
      index = next;
    }
  }
  return found;
}

/** The used elements that the driver has not taken yet. */
function checkUsed({ view, size, places, read16, read32, usedIdx, lastUsed }: State): Violation[] {
  if (view.ownership === undefined || lastUsed === undefined) return [];
  const heads = new Set(view.ownership.chains.map((chain) => chain[0]));
  const count = Math.min(ahead(usedIdx, lastUsed), size);
  const found: Violation[] = [];
  // With VIRTIO_F_IN_ORDER one element stands for all chains up to its own; the places of the others are skipped.
  const batchEnd = (id: unknown, from: number): number => {
    for (let at = from; view.features.inOrder && at < count; at++) {
      if (read16(places.availRing + 2 * ((lastUsed + at) & (size - 1))) === id) return at;
    }
    return from;
  };
  const batch = view.driver?.['last of batch'];
  const first = typeof batch === 'number' ? batchEnd(batch, 0) + 1 : 0;
  for (let at = first; at < count; at++) {
    const address = places.usedRing + 8 * ((lastUsed + at) & (size - 1));
    const id = read32(address);
    if (heads.delete(id)) {
      at = batchEnd(id, at);
      continue;
    }
    const message = `The used ring names head ${id}, which is not with the device or came back before.`;
    found.push(violation('used-id-known', message, address));
  }
  return found;
}
