import type { Clock } from '../clock.ts';
import { array, type Type } from '../layout/layout.ts';
import { AddressMap } from '../memory/map.ts';
import type { Actor, InterlockedHandle, InterlockedMemory } from '../memory/memory.ts';
import type { DriverOwnership, Inspection } from '../queue/queue.ts';
import { pvirtqDesc } from '../spec/packed-ring.ts';
import { virtqDesc } from '../spec/ring.ts';
import type { ClauseKey } from '../spec/types.ts';
import { Random } from './random.ts';
import { Scheduler } from './scheduler.ts';
import type { Ending, StepKind, TraceQueue } from './trace.ts';

/** Where guest memory begins in every scenario. */
export const MEMORY_BASE = 0x4000_0000;
export const MEMORY_SIZE = 0x3_0000;
/** Where scenarios place buffers; rings and tables lie below. */
export const BUFFERS = MEMORY_BASE + 0x1_1000;

/**
 * How long things take on the stage, in virtual nanoseconds. They are chosen so that the order of things is the
 * usual one; they are not measurements.
 */
export const LATENCY = {
  access: 10,
  register: 1_000,
  notify: 2_000,
  interrupt: 3_000,
  request: 40_000,
} as const;

/** An astray run ends here. */
export const MAX_STEPS = 4096;
/** So does one in which nothing happens, again and again. */
const MAX_EVENTS = 4 * MAX_STEPS;

/** Thrown out of whatever side is running when a run has taken too long; only `play` in `run.ts` catches it. */
export class OutOfSteps extends Error {
  constructor() {
    super(`The run did not end within ${MAX_STEPS} steps.`);
    this.name = 'OutOfSteps';
  }
}

/** Something that one side does without moving a byte of memory. */
export interface Happening {
  readonly actor: Actor;
  readonly kind: Exclude<StepKind, 'read' | 'write' | 'barrier'>;
  readonly probe: string;
  readonly name?: string;
  readonly detail?: number;
  /** Registers only: the offset and the bytes before and after. */
  readonly address?: number;
  readonly before?: Uint8Array;
  readonly after?: Uint8Array;
}

/** What orders memory besides barriers. */
export interface MemoryOrder {
  /** A side starts something: an interrupt or a notification has come, or its time has. */
  begins(actor: Actor): void;
  /** A side is about to notify or to interrupt the other. */
  tells(actor: Actor): void;
}

/** Who wants to know of happenings. The callback runs just before the thing happens. */
export type Sink = (happening: Happening) => void;

/** A side that shows what it keeps to itself. */
export interface Inspected {
  inspect(): Inspection;
  /** A driver's own account of its descriptors, where it keeps one. */
  ownership?(): DriverOwnership;
}

/**
 * The stage of one run: guest memory, a virtual clock, seeded chance, and the queues on it. Code of drivers and
 * devices is ordinary synchronous code that runs inside events; a notification or an interrupt is an event that
 * comes a little later.
 */
export class World {
  readonly memory: InterlockedMemory;
  readonly seed: number;
  readonly random: Random;
  readonly scheduler = new Scheduler();
  readonly driver: InterlockedHandle;
  readonly device: InterlockedHandle;
  /** Names of addresses. */
  readonly map = new AddressMap();
  readonly queues: TraceQueue[] = [];
  readonly halves: { name: string; driver: Inspected; device: Inspected }[] = [];
  readonly #sink: Sink;
  readonly #actions = new Map<string, { actor: Actor; run: () => void }>();
  readonly #acting: Actor[] = [];
  readonly #missing: (() => string | null)[] = [];
  #next = BUFFERS;
  #events = 0;
  /** Set by the stage when a device has given up: the run goes on, and ends in this. */
  failure: (Ending & { readonly actor: Actor }) | undefined;
  /** Who acted last. */
  lastActor: Actor = 'driver';
  /** Who orders memory, where a machine does that changes the order of accesses. */
  order: MemoryOrder | undefined;

