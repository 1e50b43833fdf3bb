import type { Violation } from '../../virtio/queue/invariants.ts';
import { narrate } from '../../virtio/world/narrate.ts';
import { run } from '../../virtio/world/run.ts';
import type { Scenario } from '../../virtio/world/scenario.ts';
import type { Narration, Trace } from '../../virtio/world/trace.ts';
import { violationsAt } from '../../virtio/world/violations.ts';
import type { Stage } from './state.ts';

export type { Violation };

/** The model as the widget sees it: what runs, what to say of it, and whether it is right. */
export interface Model extends Stage {
  /** One sentence on a step, with the clause behind it. */
  narrate(trace: Trace, step: number): Narration;
  /** Rules of the ring that do not hold after a step. */
  violations(trace: Trace, step: number): readonly Violation[];
}

/** A model that knows these scenarios. */
export function modelOf(scenarios: readonly Scenario[]): Model {
  const find = (id: string) => scenarios.find((scenario) => scenario.id === id);
  return {
    scenario: find,
    run(id, given) {
      const scenario = find(id);
      if (!scenario) throw new Error(`There is no scenario “${id}”.`);
      return run(scenario, given);
    },
    narrate: (trace, step) => narrate(trace, step, find(trace.scenario)?.sentences),
    violations: violationsAt,
  };
}
