/** A driver of one age meets a device of another: it looks for it, brings it up and makes one request. */
import { ManualClock } from '../clock.ts';
import { VirtioDevice } from '../device.ts';
import type { DeviceEvent } from '../device-model.ts';
import { DriverError } from '../driver-error.ts';
import { RESERVED } from '../fact-lookup.ts';
import { GuestAllocator } from '../guest-allocator.ts';
import { PlainMemory } from '../memory/plain.ts';
import { uncarriedBits } from '../negotiation.ts';
import { RESERVED_FEATURES } from '../spec/reserved-features.ts';
import { virtqAvail } from '../spec/ring.ts';
import type { Transport as Bus, ClauseKey } from '../spec/types.ts';
import type { RegisterAccess, Transport } from '../transport/transport.ts';
import { factsOf, isDraft, reservedOf, type Side } from './age.ts';
import { type Answer, exists, type Kind, type Sides, type Worker } from './kinds/kind.ts';
import { DraftDevice, type Look, OLD_IDS, place } from './rig.ts';
import { type FeatureWord, type PlacedQueue, type StatusAccess, Watched } from './watch.ts';

export interface MeetingOptions extends Sides {
  readonly kind: Kind;
  readonly bus: Bus;
}

/** Why it came to nothing. */
export interface Breakdown {
  /** One sentence. */
  readonly message: string;
  readonly clause: ClauseKey | undefined;
}

export interface Meeting {
  /** `absent` when the text of a side has no such device. */
  readonly outcome: 'works' | 'fails' | 'absent';
  /** Which interface they used; undefined where they found none in common. */
  readonly way?: 'legacy' | 'standard';
  readonly failure?: Breakdown;
  readonly answer?: Answer;
  /** Every register access of the driver and every interrupt; the first `looked` are the search for the device. */
  readonly accesses: readonly RegisterAccess[];
  readonly looked: number;
  readonly statuses: readonly StatusAccess[];
  readonly words: readonly FeatureWord[];
  /** Bits that the device offered, the driver knows and the driver accepted. */
  readonly offered: bigint;
  readonly known: bigint;
  readonly accepted: bigint;
  /** The queue that carried the request. */
  readonly queue?: PlacedQueue;
  /** Of a split ring, the two bytes in which its available index lies in memory: 1, in one order or the other. */
  readonly index?: Uint8Array;
}

/** What a meeting that comes to nothing can cite. */
export const BREAKDOWN_CLAUSES: readonly ClauseKey[] = [
  OLD_IDS,
  'pci/pci-specific-initialization-and-device-operation/device-initialization/virtio-device-configuration-layout-detection/legacy-interface',
  'mmio/mmio-specific-initialization-and-device-operation/device-initialization/driver-requirements',
  'ccw/device-initialization/setting-the-virtio-revision/device-requirements',
  'ccw/device-initialization/setting-the-virtio-revision/driver-requirements',
];

const REGION = { name: 'ram', base: 0x4000_0000, size: 0x1_0000 };
const NOTHING = { accesses: [], looked: 0, statuses: [], words: [], offered: 0n, known: 0n, accepted: 0n };

/**
 * Whether a driver or device of 1.0 or later can be transitional: not without an ID from the draft (version 1.4,
 * section 4.1.2.1), nor a device over MMIO, which has the registers of one version or the other (section 4.2.2).
 */
export function canBeTransitional(
  who: 'driver' | 'device',
  { kind, bus }: Pick<MeetingOptions, 'kind' | 'bus'>,
): boolean {
  return kind.id.transitionalPciId !== undefined && !(bus === 'mmio' && who === 'device');
}

function actual(side: Side, who: 'driver' | 'device', options: MeetingOptions): Side {
  const can = !isDraft(side) && canBeTransitional(who, options);
  return { age: side.age, transitional: side.transitional && can };
}

