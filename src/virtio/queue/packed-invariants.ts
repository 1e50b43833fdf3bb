import { RING_EVENT_FLAGS_DESC, RING_EVENT_FLAGS_DISABLE, RING_EVENT_WRAP } from '../spec/packed-ring.ts';
import { VIRTQ_DESC_F_INDIRECT, VIRTQ_DESC_F_NEXT } from '../spec/ring.ts';
import type { ClauseKey } from '../spec/types.ts';
import { misplacements } from './misplacements.ts';
import { isAvailable, isUsed } from './packed-events.ts';
import type { Inspection } from './queue.ts';
import { PACKED_RULES } from './ring-rules.ts';
import type { QueueView, Violation } from './violation.ts';

const PACKED = 'basic/packed-virtqueues';
const SUPPRESSION = `${PACKED}/event-suppression-structure-format`;

/** Every invariant of a packed queue, with the clause behind it. They hold between any two accesses of either side. */
export const PACKED_INVARIANTS = {
  /** The areas lie in memory at multiples of their alignment, and the size is one that a queue may have. */
  'well-placed': `${PACKED}/driver-requirements-virtqueues`,
  /** Each buffer ID is free or with one buffer, and all buffers together take the descriptors that are not free. */
  'one-owner': `${PACKED}/supplying-buffers-to-the-device/placing-available-buffers-into-the-descriptor-ring`,
  /** In ring order: what the driver reaped, what the device used, what it took, what the driver wrote. */
  'counters-in-order': `${PACKED}/driver-and-device-ring-wrap-counters`,
  /** What the driver wrote and the device has not taken has the bits of its lap. */
  'available-marked': `${PACKED}/driver-and-device-ring-wrap-counters`,
  /** A descriptor that the driver has not written looks available to nobody. */
  'free-unavailable': `${PACKED}/device-requirements-the-virtqueue-descriptor-table`,
  /** A list ends before what was made available does, and does not mix tables with direct descriptors. */
  'list-ends': `${PACKED}/driver-requirements-scatter-gather-support`,
  /** A used descriptor that the driver has not reaped has the ID of a buffer that is with the device. */
  'used-id-known': `${PACKED}/receiving-used-buffers-from-the-device`,
  /** What the driver asks to be told of can be asked. */
  'driver-events': SUPPRESSION,
  /** What the device asks to be told of likewise. */
  'device-events': SUPPRESSION,
} as const satisfies Record<string, ClauseKey>;

export type PackedInvariantName = keyof typeof PACKED_INVARIANTS;

/** A place in the ring with its lap: what a wrap counter tells apart. From 0 to twice the size. */
interface State {
  readonly view: QueueView;
  readonly size: number;
  readonly read16: (address: number) => number;
  readonly driverAvail: number;
  readonly driverUsed: number;
  readonly free: number;
  /** Descriptors at the end of those that were written which are not published. */
  readonly unpublished: number;
  readonly deviceAvail: number | undefined;
  readonly deviceUsed: number | undefined;
}

type Checker = (state: State) => Violation[];

/** Every invariant that does not hold, none when all is well. Never throws, whatever the bytes are. */
export function checkPackedQueue(view: QueueView): Violation[] {
  const misplaced = misplacements(PACKED_RULES, view, violation);
  if (misplaced.length > 0) return misplaced;
  const state = readState(view);
  if (state === undefined) return [];
  const checkers: readonly Checker[] = [
    checkCounters,
    checkEvents,
    checkOwners,
    checkAvailable,
    checkFree,
    checkUsed,
  ];
  return checkers.flatMap((check) => check(state));
}

function violation(name: PackedInvariantName, message: string, address?: number): Violation {
  return { name, message, clause: PACKED_INVARIANTS[name], ...(address === undefined ? {} : { address }) };
}