  constructor(memory: InterlockedMemory, seed: number, sink: Sink) {
    this.memory = memory;
    this.seed = seed;
    this.random = new Random(seed);
    this.driver = memory.as('driver');
    this.device = memory.as('device');
    this.#sink = sink;
  }

  /** The clock as one side has it: what it asks for later runs as that side. */
  clock(actor: Actor): Clock {
    const { scheduler } = this;
    return {
      get now() {
        return scheduler.now;
      },
      after: (delay, run) => this.after(delay, actor, run),
    };
  }

  /** Does something as `actor`, `delay` nanoseconds from now. */
  after(delay: number, actor: Actor, run: () => void): void {
    this.scheduler.after(delay, actor, () => this.act(actor, run));
  }

  /** Does something as `actor` now. */
  act(actor: Actor, run: () => void): void {
    this.#acting.push(actor);
    this.lastActor = actor;
    this.order?.begins(actor);
    try {
      run();
    } finally {
      this.#acting.pop();
    }
  }

  /** Records that something happened that moves no byte of memory. */
  happen(happening: Happening): void {
    const { actor, kind } = happening;
    if (kind === 'notify' || kind === 'interrupt') this.order?.tells(actor);
    this.#sink(happening);
  }

  /** A sentence that a scenario says itself. Code is between backquotes. */
  mark(actor: Actor, probe: string, sentence?: string, detail?: number): void {
    this.happen({
      actor,
      kind: 'mark',
      probe,
      ...(sentence === undefined ? {} : { name: sentence }),
      ...(detail === undefined ? {} : { detail }),
    });
  }

  /** Offers a named thing that a patch may ask one side to do at any moment. */
  offer(name: string, actor: Actor, run: () => void): void {
    this.#actions.set(name, { actor, run });
  }

  /** Does an offered thing: now, or when `actor` has finished what it is in the middle of. Unknown names do nothing. */
  perform(name: string): void {
    const action = this.#actions.get(name);
    if (!action) return;
    if (this.#acting.includes(action.actor)) this.after(0, action.actor, action.run);
    else this.act(action.actor, action.run);
  }

  /** One side has given up: the run goes on without it and ends in this error. The first failure counts. */
  fail(
    actor: Actor,
    error: { readonly message: string; readonly reason: string; readonly clause?: ClauseKey },
  ): void {
    const { message, reason, clause } = error;
    this.mark(actor, 'device.fails', message);
    this.failure ??= { actor, kind: 'error', message, reason, ...(clause === undefined ? {} : { clause }) };
  }

  /** Lets `actor` do now what it would do next. To be called as that actor. */
  hurry(actor: Actor): void {
    this.scheduler.take(actor)?.();
  }

  /** `missing` returns what the exchange still lacks, as a sentence, or null when nothing is missing. */
  expect(missing: () => string | null): void {
    this.#missing.push(missing);
  }

  /** What the exchange still lacks, or null when it is done. */
  missing(): string | null {
    for (const missing of this.#missing) {
      const sentence = missing();
      if (sentence !== null) return sentence;
    }
    return null;
  }

  /** Takes `size` bytes of memory for a named buffer. Buffers of a page begin on their own page. */
  allocate(name: string, size: number, align = 0x1000, type?: Type<unknown>): number {
    const address = Math.ceil(this.#next / align) * align;
    this.#next = address + size;
    this.map.add(name, address, size, type);
    return address;
  }

  /** Takes memory for an indirect table of `count` descriptors; its fields are named `name[1].addr`. */
  allocateTable(name: string, count: number, packed = false): number {
    const layout = packed ? array(pvirtqDesc, count) : array(virtqDesc, count);
    return this.allocate(name, 16 * count, 16, layout);
  }

  /** Puts a queue on the stage, so that a trace shows its tables and what both halves keep to themselves. */
  show(queue: TraceQueue, driver: Inspected, device: Inspected): void {
    this.queues.push(queue);
    this.halves.push({ name: queue.name, driver, device });
  }

  /** Lets everything happen that is due, in order of time. */
  play(): void {
    while (this.scheduler.step()) if (++this.#events > MAX_EVENTS) throw new OutOfSteps();
  }
}
