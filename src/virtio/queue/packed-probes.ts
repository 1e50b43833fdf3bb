import type { ProbeFact } from './probes.ts';

/** Every probe that the halves of a packed queue set. A barrier carries the probe of the access that follows it. */
export const PACKED_PROBES = {
  'packed.hold': {
    actor: 'driver',
    meaning: 'The driver describes the first buffer of what it will make available, all but its flags.',
    detail: 'index of the descriptor',
  },
  'packed.fill': {
    actor: 'driver',
    meaning: 'The driver writes a further descriptor, flags and all: no device has come so far.',
    detail: 'index of the descriptor',
  },
  'packed.avail': {
    actor: 'driver',
    meaning: 'The driver writes the flags it held back, and everything since is available.',
    detail: 'index of the descriptor',
  },
  'packed.look': {
    actor: 'device',
    meaning: 'The device looks whether the next descriptor is available.',
    detail: 'index of the descriptor',
  },
  'packed.fetch': {
    actor: 'device',
    meaning: 'The device reads the first descriptor of a list.',
    detail: 'index of the descriptor',
  },
  'packed.next': {
    actor: 'device',
    meaning: 'The list has NEXT, so the device reads the descriptor after it in the ring.',
    detail: 'index of the descriptor',
  },
  'packed.table': {
    actor: null,
    meaning: 'The driver describes a buffer in an indirect table; the device reads it there.',
    detail: 'index in the indirect table',
  },
  'packed.use': {
    actor: 'device',
    meaning:
      'The device writes a used descriptor; of the first one since it last published, all but the flags.',
    detail: 'index of the descriptor',
  },
  'packed.used': {
    actor: 'device',
    meaning: 'The device writes the flags it held back, and everything it used since is the driver’s again.',
    detail: 'index of the descriptor',
  },
  'packed.poll': {
    actor: 'driver',
    meaning: 'The driver looks whether the next descriptor has been used.',
    detail: 'index of the descriptor',
  },
  'packed.take': {
    actor: 'driver',
    meaning: 'The driver reads which buffer came back, and how many bytes were written.',
    detail: 'index of the descriptor',
  },
  'packed.recheck': {
    actor: null,
    meaning: 'Having asked to be told again, a side looks once more for what it may have missed.',
    detail: 'index of the descriptor',
  },
  'packed.driver-event': {
    actor: null,
    meaning: 'The driver says what it wants interrupts for; the device reads that before it interrupts.',
    detail: 'index of the next used descriptor of whoever acts',
  },
  'packed.device-event': {
    actor: null,
    meaning: 'The device says what it wants notifications for; the driver reads that before it notifies.',
    detail: 'index of the next available descriptor of whoever acts',
  },
} as const satisfies Record<string, ProbeFact>;
