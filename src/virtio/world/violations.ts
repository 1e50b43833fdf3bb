import { checkQueue, type Violation } from '../queue/invariants.ts';
import { memoryAt } from './memory-at.ts';
import type { Trace } from './trace.ts';
import { waitingAt } from './waiting.ts';

/** A rule of a queue that does not hold, and of which queue. */
export interface QueueViolation extends Violation {
  /** Counts in `trace.queues`. */
  readonly queue: number;
}

/** Every rule of every queue that does not hold after step `step`; none when all is well, and while stores wait. */
export function violationsAt(trace: Trace, step: number): QueueViolation[] {
  const now = trace.steps[step];
  if (!now) return [];
  // A store that waits is known to its side and not yet to memory, so the rules hold once all have been seen.
  if (waitingAt(trace, step, 'driver')?.length || waitingAt(trace, step, 'device')?.length) return [];
  const view = memoryAt(trace, step);
  const memory = {
    regions: view.regions,
    peek: (address: number, size: number) => view.bytes(address, size),
  };
  return trace.queues.flatMap((queue, index) => {
    const { name, format, size, descriptors, driverArea, deviceArea, eventIndex, indirect, inOrder } = queue;
    const driver = now.driver[name];
    const device = now.device[name];
    // Before its driver has made the queue there is nothing to check.
    if (!driver) return [];
    const ownership = now.ownership[name];
    return checkQueue({
      memory,
      addresses: { size, descriptors, driverArea, deviceArea },
      features: { eventIndex, indirect, inOrder, packed: format === 'packed' },
      driver,
      ...(device ? { device } : {}),
      ...(ownership ? { ownership } : {}),
    }).map((violation) => ({ ...violation, queue: index }));
  });
}
