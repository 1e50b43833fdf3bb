import type { Inspection } from '../queue/queue.ts';
import {
  RING_EVENT_FLAGS_DESC,
  RING_EVENT_FLAGS_DISABLE,
  RING_EVENT_WRAP,
  VIRTQ_DESC_F_AVAIL,
  VIRTQ_DESC_F_USED,
} from '../spec/packed-ring.ts';
import { VIRTQ_DESC_F_INDIRECT } from '../spec/ring.ts';
import { type MemoryView, memoryAt } from './memory-at.ts';
import type { Owner } from './ownership.ts';
import type { Step, Trace, TraceQueue } from './trace.ts';
import { type Cell, descriptorFlags, touch } from './view.ts';

/**
 * What has become of a descriptor of the ring: nothing since it was last used; written and held back; available; with
 * the device; used, and not looked at by the driver.
 */
export type SlotState = 'free' | 'held' | 'available' | 'taken' | 'used';

/** One descriptor of a packed ring, or of an indirect table. */
export interface PackedRow {
  readonly index: number;
  readonly address: number;
  /** Names of the flags that are set, AVAIL and USED left out: they have columns of their own. */
  readonly flags: readonly string[];
  readonly avail: boolean;
  readonly used: boolean;
  /** Null in an indirect table. */
  readonly state: SlotState | null;
  readonly owner: Owner;
  readonly cells: {
    readonly addr: Cell<bigint>;
    readonly len: Cell<number>;
    readonly id: Cell<number>;
    readonly flags: Cell<number>;
  };
}

/** What one side asks to be told of. */
export interface EventView {
  readonly address: number;
  readonly offset: number;
  readonly wrap: 0 | 1;
  /** In words: `each`, `none`, or the descriptor. */
  readonly wish: 'each' | 'none' | 'descriptor' | 'reserved';
  readonly desc: Cell<number>;
  readonly flags: Cell<number>;
}

export interface PackedIndirect {
  /** The descriptor of the ring that has INDIRECT. */
  readonly descriptor: number;
  readonly address: number;
  readonly rows: readonly PackedRow[];
}

/** A packed queue as a widget draws it, after one step. */
export interface PackedView {
  readonly name: string;
  readonly size: number;
  readonly rows: readonly PackedRow[];
  /** The index at which each side goes on: where it makes available and looks for used, takes and uses. */
  readonly places: { readonly driver: Places; readonly device: Places };
  readonly driverEvent: EventView;
  readonly deviceEvent: EventView;
  readonly indirect: readonly PackedIndirect[];
}

export interface Places {
  readonly avail: number;
  readonly used: number;
}

/** The longest indirect table that is shown. */
const MAX_ROWS = 64;

const numberOf = (half: Inspection | undefined, key: string, otherwise: number): number => {
  const value = half?.[key];
  return typeof value === 'number' ? value : otherwise;
};

/** A place with its lap, from 0 to twice the size. */
function place(half: Inspection | undefined, which: 'avail' | 'used', size: number): number {
  return numberOf(half, `next ${which}`, 0) + (numberOf(half, `${which} wrap`, 1) ? 0 : size);
}

/**
 * The state of every descriptor after a step. The bits in memory do not tell all of it: a descriptor that the device
 * skipped keeps the bits of an available one. What both sides keep to themselves does.
 */
export function slotStates(trace: Trace, step: number, queue: TraceQueue): SlotState[] {
  const { size, name } = queue;
  const now = trace.steps[step];
  const driver = now?.driver[name];
  const device = now?.device[name];
  const states = new Array<SlotState>(size).fill('free');
  if (!driver) return states;
  const from = place(driver, 'used', size);
  const ahead = (to: number): number => (to - from + 2 * size) % (2 * size);
  const out = Math.min(ahead(place(driver, 'avail', size)), size);
  const available = out - numberOf(driver, 'unpublished', 0);
  const taken = device ? ahead(place(device, 'avail', size)) : 0;
  const used = device ? ahead(place(device, 'used', size)) - numberOf(device, 'unpublished', 0) : 0;
  for (let i = 0; i < out; i++) {
    const state = i < used ? 'used' : i < taken ? 'taken' : i < available ? 'available' : 'held';
    states[(from + i) % size] = state;
  }
  return states;
}

