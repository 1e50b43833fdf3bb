import type { Region } from '../memory/memory.ts';
import { PlainMemory } from '../memory/plain.ts';
import { BareQueue, bytesOf } from './bare-queue.ts';
import { type BarrierId, barrierAt } from './barriers.ts';
import type { DeviceKind, MachineKind } from './machine.ts';
import { Random } from './random.ts';
import { play } from './run.ts';
import type { Ending } from './trace.ts';
import { WAITING } from './waiting.ts';
import { WeakMemory } from './weak-memory.ts';
import { BUFFERS, MEMORY_BASE, World } from './world.ts';

/** An exchange between two processors that change the order of what they do. */
export interface OrderingSettings {
  readonly packed: boolean;
  readonly eventIndex: boolean;
  readonly machine: MachineKind;
  /** What the device is, and whether VIRTIO_F_ORDER_PLATFORM is negotiated. */
  readonly device: DeviceKind;
  readonly orderPlatform: boolean;
  /** The barrier that its side has left out. */
  readonly missing: BarrierId | undefined;
}

const MESSAGES = ['tick', 'tock'];
/** The second message comes within this time after the first, and so does each answer: nanoseconds. */
const SOON = 12_000;

const twice = (bytes: Uint8Array): Uint8Array => Uint8Array.of(...bytes, ...bytes);

/**
 * Two messages, each answered with itself twice. The schedule is drawn from `seed`: when the second one is sent, how long the device
 * takes, when either side runs between two accesses of the other, and in which order stores become visible.
 */
export function stageOrdering(world: World, settings: OrderingSettings, seed: number, tells: boolean): void {
  const { packed, eventIndex, orderPlatform, machine, device, missing } = settings;
  const random = new Random(seed);
  const format = packed ? 'packed' : 'split';
  const memory = new WeakMemory(world, {
    kind: machine,
    device,
    random,
    tells,
    missing: (actor, probe) => (barrierAt(format, actor, probe) === missing ? missing : undefined),
  });
  let wrong: string | null = null;
  const queue = new BareQueue(world, {
    packed,
    eventIndex,
    orderPlatform,
    // Cleared memory asks for everything in a packed ring, so both sides have to go quiet first.
    suppress: !eventIndex || packed,
    size: 4,
    latency: () => random.below(SOON),
    answer: twice,
    memory: memory.driver,
    deviceMemory: memory.device,
    taken: (label, bytes) => {
      const right = twice(bytesOf(label));
      if (bytes.join() === right.join()) return;
      const shown = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ') || 'nothing';
      wrong ??= `The answer to “${label}” is “${label}${label}”, and the driver got ${shown}: a load came too early, or a store too late.`;
    },
  });
  showStores(world, memory);
  world.expect(() => wrong);
  MESSAGES.forEach((label, i) => {
    world.after(i * random.below(SOON), 'driver', () => {
      queue.add(label, [bytesOf(label)], [2 * label.length]);
      queue.go();
    });
  });
}

/** Lets both halves of the queue shown last say which of their stores wait. */
export function showStores(world: World, memory: WeakMemory): void {
  const half = world.halves.pop();
  if (!half) return;
  const { name, driver, device } = half;
  world.halves.push({
    name,
    driver: {
      inspect: () => ({ ...driver.inspect(), [WAITING]: memory.waiting('driver').join('; ') }),
      ...(driver.ownership ? { ownership: () => driver.ownership?.() ?? { free: [], chains: [] } } : {}),
    },
    device: { inspect: () => ({ ...device.inspect(), [WAITING]: memory.waiting('device').join('; ') }) },
  });
}

/** As much memory as the exchange touches: thousands of schedules are quick only where little has to be cleared. */
const PLACES: readonly Region[] = [
  { name: 'queue', base: MEMORY_BASE, size: 0x100 },
  { name: 'buffers', base: BUFFERS, size: 0x400 },
];

/** How one schedule ends. Nothing is recorded. */
export function endingOf(settings: OrderingSettings, seed: number): Ending {
  const world = new World(new PlainMemory(PLACES), seed, () => {});
  stageOrdering(world, settings, seed, false);
  return play(world, () => false);
}

/** The first seed of `bound` whose schedule loses something, counted from `from`; undefined when none does. */
export function losingSeed(settings: OrderingSettings, bound: number, from = 1): number | undefined {
  for (let seed = from; seed < from + bound; seed++) {
    if (endingOf(settings, seed).kind !== 'complete') return seed;
  }
  return undefined;
}
