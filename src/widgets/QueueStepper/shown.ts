import type { Trace } from '../../virtio/world/trace.ts';

/** Which of the queues of a run is on show: the first in which the driver makes something available, else the first. */
export function shownQueue({ queues, steps }: Trace): number {
  const inUse = queues.findIndex(({ driverArea }) =>
    steps.some(
      ({ kind, probe, address }) => kind === 'write' && probe === 'avail.idx' && address === driverArea + 2,
    ),
  );
  return Math.max(0, inUse);
}
