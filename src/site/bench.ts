import data from './data/bench.json' with { type: 'json' };

/** One way to carry buffers, measured by `npm run bench`. Lines and accesses are for each buffer. */
export interface Speed {
  readonly ring: string;
  readonly name: string;
  readonly descriptors: number;
  readonly indirect: boolean;
  readonly eventIndex: boolean;
  readonly inOrder: boolean;
  readonly batch: number;
  readonly nanoseconds: number;
  /** Half the width of the middle half of the rounds, relative to the median. */
  readonly spread: number;
  readonly lines: {
    readonly driver: number;
    readonly device: number;
    readonly shared: number;
    readonly accesses: number;
  };
}

/** Notifications and interrupts for 1,000 buffers, one of which comes every `gap` virtual nanoseconds. */
export interface Signal {
  readonly ring: string;
  /** `none`, `flags` or `event`. */
  readonly form: string;
  readonly gap: number;
  readonly notifications: number;
  readonly interrupts: number;
}

/** What `npm run bench` wrote down last, and on what. */
export const BENCH: {
  readonly measured: {
    readonly on: string;
    readonly node: string;
    readonly processor: string;
    readonly size: number;
  };
  readonly speeds: readonly Speed[];
  readonly signals: readonly Signal[];
} = data;
