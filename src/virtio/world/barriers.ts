import type { Actor, BarrierKind } from '../memory/memory.ts';
import type { PACKED_PROBES } from '../queue/packed-probes.ts';
import type { PROBES } from '../queue/probes.ts';
import type { ClauseKey } from '../spec/types.ts';
import type { TraceQueue } from './trace.ts';

export type RingFormat = TraceQueue['format'];

/** Where a barrier stands in one kind of ring. */
export interface BarrierPlace {
  /** The probes of the access that follows it, of which a queue has one or the other. */
  readonly probes: readonly (keyof typeof PROBES | keyof typeof PACKED_PROBES)[];
  /** What stands before it and what after, in terms of the ring. Code is between backquotes. */
  readonly before: string;
  readonly after: string;
  readonly clause: ClauseKey;
}

/** A barrier that a driver or a device passes. */
export interface BarrierFact {
  readonly id: string;
  readonly actor: Actor;
  readonly kind: BarrierKind;
  /** What its side is doing there, so that it fits into a list of choices. */
  readonly label: string;
  /**
   * Whether the clause demands the barrier by name; else it demands an order, or says what is good only then, and the
   * barrier is how a processor of today gives that.
   */
  readonly named: Readonly<Record<RingFormat, boolean>>;
  readonly places: Readonly<Record<RingFormat, BarrierPlace>>;
}

const SPLIT = 'basic/split-virtqueues';
const PACKED = 'basic/packed-virtqueues';
const SUPPLY = `${SPLIT}/supplying-buffers-to-the-device`;
const PACKED_SUPPLY = `${PACKED}/supplying-buffers-to-the-device`;

/**
 * Every barrier of both halves of a queue, the driver's first, in the order in which a buffer meets them. Both kinds of
 * ring have the same eight.
 */
export const BARRIERS = [
  {
    id: 'driver-publishes',
    actor: 'driver',
    kind: 'write',
    label: 'driver: before it makes buffers available',
    named: { split: true, packed: true },
    places: {
      split: {
        probes: ['avail.idx'],
        before: 'store buffer, descriptors, `avail.ring[…]`',
        after: 'store `avail.idx`',
        clause: `${SUPPLY}/updating-idx/driver-requirements`,
      },
      packed: {
        probes: ['packed.avail'],
        before: 'store buffer, descriptors',
        after: 'store `flags` of the first descriptor',
        clause: `${PACKED_SUPPLY}/placing-available-buffers-into-the-descriptor-ring/driver-requirements`,
      },
    },
  },
  {
    id: 'driver-notifies',
    actor: 'driver',
    kind: 'full',
    label: 'driver: before it decides on a kick',
    named: { split: true, packed: true },
    places: {
      split: {
        probes: ['used.avail_event', 'used.flags'],
        before: 'store `avail.idx`',
        after: 'load `avail_event` or `used.flags`',
        clause: `${SUPPLY}/notifying-the-device/driver-requirements`,
      },
      packed: {
        probes: ['packed.device-event'],
        before: 'store `flags` of the first descriptor',
        after: 'load `device_event`',
        clause: `${PACKED_SUPPLY}/implementation-example/driver-requirements`,
      },
    },
  },
  {
    id: 'driver-takes',
    actor: 'driver',
    kind: 'read',
    label: 'driver: before it reads what came back',
    named: { split: false, packed: true },
    places: {
      split: {
        probes: ['used.ring'],
        before: 'load `used.idx`',
        after: 'load `used.ring[…]`, buffer',
        clause: `${SPLIT}/the-virtqueue-used-ring/device-requirements`,
      },
      packed: {
        probes: ['packed.take'],
        before: 'load `flags` of the used descriptor',
        after: 'load its `id` and `len`, buffer',
        clause: `${PACKED}/receiving-used-buffers-from-the-device`,
      },
    },
  },
  {
    id: 'driver-rechecks',
    actor: 'driver',
    kind: 'full',
    label: 'driver: before it looks once more and sleeps',
    named: { split: true, packed: true },
    places: {
      split: {
        probes: ['used.recheck'],
        before: 'store `used_event` or `avail.flags`',
        after: 'load `used.idx`',
        clause: `${SPLIT}/receiving-used-buffers-from-the-device`,
      },
      packed: {
        probes: ['packed.recheck'],
        before: 'store `driver_event`',
        after: 'load `flags` of the next used descriptor',
        clause: `${PACKED}/receiving-used-buffers-from-the-device`,
      },
    },
  },
  {
    id: 'device-takes',
    actor: 'device',
    kind: 'read',
    label: 'device: before it reads what is available',
    named: { split: false, packed: false },
    places: {
      split: {
        probes: ['avail.ring'],
        before: 'load `avail.idx`',
        after: 'load `avail.ring[…]`, descriptors, buffer',
        clause: `${SUPPLY}/updating-idx`,
      },
      packed: {
        probes: ['packed.fetch'],
        before: 'load `flags` of the next descriptor',
        after: 'load the rest of it, buffer',
        clause: `${PACKED}/device-requirements-the-virtqueue-descriptor-table`,
      },
    },
  },
  {
    id: 'device-publishes',
    actor: 'device',
    kind: 'write',
    label: 'device: before it hands buffers back',
    named: { split: false, packed: false },
    places: {
      split: {
        probes: ['used.idx'],
        before: 'store buffer, `used.ring[…]`',
        after: 'store `used.idx`',
        clause: `${SPLIT}/the-virtqueue-used-ring/device-requirements`,
      },
      packed: {
        probes: ['packed.used'],
        before: 'store buffer, `id` and `len` of the used descriptor',
        after: 'store its `flags`',
        clause: `${PACKED}/device-requirements-the-virtqueue-descriptor-table`,
      },
    },
  },
  {
    id: 'device-interrupts',
    actor: 'device',
    kind: 'full',
    label: 'device: before it decides on an interrupt',
    named: { split: false, packed: false },
    places: {
      split: {
        probes: ['avail.used_event', 'avail.flags'],
        before: 'store `used.idx`',
        after: 'load `used_event` or `avail.flags`',
        clause: `${SPLIT}/used-buffer-notification-suppression/device-requirements`,
      },
      packed: {
        probes: ['packed.driver-event'],
        before: 'store `flags` of the used descriptor',
        after: 'load `driver_event`',
        clause: `${PACKED}/driver-and-device-event-suppression`,
      },
    },
  },
  {
    id: 'device-rechecks',
    actor: 'device',
    kind: 'full',
    label: 'device: before it looks once more and sleeps',
    named: { split: false, packed: false },
    places: {
      split: {
        probes: ['avail.recheck'],
        before: 'store `avail_event` or `used.flags`',
        after: 'load `avail.idx`',
        clause: `${SPLIT}/available-buffer-notification-suppression/device-requirements`,
      },
      packed: {
        probes: ['packed.recheck'],
        before: 'store `device_event`',
        after: 'load `flags` of the next descriptor',
        clause: `${PACKED}/driver-and-device-event-suppression`,
      },
    },
  },
] as const satisfies readonly BarrierFact[];

export type BarrierId = (typeof BARRIERS)[number]['id'];

export const barrier = (id: BarrierId): BarrierFact => BARRIERS.find((one) => one.id === id) as BarrierFact;

/** The barrier that `actor` passes before the access of this probe, where it is one of these. */
export function barrierAt(format: RingFormat, actor: Actor, probe: string): BarrierId | undefined {
  return BARRIERS.find((fact) => {
    const probes: readonly string[] = fact.places[format].probes;
    return fact.actor === actor && probes.includes(probe);
  })?.id;
}
