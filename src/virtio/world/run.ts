import type { Named } from '../layout/layout.ts';
import type { NamedPlace } from '../memory/map.ts';
import { MemoryFault, type Region } from '../memory/memory.ts';
import { RecordedMemory } from '../memory/recorded.ts';
import { Recording } from './recording.ts';
import { completeOptions, type Scenario } from './scenario.ts';
import type { Ending, NamedRange, Options, Patch, Trace } from './trace.ts';
import { MAX_STEPS, MEMORY_BASE, MEMORY_SIZE, OutOfSteps, type Sink, World } from './world.ts';

export interface RunOptions {
  /** Values that are not among a scenario's choices fall back to the initial ones. */
  readonly options?: Options;
  /** An unsigned 32-bit number; 1 unless given. */
  readonly seed?: number;
  readonly patches?: readonly Patch[];
}

/** The regions every scenario has. */
export const REGIONS: readonly Region[] = [{ name: 'ram', base: MEMORY_BASE, size: MEMORY_SIZE }];

/** An error that one side raised by name, as `QueueError` and `ChainError` are. */
interface NamedError extends Error {
  readonly reason: string;
  readonly clause?: string;
}

const isNamed = (error: unknown): error is NamedError =>
  error instanceof Error && typeof (error as Partial<NamedError>).reason === 'string';

/** What the error of one side means for the run. Anything that is not a named error is a fault of ours and thrown on. */
function endingOf(error: unknown): Ending {
  if (error instanceof OutOfSteps) {
    return {
      kind: 'stuck',
      message: `The run was stopped after ${MAX_STEPS.toLocaleString('en-GB')} steps.`,
    };
  }
  if (error instanceof MemoryFault) return { kind: 'error', message: error.message, reason: 'memory-fault' };
  if (isNamed(error)) {
    const { message, reason, clause } = error;
    return { kind: 'error', message, reason, ...(clause === undefined ? {} : { clause }) };
  }
  throw error;
}

/** The ending of a side that gave up, if one did. */
function failureOf({ failure }: World): Ending | undefined {
  if (!failure) return undefined;
  const { actor: _, ...ending } = failure;
  return ending;
}

/** A range with what a reader of it needs: of layouts only those that name values are kept. */
function shown({ name, address, size, type }: NamedPlace): NamedRange {
  const names = type?.kind === 'named' ? { type: type as Named<number | bigint> } : {};
  return { name, address, size, ...names };
}

/**
 * Plays a prepared world to its end: until nothing is left to happen, or until a side raises a named error.
 * `idle` is asked once nothing is left; it returns true when it made something happen.
 */
export function play(world: World, idle: () => boolean): Ending {
  try {
    do world.play();
    while (idle());
  } catch (error) {
    const ending = endingOf(error);
    return failureOf(world) ?? ending;
  }
  const failure = failureOf(world);
  if (failure) return failure;
  const message = world.missing();
  return message === null ? { kind: 'complete' } : { kind: 'stuck', message };
}

/** Runs a scenario and records it. The same arguments always give an equal trace. */
export function run(scenario: Scenario, { options, seed = 1, patches = [] }: RunOptions = {}): Trace {
  const complete = completeOptions(scenario, options);
  const memory = new RecordedMemory(REGIONS);
  let sink: Sink = () => {};
  const world = new World(memory, seed, (happening) => sink(happening));
  scenario.prepare(world, complete);
  const initial = memory.snapshot();
  const recording = new Recording(world, patches);
  memory.observe(recording);
  sink = (happening) => recording.happen(happening);
  const ending = play(world, () => recording.idle());
  if (ending.kind !== 'complete') {
    recording.close({
      actor: world.failure?.actor ?? world.lastActor,
      kind: 'mark',
      probe: `end.${ending.kind}`,
      name: ending.message,
    });
  }
  recording.finish();
  return {
    scenario: scenario.id,
    options: complete,
    seed,
    patches,
    regions: REGIONS,
    initial,
    steps: recording.steps,
    queues: world.queues,
    names: world.map.ranges().map(shown),
    ending,
  };
}
