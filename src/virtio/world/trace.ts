import type { Named } from '../layout/layout.ts';
import type { Actor, BarrierKind, BarrierScope, Region } from '../memory/memory.ts';
import type { DriverOwnership, Inspection } from '../queue/queue.ts';
import type { ClauseKey } from '../spec/types.ts';

export type StepKind =
  | 'read'
  | 'write'
  | 'barrier'
  | 'notify'
  | 'interrupt'
  | 'register-read'
  | 'register-write'
  /** Something the reader should know that moves no byte: a request starts, an error ends the run. */
  | 'mark';

/** One thing that one side did. Bytes are as they lie in memory. */
export interface Step {
  readonly index: number;
  readonly actor: Actor;
  readonly kind: StepKind;
  /** Guest-physical address for reads and writes, the register's offset for registers, else 0. */
  readonly address: number;
  readonly size: number;
  /**
   * The bytes before the access; for a read, the bytes that were read. Empty where no byte moves, and for writes to
   * registers, of which nobody sees the old value.
   */
  readonly before: Uint8Array;
  /** The bytes after the access. */
  readonly after: Uint8Array;
  /** What the access was for: `avail.idx`, `desc.follow`. */
  readonly probe: string;
  readonly detail?: number;
  /** Register, queue or field name where the address does not say it; the sentence of a scenario's own `mark`. */
  readonly name?: string;
  readonly barrier?: BarrierKind;
  /** Of a barrier: `platform` where it orders for devices too. */
  readonly scope?: BarrierScope;
  /** What the two halves keep to themselves after this step, by queue; equal objects are shared. */
  readonly driver: Readonly<Record<string, Inspection>>;
  readonly device: Readonly<Record<string, Inspection>>;
  /** The driver's own account of its descriptors, by queue; equal objects are shared. */
  readonly ownership: Readonly<Record<string, DriverOwnership>>;
  /** Virtual nanoseconds since the start. */
  readonly time: number;
}

/** One sentence for a step, with the clause that stands behind it. Code is between backquotes. */
export interface Narration {
  readonly sentence: string;
  readonly clause?: ClauseKey;
}

/** Just before access `step`, these bytes are put at `address`. */
export interface BytePatch {
  readonly step: number;
  readonly address: number;
  readonly bytes: readonly number[];
}

/**
 * Just before access `step`, the other side does a named thing of the scenario. What it does becomes the steps from
 * `step` on, and the access that was about to happen follows them. A side in the middle of an operation does the
 * named thing when it has finished.
 */
export interface ActionPatch {
  readonly step: number;
  readonly action: string;
}

export type Patch = BytePatch | ActionPatch;

/** One choice that a scenario offers. Values are strings so that they fit in an address. */
export interface ScenarioOption {
  readonly name: string;
  readonly label: string;
  readonly values: readonly { readonly value: string; readonly label: string }[];
  /** One of `values`. */
  readonly initial: string;
  /** The option also takes text of the reader's own: a list of chains as `codec.ts` writes them. */
  readonly text?: 'chains';
}

/** A named thing that one side can be made to do in the middle of a run, see `ActionPatch`. */
export interface ScenarioAction {
  readonly name: string;
  /** What a button says: "The driver adds a buffer". */
  readonly label: string;
  readonly actor: Actor;
}

export type Options = Readonly<Record<string, string>>;

/** How a run ended. */
export type Ending =
  | { readonly kind: 'complete' }
  /** Nothing is left to happen, or the bound on steps is reached, and the scenario is not done. */
  | { readonly kind: 'stuck'; readonly message: string }
  | {
      readonly kind: 'error';
      readonly message: string;
      readonly reason: string;
      readonly clause?: ClauseKey;
    };

/** A range of memory with a name, as the map of a run gives it. */
export interface NamedRange {
  readonly name: string;
  readonly address: number;
  readonly size: number;
  /** The names of its values, where they have names: a request type, a status. */
  readonly type?: Named<number | bigint>;
}

/** A queue of the run: enough to draw its tables. */
export interface TraceQueue {
  readonly name: string;
  readonly format: 'split' | 'packed';
  readonly size: number;
  readonly descriptors: number;
  readonly driverArea: number;
  readonly deviceArea: number;
  readonly eventIndex: boolean;
  readonly indirect: boolean;
  readonly inOrder: boolean;
}

/** A recorded run. A pure function of scenario, options, seed and patches. */
export interface Trace {
  readonly scenario: string;
  readonly options: Options;
  readonly seed: number;
  readonly patches: readonly Patch[];
  readonly regions: readonly Region[];
  /** The bytes of each region before step 0. */
  readonly initial: readonly Uint8Array[];
  readonly steps: readonly Step[];
  readonly queues: readonly TraceQueue[];
  /** Every named range, outermost first: rings, tables, buffers with their fields. */
  readonly names: readonly NamedRange[];
  readonly ending: Ending;
}
