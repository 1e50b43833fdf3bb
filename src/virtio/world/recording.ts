import type { GuestMemory } from '../memory/memory.ts';
import type { Access, Observer } from '../memory/recorded.ts';
import type { DriverOwnership, Inspection } from '../queue/queue.ts';
import { isBytePatch } from './codec.ts';
import type { Patch, Step } from './trace.ts';
import { type Happening, LATENCY, MAX_STEPS, OutOfSteps, type World } from './world.ts';

const NOTHING = new Uint8Array(0);

type Halves = Readonly<Record<string, Inspection>>;
type Books = Readonly<Record<string, DriverOwnership>>;

function same(one: Inspection, other: Inspection): boolean {
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => {
      const a = one[key];
      const b = other[key];
      return a === b || (Array.isArray(a) && Array.isArray(b) && a.join() === b.join());
    })
  );
}

const sameBooks = (one: DriverOwnership, other: DriverOwnership): boolean =>
  one.free.join() === other.free.join() &&
  one.chains.length === other.chains.length &&
  one.chains.every((chain, i) => chain.join() === other.chains[i]?.join()) &&
  one.lengths?.join() === other.lengths?.join();

/** What `look` gives for each name, with the old objects where they are the same; `seen` itself when all are. */
function renew<T>(
  seen: Readonly<Record<string, T>>,
  fresh: readonly (readonly [name: string, value: T])[],
  equal: (one: T, other: T) => boolean,
): Readonly<Record<string, T>> {
  let changed = false;
  const now: Record<string, T> = {};
  for (const [name, value] of fresh) {
    const old = seen[name];
    const keep = old !== undefined && equal(old, value);
    now[name] = keep ? old : value;
    changed ||= !keep;
  }
  return changed ? now : seen;
}

/**
 * Turns what happens on a stage into steps, and applies patches just before the step they name. It hears of every
 * memory access as an observer, and of everything else through `happen`.
 */
export class Recording implements Observer {
  readonly steps: Step[] = [];
  readonly #patches: readonly Patch[];
  readonly #world: World;
  readonly #memory: GuestMemory;
  #nextPatch = 0;
  /**
   * The time a step shows. The stage's own clock stands still while an event runs, so that a run without a recording
   * takes the same course.
   */
  #time = 0;
  #driver: Halves = {};
  #device: Halves = {};
  #ownership: Books = {};
  /** The final mark of a run is recorded even when the bound is reached. */
  #closing = false;

  constructor(world: World, patches: readonly Patch[]) {
    this.#world = world;
    this.#memory = world.memory;
    this.#patches = patches.toSorted((a, b) => a.step - b.step);
  }

  /** Before a memory access or a barrier. */
  before(): void {
    this.#gate();
  }

  /** After a memory access or a barrier. */
  after(access: Access): void {
    this.#push(access, LATENCY.access);
  }

  /** Something that moves no byte of memory. */
  happen(happening: Happening): void {
    this.#gate();
    const { address = 0, before = NOTHING, after = NOTHING, ...rest } = happening;
    const register = happening.kind === 'register-read' || happening.kind === 'register-write';
    this.#push({ ...rest, address, size: after.length, before, after }, register ? LATENCY.register : 0);
  }

  /** Nothing is left to happen: patches that name the next step still may. True when one was applied. */
  idle(): boolean {
    const due = this.#patches[this.#nextPatch];
    if (!due || due.step > this.steps.length) return false;
    if (isBytePatch(due)) {
      // Bytes change at a step. When no mark of a bad end would follow, this one shows the change.
      if (this.#world.failure || this.#world.missing() !== null) return false;
      this.happen({ actor: 'driver', kind: 'mark', probe: 'patch' });
    } else this.#gate();
    return true;
  }

  /** The last step of a run: says in words how it ended. */
  close(happening: Happening): void {
    this.#closing = true;
    this.happen(happening);
  }

  /** Fills in what the halves keep to themselves after the last step. */
  finish(): void {
    this.#settle();
  }

  /** Applies what is due just before the next step, which may be steps of the other side. */
  #gate(): void {
    if (this.steps.length >= MAX_STEPS && !this.#closing) throw new OutOfSteps();
    for (;;) {
      const patch = this.#patches[this.#nextPatch];
      if (!patch || patch.step > this.steps.length) return;
      this.#nextPatch++;
      if (isBytePatch(patch)) this.#poke(patch.address, patch.bytes);
      else if (!this.#closing) this.#world.perform(patch.action);
    }
  }

  #push(step: Omit<Step, 'index' | 'driver' | 'device' | 'ownership' | 'time'>, cost: number): void {
    this.#settle();
    const time = Math.max(this.#time, this.#world.scheduler.now);
    this.steps.push({ ...step, index: this.steps.length, ...this.#unseen(), time });
    this.#time = time + cost;
  }

  #unseen(): Pick<Step, 'driver' | 'device' | 'ownership'> {
    return { driver: this.#driver, device: this.#device, ownership: this.#ownership };
  }

  /** What a half keeps to itself changes after an access, so it is looked at when the next one comes. */
  #settle(): void {
    const { halves } = this.#world;
    this.#driver = renew(
      this.#driver,
      halves.map(({ name, driver }) => [name, driver.inspect()]),
      same,
    );
    this.#device = renew(
      this.#device,
      halves.map(({ name, device }) => [name, device.inspect()]),
      same,
    );
    this.#ownership = renew(
      this.#ownership,
      halves.flatMap(({ name, driver }) => (driver.ownership ? [[name, driver.ownership()] as const] : [])),
      sameBooks,
    );
    const last = this.steps.at(-1);
    if (last) this.steps[last.index] = { ...last, ...this.#unseen() };
  }

  /** Bytes of a patch that lie outside memory are left out: a patch never makes a run throw. */
  #poke(address: number, bytes: readonly number[]): void {
    bytes.forEach((byte, i) => {
      const at = address + i;
      const inside = this.#memory.regions.some(({ base, size }) => at >= base && at < base + size);
      if (inside) this.#memory.patch(at, [byte]);
    });
  }
}
