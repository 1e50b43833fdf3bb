import { BARRIERS, type BarrierId, type RingFormat } from '../barriers.ts';
import type { DeviceKind, MachineKind } from '../machine.ts';
import { ORDER_SENTENCES } from '../order-sentences.ts';
import { type OrderingSettings, stageOrdering } from '../ordering.ts';
import { choice, type Scenario, toggle } from '../scenario.ts';
import type { Options } from '../trace.ts';
import { ring } from './packed.ts';

/**
 * For each barrier the first seed whose schedule loses something without it. A test searches for them again. On a
 * machine with a mere store buffer nothing is lost without the others.
 */
export const LOSING: Readonly<
  Record<MachineKind, Readonly<Record<RingFormat, Readonly<Partial<Record<BarrierId, number>>>>>>
> = {
  weak: {
    split: {
      'driver-publishes': 443,
      'driver-notifies': 1,
      'driver-takes': 4,
      'driver-rechecks': 3,
      'device-takes': 4,
      'device-publishes': 1025,
      'device-interrupts': 2,
      'device-rechecks': 6,
    },
    packed: {
      'driver-publishes': 443,
      'driver-notifies': 3,
      'driver-takes': 45,
      'driver-rechecks': 6,
      'device-takes': 7,
      'device-publishes': 351,
      'device-interrupts': 3,
      'device-rechecks': 14,
    },
  },
  'store-buffer': {
    split: {
      'driver-notifies': 2,
      'driver-rechecks': 20,
      'device-interrupts': 2,
      'device-rechecks': 392,
    },
    packed: {
      'driver-notifies': 3,
      'driver-rechecks': 12,
      'device-interrupts': 18,
      'device-rechecks': 24,
    },
  },
};

/**
 * The first seed whose schedule loses something where all barriers are in place, for processors alone, and the device
 * is hardware.
 */
export const LOSING_HARDWARE: Readonly<Record<RingFormat, number>> = { split: 1, packed: 3 };

/** What the options of the scenario ask for, and the seed of the schedule. */
export function orderingOf(options: Options): { readonly settings: OrderingSettings; readonly seed: number } {
  const id = options.barrier as BarrierId;
  const machine = options.machine as MachineKind;
  const device = options.device as DeviceKind;
  const format = options.ring as RingFormat;
  const isOut = options.is === 'out';
  const first =
    device === 'hardware' && !isOut
      ? LOSING_HARDWARE[format]
      : (LOSING[machine][format][id] ?? LOSING.weak[format][id] ?? 1);
  return {
    settings: {
      packed: format === 'packed',
      eventIndex: true,
      machine,
      device,
      orderPlatform: options['order-platform'] === 'on',
      missing: isOut ? id : undefined,
    },
    seed: first + Number(options.schedule),
  };
}

/**
 * Two messages on a machine that changes the order of memory accesses, with one of the eight barriers left out, or with
 * barriers of the wrong kind for the device. The schedule is drawn from a seed: the first that loses something, or one of those after it.
 */
export const ordering: Scenario = {
  id: 'queue/memory-ordering',
  title: 'Barriers, left out or in place',
  summary:
    'Both sides run at once, stores wait and loads are made early: what is lost when a barrier is missing, or of the wrong kind.',
  sentences: ORDER_SENTENCES,
  options: [
    choice(
      'barrier',
      'Barrier',
      BARRIERS.map(({ id, label }) => [id, label] as const),
    ),
    choice('is', 'It is', [
      ['out', 'left out'],
      ['in', 'in place'],
    ]),
    ring,
    choice('machine', 'The machine', [
      ['weak', 'reorders stores and loads'],
      ['store-buffer', 'only delays stores'],
    ]),
    choice('device', 'The device', [
      ['software', 'is software'],
      ['hardware', 'is hardware'],
    ]),
    toggle('order-platform', 'ORDER_PLATFORM'),
    choice('schedule', 'Schedule', [
      ['0', 'the first that loses'],
      ['1', 'the next after it'],
      ['2', 'the second after it'],
      ['3', 'the third after it'],
      ['4', 'the fourth after it'],
    ]),
  ],
  actions: [],
  prepare(world, options) {
    const { settings, seed } = orderingOf(options);
    // Another seed of the run is another schedule too.
    stageOrdering(world, settings, seed + world.seed - 1, true);
  },
};