/** Whose a descriptor is in that state. */
export const ownerOf = (state: SlotState): Owner =>
  state === 'available' || state === 'taken' ? 'device' : 'driver';

class Reader {
  readonly memory: MemoryView;
  readonly step: Step | undefined;
  constructor(memory: MemoryView, step: Step | undefined) {
    this.memory = memory;
    this.step = step;
  }

  cell<T>(value: T, address: number, size: number): Cell<T> {
    return { value, address, size, touched: touch(this.step, address, size) };
  }

  row(address: number, index: number, state: SlotState | null, owner: Owner): PackedRow {
    const { memory } = this;
    const flags = this.cell(memory.read16(address + 14), address + 14, 2);
    return {
      index,
      address,
      flags: descriptorFlags(flags.value & ~(VIRTQ_DESC_F_AVAIL | VIRTQ_DESC_F_USED)),
      avail: (flags.value & VIRTQ_DESC_F_AVAIL) !== 0,
      used: (flags.value & VIRTQ_DESC_F_USED) !== 0,
      state,
      owner,
      cells: {
        addr: this.cell(memory.read64(address), address, 8),
        len: this.cell(memory.read32(address + 8), address + 8, 4),
        id: this.cell(memory.read16(address + 12), address + 12, 2),
        flags,
      },
    };
  }

  event(address: number): EventView {
    const desc = this.cell(this.memory.read16(address), address, 2);
    const flags = this.cell(this.memory.read16(address + 2), address + 2, 2);
    const kind = flags.value & 3;
    return {
      address,
      offset: desc.value & ~RING_EVENT_WRAP,
      wrap: desc.value & RING_EVENT_WRAP ? 1 : 0,
      wish:
        kind === RING_EVENT_FLAGS_DESC
          ? 'descriptor'
          : kind === RING_EVENT_FLAGS_DISABLE
            ? 'none'
            : kind === 0
              ? 'each'
              : 'reserved',
      desc,
      flags,
    };
  }
}

/**
 * A packed queue after step `step` (-1: before the first), with what that step touched. `queueIndex` counts in
 * `trace.queues`. Throws a RangeError when there is no such packed queue.
 */
export function packedView(trace: Trace, step: number, queueIndex = 0): PackedView {
  const queue = trace.queues[queueIndex];
  if (queue?.format !== 'packed') throw new RangeError(`The trace has no packed queue ${queueIndex}.`);
  const { name, size, descriptors } = queue;
  const memory = memoryAt(trace, step);
  const now = trace.steps[step];
  const read = new Reader(memory, now);
  const rows = slotStates(trace, step, queue).map((state, index) =>
    read.row(descriptors + 16 * index, index, state, ownerOf(state)),
  );
  const indirect = rows.flatMap((row): PackedIndirect[] => {
    const isLive = row.state !== 'free' && row.state !== 'used';
    if (!isLive || (row.cells.flags.value & VIRTQ_DESC_F_INDIRECT) === 0) return [];
    const address = Number(row.cells.addr.value);
    const count = Math.min(row.cells.len.value >>> 4, MAX_ROWS);
    if (!memory.contains(address, count * 16)) return [];
    const entries = Array.from({ length: count }, (_, i) => read.row(address + 16 * i, i, null, row.owner));
    return [{ descriptor: row.index, address, rows: entries }];
  });
  const places = (half: Inspection | undefined): Places => ({
    avail: numberOf(half, 'next avail', 0),
    used: numberOf(half, 'next used', 0),
  });
  return {
    name,
    size,
    rows,
    places: { driver: places(now?.driver[name]), device: places(now?.device[name]) },
    driverEvent: read.event(queue.driverArea),
    deviceEvent: read.event(queue.deviceArea),
    indirect,
  };
}
