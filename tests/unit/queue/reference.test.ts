import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Violation } from '../../../src/virtio/queue/invariants.ts';
import type { PackedDevice, PackedDriver } from '../../../src/virtio/queue/packed.ts';
import type { SplitDevice, SplitDriver } from '../../../src/virtio/queue/split.ts';
import { makePackedPair } from './packed-pair.ts';
import { buffer, makePair, TABLES } from './pair.ts';

/** What both sides know of one chain. */
interface Sent {
  readonly token: string;
  readonly out: number;
  readonly in: number;
  readonly room: number;
  readonly descriptors: number;
  /** What the device said it wrote. */
  written: number;
}

/** A queue without rings: what the two halves have to agree with. */
class ReferenceQueue {
  free: number;
  readonly added: Sent[] = [];
  readonly available: Sent[] = [];
  readonly held: Sent[] = [];
  readonly pushed: Sent[] = [];
  readonly used: Sent[] = [];

  constructor(size: number) {
    this.free = size;
  }

  move(from: Sent[], to: Sent[], count = from.length): void {
    to.push(...from.splice(0, count));
  }
}

type Command =
  | { readonly kind: 'add'; readonly out: number; readonly in: number; readonly indirect: boolean }
  | { readonly kind: 'complete'; readonly which: number }
  | { readonly kind: 'publish' | 'pop' | 'publish-used' | 'reap' | 'service' | 'reap-all' };

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('add' as const),
      out: fc.nat(3),
      in: fc.nat(3),
      indirect: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('complete' as const), which: fc.nat(7) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom('publish', 'pop', 'publish-used', 'reap', 'service', 'reap-all'),
    }),
  },
);

interface Options {
  readonly packed: boolean;
  readonly size: number;
  readonly start: number;
  readonly indirect: boolean;
  readonly eventIndex: boolean;
  readonly inOrder: boolean;
}

/** Both halves of a queue of either kind. */
interface AnyPair {
  readonly driver: SplitDriver<string> | PackedDriver<string>;
  readonly device: SplitDevice | PackedDevice;
  check(): Violation[];
}

const pairOf = (options: Options): AnyPair => (options.packed ? makePackedPair(options) : makePair(options));

/** Runs commands on a pair and on the reference, and compares what each says. */
class Stage {
  readonly pair: AnyPair;
  readonly reference: ReferenceQueue;
  readonly #indirect: boolean;
  readonly #inOrder: boolean;
  /** Head by token of the chains that the device holds. */
  readonly #heads = new Map<string, number>();
  #count = 0;

  constructor(options: Options) {
    this.pair = pairOf(options);
    this.#inOrder = options.inOrder;
    this.reference = new ReferenceQueue(options.size);
    this.#indirect = options.indirect;
  }

  do(command: Command): void {
    if (command.kind === 'add') this.#add(command.out, command.in, command.indirect && this.#indirect);
    else if (command.kind === 'complete') this.#complete(command.which);
    else if (command.kind === 'publish') this.#publish();
    else if (command.kind === 'pop') this.#pop();
    else if (command.kind === 'publish-used') this.#publishUsed();
    else if (command.kind === 'reap') this.#reap();
    else if (command.kind === 'service') this.#service();
    else this.#reapAll();
    expect(this.pair.driver.free).toBe(this.reference.free);
    expect(this.pair.check()).toEqual([]);
  }

  /** Everything that was added comes back in the end. */
  finish(): void {
    this.#publish();
    this.#service();
    expect(this.reference.available).toEqual([]);
    while (this.reference.held.length > 0) this.#complete(0);
    this.#publishUsed();
    this.#reapAll();
    expect(this.reference.used).toEqual([]);
    expect(this.pair.driver.free).toBe(this.pair.driver.size);
    expect(this.pair.check()).toEqual([]);
  }

  #add(out: number, back: number, indirect: boolean): void {
    const token = `token ${this.#count++}`;
    const descriptors = indirect ? 1 : out + back;
    const { driver } = this.pair;
    const readable = Array.from({ length: out }, (_, at) => buffer(at, at + 1));
    const writable = Array.from({ length: back }, (_, at) => buffer(at + 8, at + 2));
    // Tables of chains in flight must not overlap; there are fewer of those than descriptors.
    const table = indirect ? TABLES + 128 * (this.#count % 64) : undefined;
    const isPossible = out + back > 0 && out + back <= driver.size && descriptors <= this.reference.free;
    if (!isPossible) {
      expect(() => driver.add(readable, writable, token, table)).toThrow();
      return;
    }
    driver.add(readable, writable, token, table);
    this.reference.free -= descriptors;
    const room = writable.reduce((sum, { length }) => sum + length, 0);
    this.reference.added.push({ token, out, in: back, room, descriptors, written: 0 });
  }