/** A place with its lap: the first lap and every second one after it are the lower half. */
function place(half: Inspection | undefined, which: 'avail' | 'used', size: number): number | undefined {
  const index = half?.[`next ${which}`];
  const wrap = half?.[`${which} wrap`];
  return typeof index === 'number' && typeof wrap === 'number' ? index + (wrap ? 0 : size) : undefined;
}

/** Without the driver's own account there is nothing to hold the ring against. */
function readState(view: QueueView): State | undefined {
  const { size } = view.addresses;
  const driverAvail = place(view.driver, 'avail', size);
  const driverUsed = place(view.driver, 'used', size);
  const free = view.driver?.['num free'];
  const unpublished = view.driver?.unpublished;
  if (driverAvail === undefined || driverUsed === undefined) return undefined;
  return {
    view,
    size,
    read16: (address) => {
      const [low = 0, high = 0] = view.memory.peek(address, 2);
      return low | (high << 8);
    },
    driverAvail,
    driverUsed,
    free: typeof free === 'number' ? free : 0,
    unpublished: typeof unpublished === 'number' ? unpublished : 0,
    deviceAvail: place(view.device, 'avail', size),
    deviceUsed: place(view.device, 'used', size),
  };
}

/** How far one place is ahead of another, in descriptors. */
const ahead = ({ size }: State, of: number, than: number): number => (of - than + 2 * size) % (2 * size);

/** Index and wrap counter of a place, and where its descriptor lies. */
function at({ size, view }: State, where: number): { index: number; wrap: boolean; address: number } {
  const index = where % size;
  const wrap = where % (2 * size) < size;
  return { index, wrap, address: view.addresses.descriptors + 16 * index };
}

function checkCounters(state: State): Violation[] {
  const { size, driverAvail, driverUsed, deviceAvail, deviceUsed, free } = state;
  const out = ahead(state, driverAvail, driverUsed);
  if (out > size || out !== size - free) {
    const message = `The driver counts ${free} of ${size} descriptors as free, and its two places are ${out} apart.`;
    return [violation('counters-in-order', message)];
  }
  if (deviceAvail === undefined || deviceUsed === undefined) return [];
  const used = ahead(state, deviceUsed, driverUsed);
  const taken = ahead(state, deviceAvail, driverUsed);
  if (used <= taken && taken <= out) return [];
  const message = `Of ${out} descriptors that are out, the device has taken ${taken} and used ${used}.`;
  return [violation('counters-in-order', message)];
}

function checkEvents({ view, size, read16 }: State): Violation[] {
  const check = (name: 'driver-events' | 'device-events', address: number): Violation[] => {
    const desc = read16(address);
    const flags = read16(address + 2);
    const most = view.features.eventIndex ? RING_EVENT_FLAGS_DESC : RING_EVENT_FLAGS_DISABLE;
    if (flags > most)
      return [violation(name, `The flags are ${flags} and must be 0 to ${most}.`, address + 2)];
    const offset = desc & ~RING_EVENT_WRAP;
    if (flags !== RING_EVENT_FLAGS_DESC || offset < size) return [];
    return [violation(name, `The offset is ${offset}, beyond the ring of ${size} descriptors.`, address)];
  };
  const { driverArea, deviceArea } = view.addresses;
  return [...check('driver-events', driverArea), ...check('device-events', deviceArea)];
}

/** The driver's own books: each ID once, and the descriptors that are out are those of its buffers. */
function checkOwners({ view, size, free: descriptors }: State): Violation[] {
  if (view.ownership === undefined) return [];
  const { free, chains, lengths = [] } = view.ownership;
  const owners = new Map<number, number>();
  for (const id of [...free, ...chains.flat()]) owners.set(id, (owners.get(id) ?? 0) + 1);
  const found: Violation[] = [];
  for (let id = 0; id < size; id++) {
    const count = owners.get(id) ?? 0;
    if (count === 1) continue;
    const message = count === 0 ? `Buffer ID ${id} is lost.` : `Buffer ID ${id} has ${count} owners at once.`;
    found.push(violation('one-owner', message));
  }
  const out = lengths.reduce((sum, length) => sum + length, 0);
  if (out + descriptors !== size) {
    const taken = out === 1 ? '1 descriptor' : `${out} descriptors`;
    const are = descriptors === 1 ? 'is' : 'are';
    const message = `The buffers take ${taken}, and ${descriptors} of ${size} ${are} free.`;
    found.push(violation('one-owner', message));
  }
  return found;
}