/** Runs the meeting from the first look to the answer. The same options give the same result. */
export function meet(options: MeetingOptions): Meeting {
  const { kind, bus } = options;
  const driver = actual(options.driver, 'driver', options);
  const device = actual(options.device, 'device', options);
  if (!exists(kind, driver) || !exists(kind, device)) return { outcome: 'absent', ...NOTHING };
  const clock = new ManualClock();
  const memory = new PlainMemory([REGION]);
  const allocator = new GuestAllocator(REGION);
  const accesses: RegisterAccess[] = [];
  const observer = (access: RegisterAccess) => accesses.push(access);
  const events: DeviceEvent[] = [];
  const pair = kind.pair({ driver, device });
  const Device = isDraft(device) ? DraftDevice : VirtioDevice;
  const behind = new Device({
    model: pair.model,
    memory: memory.as('device'),
    clock,
    offered: reservedOf(device),
    observer: (event) => events.push(event),
  });
  const rig = {
    bus,
    device: behind,
    memory,
    allocator,
    clock,
    observer,
    events: (one: DeviceEvent) => events.push(one),
  };
  const looks = place(rig, driver, device);
  const wanted = kind.own(driver) | reservedOf(driver);
  const facts = [...kind.features, ...RESERVED_FEATURES];
  const known = wanted & ~uncarriedBits(facts, factsOf(driver), bus);
  let transport: Watched | undefined;
  let looked = 0;
  const result = (): Omit<Meeting, 'outcome'> => {
    const isLegacy = transport?.legacy !== undefined;
    const words = transport?.words ?? [];
    return {
      accesses,
      looked: transport === undefined ? accesses.length : looked,
      statuses: transport?.statuses ?? [],
      words,
      offered: bitsIn(words, 'offered'),
      known: isLegacy && driver.transitional ? known | RESERVED.ANY_LAYOUT : known,
      accepted: bitsIn(words, 'accepted'),
      ...(transport !== undefined && { way: isLegacy ? ('legacy' as const) : ('standard' as const) }),
      ...(transport?.queues.at(-1) !== undefined && { queue: transport.queues.at(-1) as PlacedQueue }),
    };
  };
  try {
    transport = new Watched(firstFound(looks), () => accesses.length);
    looked = accesses.length;
    const worker: Worker = pair.worker({
      transport,
      memory: memory.as('driver'),
      allocator,
      wanted,
      version: factsOf(driver),
      // A driver of the draft does not know the bit that ours would take from a legacy interface.
      ...(isDraft(driver) && { accept: ({ accepted }) => accepted & ~RESERVED.ANY_LAYOUT }),
    });
    worker.initialise();
    worker.ask();
    clock.run();
    const answer = worker.answer() ?? { ok: false, words: 'The request never came back.' };
    return { outcome: answer.ok ? 'works' : 'fails', ...result(), ...indexIn(memory, result()), answer };
  } catch (error) {
    if (!(error instanceof DriverError)) throw error;
    return { outcome: 'fails', ...result(), failure: breakdown(error, events) };
  }
}

const INDEX_AT = virtqAvail(1).offsetOf('idx');

function indexIn(memory: PlainMemory, { queue, accepted }: Pick<Meeting, 'queue' | 'accepted'>) {
  if (queue === undefined || (accepted & RESERVED.RING_PACKED) !== 0n) return {};
  return { index: memory.peek(queue.addresses.driverArea + INDEX_AT, 2) };
}

/** The first way that leads to a device; the error of the last one when none does. */
function firstFound(looks: readonly Look[]): Transport {
  for (const [at, look] of looks.entries()) {
    try {
      const transport = look();
      void transport.deviceId;
      return transport;
    } catch (error) {
      const isNone = error instanceof DriverError && error.reason === 'no-device';
      if (!isNone || at === looks.length - 1) throw error;
    }
  }
  throw new Error('There is no way to look.');
}

/** A command that is rejected says nothing; what the device made of it does. */
function breakdown({ reason, message, clause }: DriverError, events: readonly DeviceEvent[]): Breakdown {
  const ignored = events.find(({ kind }) => kind === 'ignored');
  if (reason !== 'command-failed' || ignored?.kind !== 'ignored') return { message, clause };
  return { message: ignored.message, clause: ignored.clause };
}

function bitsIn(words: readonly FeatureWord[], which: 'offered' | 'accepted'): bigint {
  return words.reduce(
    (sum, word) => sum | (BigInt((word[which] ?? 0) >>> 0) << BigInt(32 * word.window)),
    0n,
  );
}
