import type { Sayings } from './narration.ts';
import type { Options, ScenarioAction, ScenarioOption } from './trace.ts';
import type { World } from './world.ts';

/** An exchange worth stepping through. */
export interface Scenario {
  /** `blk/read-one-sector`: the area, then a name. Part of addresses, so it never changes. */
  readonly id: string;
  readonly title: string;
  /** One sentence: what there is to see. */
  readonly summary: string;
  readonly options: readonly ScenarioOption[];
  readonly actions: readonly ScenarioAction[];
  /** Sentences for probes that only this scenario's driver and device have. */
  readonly sentences?: Sayings;
  /**
   * Builds the stage. What happens during this call is not recorded; it says with `world.after` what happens later
   * and with `world.expect` when the exchange is done.
   */
  readonly prepare: (world: World, options: Options) => void;
}

const on = { value: 'on', label: 'on' };
const off = { value: 'off', label: 'off' };

/** A choice between on and off. */
export const toggle = (name: string, label: string, initial: 'on' | 'off' = 'off'): ScenarioOption => ({
  name,
  label,
  values: [off, on],
  initial,
});

/** A choice between a few values; the first one is the initial one. */
export const choice = (
  name: string,
  label: string,
  values: readonly (readonly [value: string, label: string])[],
): ScenarioOption => ({
  name,
  label,
  values: values.map(([value, text]) => ({ value, label: text })),
  initial: values[0]?.[0] ?? '',
});

/** The options a run has: what was given where it is one of the values, else the initial value. */
export function completeOptions(scenario: Pick<Scenario, 'options'>, given: Options = {}): Options {
  const complete: Record<string, string> = {};
  for (const option of scenario.options) {
    const value = given[option.name];
    const known = value !== undefined && (option.text || option.values.some((each) => each.value === value));
    complete[option.name] = known ? value : option.initial;
  }
  return complete;
}