/** What the driver has published and the device has not taken. */
function checkAvailable(state: State): Violation[] {
  const { deviceAvail, driverAvail, unpublished, size, read16 } = state;
  if (deviceAvail === undefined) return [];
  const count = ahead(state, driverAvail, deviceAvail) - unpublished;
  if (count > size) return [];
  let isWithin = false;
  for (let i = 0; i < count; i++) {
    const { index, wrap, address } = at(state, deviceAvail + i);
    const flags = read16(address + 14);
    if (!isAvailable(flags, wrap)) {
      const message = `Descriptor ${index} was made available, and its AVAIL and USED bits do not say so.`;
      return [violation('available-marked', message, address + 14)];
    }
    const goesOn = (flags & VIRTQ_DESC_F_NEXT) !== 0;
    if ((flags & VIRTQ_DESC_F_INDIRECT) !== 0 && (goesOn || isWithin)) {
      const message = `Descriptor ${index} has INDIRECT and is part of a list.`;
      return [violation('list-ends', message, address + 14)];
    }
    isWithin = goesOn;
    if (goesOn && i + 1 === count) {
      const message = `Descriptor ${index} has NEXT, and no descriptor after it was made available.`;
      return [violation('list-ends', message, address + 14)];
    }
  }
  return [];
}

/** Where the driver writes next. While something is held back, no device gets as far. */
function checkFree(state: State): Violation[] {
  if (state.free === 0 || state.unpublished > 0) return [];
  const { index, wrap, address } = at(state, state.driverAvail);
  if (!isAvailable(state.read16(address + 14), wrap)) return [];
  const message = `Descriptor ${index} looks available, and the driver has not written it.`;
  return [violation('free-unavailable', message, address + 14)];
}

/** The used descriptors that the driver has not taken yet. */
function checkUsed(state: State): Violation[] {
  const { view, driverUsed, deviceUsed, read16, size, free } = state;
  if (view.ownership === undefined) return [];
  const { chains, lengths = [] } = view.ownership;
  const waiting = chains.map(([id = -1], i) => ({ id, length: lengths[i] ?? 1 }));
  let where = driverUsed;
  let left = size - free;
  const pass = (back: typeof waiting) => {
    const count = back.reduce((sum, { length }) => sum + length, 0);
    where += count;
    left -= count;
  };
  // What came back together and the driver has not handed on needs no used descriptor of its own.
  const batch = waiting.findIndex(({ id }) => id === view.driver?.['last of batch']);
  pass(waiting.splice(0, batch + 1));
  while (left > 0) {
    const { index, wrap, address } = at(state, where);
    if (!isUsed(read16(address + 14), wrap)) return [];
    if (deviceUsed !== undefined && ahead(state, deviceUsed, where) === 0) {
      const message = `Descriptor ${index} looks used, and the device has not used it.`;
      return [violation('counters-in-order', message, address + 14)];
    }
    const id = read16(address + 12);
    const found = waiting.findIndex((one) => one.id === id);
    if (found < 0) {
      const message = `Descriptor ${index} has buffer ID ${id}, which is not with the device or came back before.`;
      return [violation('used-id-known', message, address + 12)];
    }
    // With VIRTIO_F_IN_ORDER one used descriptor stands for all buffers up to its own.
    pass(view.features.inOrder ? waiting.splice(0, found + 1) : waiting.splice(found, 1));
  }
  return [];
}
