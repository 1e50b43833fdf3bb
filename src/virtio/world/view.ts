import {
  VIRTQ_AVAIL_F_NO_INTERRUPT,
  VIRTQ_DESC_F_INDIRECT,
  VIRTQ_DESC_F_NEXT,
  VIRTQ_DESC_F_WRITE,
  VIRTQ_USED_F_NO_NOTIFY,
} from '../spec/ring.ts';
import { type MemoryView, memoryAt } from './memory-at.ts';
import { chainAt, type Owner, ownedByDevice } from './ownership.ts';
import type { Step, Trace, TraceQueue } from './trace.ts';

/** A value in memory: where it lies, and whether the step at hand touched any of its bytes. */
export interface Cell<T> {
  readonly value: T;
  readonly address: number;
  readonly size: number;
  readonly touched: 'read' | 'write' | null;
}

/** One descriptor as a table row. `addr` is a bigint, since a reader may put any 64 bits there. */
export interface DescriptorRow {
  readonly index: number;
  /** Where the descriptor itself lies. */
  readonly address: number;
  readonly addr: bigint;
  readonly len: number;
  /** Names of the flags that are set: `NEXT`, `WRITE`, `INDIRECT`, and unknown bits as hexadecimal. */
  readonly flags: readonly string[];
  readonly next: number;
  readonly owner: Owner;
  /** The step touched these fields. */
  readonly touched: readonly ('addr' | 'len' | 'flags' | 'next')[];
  readonly cells: {
    readonly addr: Cell<bigint>;
    readonly len: Cell<number>;
    readonly flags: Cell<number>;
    readonly next: Cell<number>;
  };
}

export interface AvailView {
  readonly address: number;
  readonly flags: Cell<number> & { readonly names: readonly string[] };
  readonly idx: Cell<number>;
  /** The slot that `idx` names next: idx modulo size. */
  readonly nextSlot: number;
  /** `pending`: available, and the used index has not come so far. */
  readonly ring: readonly (Cell<number> & { readonly slot: number; readonly pending: boolean })[];
  readonly usedEvent: Cell<number> | null;
}

export interface UsedView {
  readonly address: number;
  readonly flags: Cell<number> & { readonly names: readonly string[] };
  readonly idx: Cell<number>;
  readonly nextSlot: number;
  readonly ring: readonly {
    readonly slot: number;
    readonly address: number;
    readonly id: Cell<number>;
    readonly len: Cell<number>;
    readonly touched: 'read' | 'write' | null;
  }[];
  readonly availEvent: Cell<number> | null;
}

/** An indirect table that a descriptor of the queue points to. */
export interface IndirectView {
  /** The descriptor of the queue that has INDIRECT. */
  readonly descriptor: number;
  readonly address: number;
  readonly rows: readonly DescriptorRow[];
}

/** A queue as a widget draws it, after one step. */
export interface QueueView {
  readonly name: string;
  readonly size: number;
  readonly descriptors: readonly DescriptorRow[];
  readonly avail: AvailView;
  readonly used: UsedView;
  /** Tables in use by the device's chains and by the driver's descriptors that have INDIRECT set. */
  readonly indirect: readonly IndirectView[];
}

/** The longest indirect table that is shown. */
const MAX_ROWS = 64;

/** How the step touches `size` bytes at `address`. */
export function touch(step: Step | undefined, address: number, size: number): 'read' | 'write' | null {
  if (!step || (step.kind !== 'read' && step.kind !== 'write')) return null;
  return step.address < address + size && address < step.address + step.size ? step.kind : null;
}

const named = (value: number, names: readonly (readonly [bit: number, name: string])[]): string[] => {
  const found = names.filter(([bit]) => value & bit).map(([, name]) => name);
  const rest = names.reduce((left, [bit]) => left & ~bit, value);
  return rest ? [...found, `0x${rest.toString(16)}`] : found;
};

/** Names of the bits of `virtq_desc.flags`, without their prefix. */
export const descriptorFlags = (value: number): string[] =>
  named(value, [
    [VIRTQ_DESC_F_NEXT, 'NEXT'],
    [VIRTQ_DESC_F_WRITE, 'WRITE'],
    [VIRTQ_DESC_F_INDIRECT, 'INDIRECT'],
  ]);

