import { findScenario } from '../../virtio/scenarios.ts';
import type { ClauseKey } from '../../virtio/spec/types.ts';
import { run } from '../../virtio/world/run.ts';
import type { Narration, Trace } from '../../virtio/world/trace.ts';
import type { Stage } from './state.ts';

/** The model as the widget sees it. */
export const model: Stage = {
  scenario: findScenario,
  run(id, given) {
    const scenario = findScenario(id);
    if (!scenario) throw new Error(`There is no scenario “${id}”.`);
    return run(scenario, given);
  },
};

/** A rule of the ring that does not hold. */
export interface Violation {
  readonly message: string;
  readonly clause?: ClauseKey;
}

export function violationsAt(_trace: Trace, _step: number): readonly Violation[] {
  return [];
}

export function narrate(trace: Trace, step: number): Narration {
  return { sentence: trace.steps[step]?.probe ?? '' };
}
