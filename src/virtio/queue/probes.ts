import type { Actor } from '../memory/memory.ts';

/** What one probe stands for. */
export interface ProbeFact {
  /** Who says it; null when both halves do, each in its own direction (the one writes, the other reads). */
  readonly actor: Actor | null;
  /** What the accesses under this probe are for. */
  readonly meaning: string;
  /** What the detail number is, where there is one. */
  readonly detail?: string;
}

/**
 * Every probe that the halves of a split queue set. A barrier carries the probe of the access that follows it: one
 * under `avail.idx` stands between the ring entries and the index.
 */
export const PROBES = {
  'desc.fill': {
    actor: 'driver',
    meaning: 'The driver describes a buffer, or an indirect table, in the descriptor table.',
    detail: 'index of the descriptor',
  },
  'desc.fetch': {
    actor: 'device',
    meaning: 'The device reads the descriptor at the head of a chain.',
    detail: 'index of the descriptor',
  },
  'desc.follow': {
    actor: 'device',
    meaning: 'The device follows NEXT to a further descriptor of the table.',
    detail: 'index of the descriptor',
  },
  'indirect.fill': {
    actor: 'driver',
    meaning: 'The driver describes a buffer in an indirect table.',
    detail: 'index in the indirect table',
  },
  'indirect.fetch': {
    actor: 'device',
    meaning: 'The device reads the first descriptor of an indirect table.',
    detail: 'index in the indirect table, 0',
  },
  'indirect.follow': {
    actor: 'device',
    meaning: 'The device follows NEXT inside an indirect table.',
    detail: 'index in the indirect table',
  },
  'avail.ring': {
    actor: null,
    meaning: 'The driver puts the head of a chain into the available ring; the device takes it from there.',
    detail: 'slot of the ring: index modulo queue size',
  },
  'avail.idx': {
    actor: null,
    meaning: 'The driver makes what it added available; the device looks whether there is anything new.',
    detail: 'driver: the new index; device: the index up to which it has taken chains',
  },
  'avail.recheck': {
    actor: 'device',
    meaning: 'Having asked for notifications again, the device looks once more for what it may have missed.',
    detail: 'the index up to which it has taken chains',
  },
  'avail.flags': {
    actor: null,
    meaning: 'The driver says whether it wants interrupts; the device reads that before it interrupts.',
    detail: 'driver: the flags',
  },
  'avail.used_event': {
    actor: null,
    meaning: 'The driver names the used entry it wants an interrupt for; the device reads that.',
    detail: 'driver: the entry',
  },
  'used.ring': {
    actor: null,
    meaning: 'The device puts a used element into the used ring; the driver takes it from there.',
    detail: 'slot of the ring: index modulo queue size',
  },
  'used.idx': {
    actor: null,
    meaning: 'The device makes what it pushed visible; the driver looks whether anything came back.',
    detail: 'device: the new index; driver: the index up to which it has taken used elements',
  },
  'used.recheck': {
    actor: 'driver',
    meaning: 'Having asked for interrupts again, the driver looks once more for what it may have missed.',
    detail: 'the index up to which it has taken used elements',
  },
  'used.flags': {
    actor: null,
    meaning: 'The device says whether it wants notifications; the driver reads that before it notifies.',
    detail: 'device: the flags',
  },
  'used.avail_event': {
    actor: null,
    meaning: 'The device names the available entry it wants a notification for; the driver reads that.',
    detail: 'device: the entry',
  },
} as const satisfies Record<string, ProbeFact>;