class Reader {
  readonly memory: MemoryView;
  readonly step: Step | undefined;
  constructor(memory: MemoryView, step: Step | undefined) {
    this.memory = memory;
    this.step = step;
  }
  #cell<T>(value: T, address: number, size: number): Cell<T> {
    return { value, address, size, touched: touch(this.step, address, size) };
  }
  u16(address: number): Cell<number> {
    return this.#cell(this.memory.read16(address), address, 2);
  }
  u32(address: number): Cell<number> {
    return this.#cell(this.memory.read32(address), address, 4);
  }
  u64(address: number): Cell<bigint> {
    return this.#cell(this.memory.read64(address), address, 8);
  }
  descriptor(address: number, index: number, owner: Owner): DescriptorRow {
    const cells = {
      addr: this.u64(address),
      len: this.u32(address + 8),
      flags: this.u16(address + 12),
      next: this.u16(address + 14),
    };
    const fields = ['addr', 'len', 'flags', 'next'] as const;
    return {
      index,
      address,
      addr: cells.addr.value,
      len: cells.len.value,
      flags: descriptorFlags(cells.flags.value),
      next: cells.next.value,
      owner,
      touched: fields.filter((field) => cells[field].touched),
      cells,
    };
  }
}

function availView(read: Reader, queue: TraceQueue, usedIndex: number): AvailView {
  const at = queue.driverArea;
  const flags = read.u16(at);
  const idx = read.u16(at + 2);
  const waiting = Math.min((idx.value - usedIndex) & 0xffff, queue.size);
  return {
    address: at,
    flags: { ...flags, names: named(flags.value, [[VIRTQ_AVAIL_F_NO_INTERRUPT, 'NO_INTERRUPT']]) },
    idx,
    nextSlot: idx.value % queue.size,
    ring: Array.from({ length: queue.size }, (_, slot) => ({
      ...read.u16(at + 4 + 2 * slot),
      slot,
      pending: (((idx.value - 1 - slot) % queue.size) + queue.size) % queue.size < waiting,
    })),
    usedEvent: queue.eventIndex ? read.u16(at + 4 + 2 * queue.size) : null,
  };
}

function usedView(read: Reader, queue: TraceQueue): UsedView {
  const at = queue.deviceArea;
  const flags = read.u16(at);
  const idx = read.u16(at + 2);
  return {
    address: at,
    flags: { ...flags, names: named(flags.value, [[VIRTQ_USED_F_NO_NOTIFY, 'NO_NOTIFY']]) },
    idx,
    nextSlot: idx.value % queue.size,
    ring: Array.from({ length: queue.size }, (_, slot) => {
      const address = at + 4 + 8 * slot;
      return {
        slot,
        address,
        id: read.u32(address),
        len: read.u32(address + 4),
        touched: touch(read.step, address, 8),
      };
    }),
    availEvent: queue.eventIndex ? read.u16(at + 4 + 8 * queue.size) : null,
  };
}

/**
 * The tables of one queue after step `step` (-1: before the first), with what that step touched. `queueIndex` counts
 * in `trace.queues`. Throws a RangeError when there is no such split queue; `packedView` shows the other kind.
 */
export function queueView(trace: Trace, step: number, queueIndex = 0): QueueView {
  const queue = trace.queues[queueIndex];
  if (queue?.format !== 'split') throw new RangeError(`The trace has no split queue ${queueIndex}.`);
  const memory = memoryAt(trace, step);
  const read = new Reader(memory, trace.steps[step]);
  const device = ownedByDevice(trace, step, queue);
  const who = (index: number): Owner => (device.has(index) ? 'device' : 'driver');
  const descriptors = Array.from({ length: queue.size }, (_, index) =>
    read.descriptor(queue.descriptors + 16 * index, index, who(index)),
  );
  const indirect = descriptors.flatMap((row): IndirectView[] => {
    if (!(row.cells.flags.value & VIRTQ_DESC_F_INDIRECT)) return [];
    const address = Number(row.addr);
    const count = Math.min(row.len >>> 4, MAX_ROWS);
    if (!memory.contains(address, count * 16)) return [];
    const rows = Array.from({ length: count }, (_, i) => read.descriptor(address + 16 * i, i, row.owner));
    return [{ descriptor: row.index, address, rows }];
  });
  const used = usedView(read, queue);
  return {
    name: queue.name,
    size: queue.size,
    descriptors,
    avail: availView(read, queue, used.idx.value),
    used,
    indirect,
  };
}

/** The descriptors of every chain that the device owns after step `step`, by head. */
export function chainsInFlight(trace: Trace, step: number, queueIndex = 0): number[][] {
  const queue = trace.queues[queueIndex];
  if (!queue) return [];
  const memory = memoryAt(trace, step);
  const device = ownedByDevice(trace, step, queue);
  const followed = new Set<number>();
  for (const index of device) {
    if (memory.read16(queue.descriptors + 16 * index + 12) & VIRTQ_DESC_F_NEXT) {
      followed.add(memory.read16(queue.descriptors + 16 * index + 14));
    }
  }
  return [...device].filter((index) => !followed.has(index)).map((head) => chainAt(memory, queue, head));
}
