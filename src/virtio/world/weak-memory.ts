import type { Actor, BarrierScope, MemoryHandle } from '../memory/memory.ts';
import type { DeviceKind, Machine, MachineKind, Seen } from './machine.ts';
import type { Random } from './random.ts';
import { WeakSide } from './weak-side.ts';
import type { World } from './world.ts';

export interface WeakMemoryOptions {
  readonly kind: MachineKind;
  /** Software unless given. */
  readonly device?: DeviceKind;
  /** Chooses what becomes visible when, and which load was made early. */
  readonly random: Random;
  /**
   * The name of a barrier that this side has left out, and undefined for any other. A barrier carries the probe of the
   * access that follows it.
   */
  readonly missing: (actor: Actor, probe: string) => string | undefined;
  /** Whether stores that wait, early loads and missing barriers become steps. They change nothing else. */
  readonly tells: boolean;
  /** Called when a store of this side has just become visible: a reader that looks all the time looks now. */
  readonly shown?: (actor: Actor) => void;
}

/** Without a barrier a store is seen after this many nanoseconds at the latest. */
const LONGEST = 6_000;
/** One draw in so many lets a waiting store through; one in so many lets the other side do now what it would do later. */
const DRAIN = 3;
const INTERLEAVE = 3;

/**
 * Guest memory as two processors see it that are ordered by barriers alone. Each side has a handle; between any two
 * accesses of one side the other may run, and either side's stores may become visible. What is chosen is drawn from
 * `random`, so that a run is repeated by its seed. A side that runs while the other is in the middle of something
 * runs to its end. A notification and an interrupt are ordered by themselves, as an exit from the guest is: what was
 * stored before is visible before, and whoever is woken makes no load before it is.
 */
export class WeakMemory implements Machine {
  readonly driver: MemoryHandle;
  readonly device: MemoryHandle;
  readonly kind: MachineKind;
  readonly random: Random;
  readonly missing: WeakMemoryOptions['missing'];
  readonly tells: boolean;
  readonly world: World;
  /** Every store that has become visible, oldest first; a moment is an index into it. */
  readonly seen: Seen[] = [];
  readonly #isFar: boolean;
  readonly #shown: WeakMemoryOptions['shown'];
  readonly #sides: Readonly<Record<Actor, WeakSide>>;
  #interleaved = false;

  constructor(world: World, options: WeakMemoryOptions) {
    this.world = world;
    this.kind = options.kind;
    // Where stores only wait, as on x86, a device sees memory as a processor does.
    this.#isFar = options.device === 'hardware' && options.kind === 'weak';
    this.random = options.random;
    this.missing = options.missing;
    this.tells = options.tells;
    this.#shown = options.shown;
    const driver = new WeakSide(this, world.driver);
    const device = new WeakSide(this, world.device);
    this.#sides = { driver, device };
    this.driver = driver;
    this.device = device;
    world.order = {
      begins: (actor) => this.#sides[actor].begin(),
      tells: (actor) => this.#sides[actor].drain(),
    };
  }

  /** Stores of one side that the other cannot see yet, as a reader names them: `avail.idx = 1`. */
  waiting(actor: Actor): string[] {
    return this.#sides[actor].waiting();
  }

  reaches(actor: Actor, scope: BarrierScope): boolean {
    return !this.#isFar || actor === 'device' || scope === 'platform';
  }

  /** Between two accesses of `actor`: what else may happen now. */
  between(actor: Actor): void {
    this.#drainSome();
    if (this.#interleaved || this.random.below(INTERLEAVE) !== 0) return;
    this.#interleave(() => this.world.hurry(actor === 'driver' ? 'device' : 'driver'));
    this.#drainSome();
  }

  shown(actor: Actor): void {
    this.#interleave(() => this.#shown?.(actor));
  }

  /** A store waits no longer than this. */
  expire(side: { drain(): void }): void {
    this.world.scheduler.after(LONGEST, 'memory', () => side.drain());
  }

  /** Lets one side run in the middle of the other, which does not run in the middle of that. */
  #interleave(run: () => void): void {
    const was = this.#interleaved;
    this.#interleaved = true;
    try {
      run();
    } finally {
      this.#interleaved = was;
    }
  }

  /** Lets a few waiting stores of either side through, often none. */
  #drainSome(): void {
    const { driver, device } = this.#sides;
    while (this.random.below(DRAIN) === 0) (this.random.below(2) === 0 ? driver : device).drainOne();
  }
}