  #publish(): void {
    const isNew = this.reference.added.length > 0;
    this.pair.driver.publish();
    this.reference.move(this.reference.added, this.reference.available);
    const kick = this.pair.driver.shouldKick();
    if (!isNew) expect(kick).toBe(false);
  }

  #pop(): boolean {
    const chain = this.pair.device.pop();
    const expected = this.reference.available.shift();
    expect(chain === null).toBe(expected === undefined);
    if (chain === null || expected === undefined) return false;
    expect(chain.readable).toEqual(Array.from({ length: expected.out }, (_, at) => buffer(at, at + 1)));
    expect(chain.writable).toEqual(Array.from({ length: expected.in }, (_, at) => buffer(at + 8, at + 2)));
    this.reference.held.push(expected);
    this.#heads.set(expected.token, chain.head);
    return true;
  }

  #service(): void {
    do {
      this.pair.device.disableKicks();
      while (this.#pop());
    } while (this.pair.device.enableKicks());
  }

  #complete(which: number): void {
    const { held, pushed } = this.reference;
    if (held.length === 0) return;
    const [one] = held.splice(this.#inOrder ? 0 : which % held.length, 1);
    if (one === undefined) return;
    // Every third chain comes back written to the end, so that with VIRTIO_F_IN_ORDER some are skipped.
    const written = which % 3 === 0 ? one.room : one.in;
    this.pair.device.push(this.#heads.get(one.token) ?? -1, written);
    one.written = written;
    pushed.push(one);
  }

  #publishUsed(): void {
    const isNew = this.reference.pushed.length > 0;
    this.pair.device.publish();
    this.reference.move(this.reference.pushed, this.reference.used);
    const interrupt = this.pair.device.shouldInterrupt();
    if (!isNew) expect(interrupt).toBe(false);
  }

  #reap(): boolean {
    const completion = this.pair.driver.reap();
    const expected = this.reference.used.shift();
    expect(completion?.token).toBe(expected?.token);
    if (completion === null || expected === undefined) return false;
    expect(completion.written).toBe(expected.written);
    expect(completion.head).toBe(this.#heads.get(expected.token));
    this.reference.free += expected.descriptors;
    return true;
  }

  #reapAll(): void {
    do {
      this.pair.driver.disableInterrupts();
      while (this.#reap());
    } while (this.pair.driver.enableInterrupts());
  }
}

const yesNo = [false, true];
const features = yesNo.flatMap((packed) =>
  yesNo.flatMap((indirect) =>
    yesNo.flatMap((eventIndex) =>
      yesNo.map((inOrder) => ({ packed, ring: packed ? 'packed' : 'split', indirect, eventIndex, inOrder })),
    ),
  ),
);
const TITLE = 'a $ring queue with indirect $indirect, event index $eventIndex and in-order $inOrder';

describe.each(features)(TITLE, (which) => {
  it('agrees with a plain queue under any sequence of operations, at any size and index', () => {
    fc.assert(
      fc.property(
        which.packed ? fc.integer({ min: 1, max: 17 }) : fc.constantFrom(1, 2, 4, 8, 16),
        fc.constantFrom(0, 1, 65530, 65535),
        fc.array(command, { maxLength: 120 }),
        (size, start, commands) => {
          const stage = new Stage({ ...which, size, start });
          for (const one of commands) stage.do(one);
          stage.finish();
        },
      ),
      { numRuns: 100 },
    );
  });

  it('goes on beyond 65536 chains (§ 2.7.13.3)', () => {
    const stage = new Stage({ ...which, size: 4, start: 0 });
    const { driver, device } = stage.pair;
    for (let trip = 0; trip < 70_000; trip++) {
      driver.add([], [buffer(0)], String(trip));
      driver.publish();
      device.push(device.pop()?.head ?? -1, 1);
      device.publish();
      if (driver.reap()?.token !== String(trip)) throw new Error(`Trip ${trip} went astray.`);
    }
    const place = which.packed ? { 'next avail': 0, 'avail wrap': 1 } : { 'avail shadow': 70_000 - 65_536 };
    expect(driver.inspect()).toMatchObject({ ...place, 'num free': 4 });
    expect(stage.pair.check()).toEqual([]);
  });
});

describe('nobody sleeps through something new', () => {
  /**
   * A sleeper asked to be told and found nothing then. If the other side publishes and is told that it need not
   * notify although the sleeper asked, work would wait for ever: a lost notification.
   */
  it.each(features)(`in ${TITLE}`, (which) => {
    fc.assert(
      fc.property(
        fc.constantFrom(0, 65530),
        fc.array(fc.nat(3), { minLength: 1, maxLength: 40 }),
        (start, bursts) => {
          const { driver, device } = pairOf({ ...which, size: 4, start });
          for (const burst of bursts) {
            expect(device.enableKicks()).toBe(false);
            for (let at = 0; at <= burst; at++) driver.add([], [buffer(at)], 'x');
            driver.publish();
            expect(driver.shouldKick()).toBe(true);
            device.disableKicks();
            expect(driver.enableInterrupts()).toBe(false);
            for (let chain = device.pop(); chain !== null; chain = device.pop()) device.push(chain.head, 0);
            device.publish();
            expect(device.shouldInterrupt()).toBe(true);
            driver.disableInterrupts();
            while (driver.reap() !== null);
          }
        },
      ),
    );
  });
});
