import { VIRTQ_DESC_F_NEXT } from '../spec/ring.ts';
import { MemoryCursor, type MemoryView } from './memory-at.ts';
import type { Trace, TraceQueue } from './trace.ts';

/** Who may touch a descriptor and what it describes. */
export type Owner = 'driver' | 'device';

interface Moment {
  readonly step: number;
  /** Indices of the descriptors that the device owns. */
  readonly device: ReadonlySet<number>;
}

/** Descriptors of the chain at `head`, in order; stops where the chain leaves the table or comes round. */
export function chainAt(memory: MemoryView, queue: TraceQueue, head: number): number[] {
  const chain: number[] = [];
  let index = head;
  while (index < queue.size && !chain.includes(index)) {
    chain.push(index);
    const descriptor = queue.descriptors + 16 * index;
    if ((memory.read16(descriptor + 12) & VIRTQ_DESC_F_NEXT) === 0) break;
    index = memory.read16(descriptor + 14);
  }
  return chain;
}

/**
 * Follows both indices through the trace: a chain belongs to the device from the moment `avail.idx` covers it until
 * `used.idx` covers its used element (1.4 § 2.7.6 and § 2.7.8). Which descriptors a chain has is read at the moment
 * it is made available, as a device would.
 */
function follow(trace: Trace, queue: TraceQueue): Moment[] {
  const memory = new MemoryCursor(trace);
  const held = new Map<number, number[]>();
  const moments: Moment[] = [];
  let avail = memory.read16(queue.driverArea + 2);
  let used = memory.read16(queue.deviceArea + 2);
  // What was in flight before the first step: heads between the two indices.
  for (let i = used; i !== avail && held.size < queue.size; i = (i + 1) & 0xffff) {
    const head = memory.read16(queue.driverArea + 4 + 2 * (i % queue.size));
    held.set(head, chainAt(memory, queue, head));
  }
  const note = (step: number): void => {
    moments.push({ step, device: new Set([...held.values()].flat()) });
  };
  note(-1);
  for (let step = 0; step < trace.steps.length; step++) {
    memory.seek(step);
    const nowAvail = memory.read16(queue.driverArea + 2);
    const nowUsed = memory.read16(queue.deviceArea + 2);
    if (nowAvail === avail && nowUsed === used) continue;
    // An index that jumped by more than the ring holds tells of nothing that can be believed.
    if (((nowAvail - avail) & 0xffff) <= queue.size) {
      for (; avail !== nowAvail; avail = (avail + 1) & 0xffff) {
        const head = memory.read16(queue.driverArea + 4 + 2 * (avail % queue.size));
        held.set(head, chainAt(memory, queue, head));
      }
    }
    if (((nowUsed - used) & 0xffff) <= queue.size) {
      for (; used !== nowUsed; used = (used + 1) & 0xffff) {
        held.delete(memory.read32(queue.deviceArea + 4 + 8 * (used % queue.size)));
      }
    }
    avail = nowAvail;
    used = nowUsed;
    note(step);
  }
  return moments;
}

const known = new WeakMap<TraceQueue, Moment[]>();

/** The descriptors of `queue` that the device owns after step `step`. */
export function ownedByDevice(trace: Trace, step: number, queue: TraceQueue): ReadonlySet<number> {
  const moments = known.get(queue) ?? follow(trace, queue);
  known.set(queue, moments);
  let low = 0;
  for (let high = moments.length; high - low > 1; ) {
    const middle = (low + high) >> 1;
    if ((moments[middle] as Moment).step <= step) low = middle;
    else high = middle;
  }
  return (moments[low] as Moment).device;
}

/** Who owns one descriptor after step `step`. */
export function owner(trace: Trace, step: number, queue: TraceQueue, descriptor: number): Owner {
  return ownedByDevice(trace, step, queue).has(descriptor) ? 'device' : 'driver';
}
