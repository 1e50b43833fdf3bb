import type { Actor } from '../memory/memory.ts';
import type { Step, Trace, TraceQueue } from './trace.ts';

/** Bytes of a cache line on the machines that run most of this. */
export const CACHE_LINE = 64;

/** What one side did to the memory of a queue: its rings, tables and event fields, not the buffers. */
export interface SideCosts {
  readonly reads: number;
  readonly writes: number;
  readonly barriers: number;
  /** Bytes that moved either way. */
  readonly bytes: number;
  /** Distinct lines of 64 bytes that the side touched. */
  readonly lines: number;
}

/** What an exchange costs, apart from the data that it moves. */
export interface Costs {
  readonly driver: SideCosts;
  readonly device: SideCosts;
  /** Lines that one side wrote and the other read or wrote: those travel between their caches. */
  readonly shared: number;
  /** Bytes of the queue’s areas, without indirect tables. */
  readonly size: number;
  readonly notifications: number;
  readonly interrupts: number;
}

/** Whether an access is to a ring, to its event fields or to an indirect table; buffers have other probes. */
const isOfRing = ({ probe }: Pick<Step, 'probe'>): boolean =>
  /^(desc|indirect|avail|used|packed)\./.test(probe);

/** An access, as far as its cost goes. */
export type Costly = Pick<Step, 'actor' | 'kind' | 'address' | 'size' | 'probe'>;

function linesOf({ address, size }: Costly): number[] {
  const first = Math.floor(address / CACHE_LINE);
  const last = Math.floor((address + size - 1) / CACHE_LINE);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** Bytes of the areas of a queue. */
export function queueBytes({
  format,
  size,
  eventIndex,
}: Pick<TraceQueue, 'format' | 'size' | 'eventIndex'>): number {
  if (format === 'packed') return 16 * size + 8;
  return 16 * size + (4 + 2 * size) + (4 + 8 * size) + (eventIndex ? 4 : 0);
}

/** Counts accesses, bytes and cache lines of both sides. Steps that touch no ring count only as what they are. */
export function countCosts(steps: readonly Costly[]): Omit<Costs, 'size'> {
  const touched = { driver: new Set<number>(), device: new Set<number>() };
  const written = { driver: new Set<number>(), device: new Set<number>() };
  const side = (actor: Actor): SideCosts => {
    const own = steps.filter((step) => step.actor === actor && isOfRing(step));
    const of = (kind: Step['kind']) => own.filter((step) => step.kind === kind);
    const accesses = [...of('read'), ...of('write')];
    for (const access of accesses) {
      for (const line of linesOf(access)) {
        touched[actor].add(line);
        if (access.kind === 'write') written[actor].add(line);
      }
    }
    return {
      reads: of('read').length,
      writes: of('write').length,
      barriers: of('barrier').length,
      bytes: accesses.reduce((sum, { size }) => sum + size, 0),
      lines: touched[actor].size,
    };
  };
  const driver = side('driver');
  const device = side('device');
  const shared = new Set([
    ...[...written.driver].filter((line) => touched.device.has(line)),
    ...[...written.device].filter((line) => touched.driver.has(line)),
  ]);
  return {
    driver,
    device,
    shared: shared.size,
    notifications: steps.filter(({ kind }) => kind === 'notify').length,
    interrupts: steps.filter(({ kind }) => kind === 'interrupt').length,
  };
}

/** What a run costs, over all of its queues. */
export function costsOf(trace: Trace): Costs {
  const size = trace.queues.reduce((sum, queue) => sum + queueBytes(queue), 0);
  return { ...countCosts(trace.steps), size };
}
