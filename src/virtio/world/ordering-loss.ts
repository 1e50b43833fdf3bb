import type { BarrierId, RingFormat } from './barriers.ts';
import type { MachineKind } from './machine.ts';
import { endingOf } from './ordering.ts';
import { run } from './run.ts';
import { orderingOf, ordering as scenario } from './scenarios/ordering.ts';

/** What a barrier left out costs, as the model finds it. */
export interface Loss {
  /** The seed of the first schedule that loses something. */
  readonly seed: number;
  /** Whether it is a notification that is lost, or something old that is read. */
  readonly what: 'notification' | 'order';
  /** How that schedule ends. */
  readonly message: string;
  /** The step at which the barrier is missing for the last time before the end. */
  readonly step: number;
  /** Of `of` schedules so many lose something, by the kind of machine. */
  readonly losing: Readonly<Record<MachineKind, number>>;
  readonly of: number;
}

/** Runs the schedule that loses without this barrier, and `of` others on both kinds of machine. */
export function lossOf(id: BarrierId, ring: RingFormat, of: number): Loss {
  const trace = run(scenario, { options: { barrier: id, ring } });
  const { ending, options } = trace;
  const { settings, seed } = orderingOf(options);
  const missing = trace.steps.findLast(({ probe }) => probe === `order.missing.${id}`);
  const count = (machine: MachineKind): number => {
    let losing = 0;
    for (let at = 1; at <= of; at++) if (endingOf({ ...settings, machine }, at).kind !== 'complete') losing++;
    return losing;
  };
  const message = ending.kind === 'complete' ? '' : ending.message;
  return {
    seed,
    what: message.startsWith('Nothing is left') ? 'notification' : 'order',
    message,
    step: missing?.index ?? 0,
    losing: { weak: count('weak'), 'store-buffer': count('store-buffer') },
    of,
  };
}
