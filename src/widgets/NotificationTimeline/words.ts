import { weighEvent } from '../../virtio/queue/suppression.ts';
import type { Decision, PackedPlace } from '../../virtio/world/decisions.ts';

/** A decision in words; code is between backquotes. */
export interface Explained {
  readonly sentence: string;
  /** The comparison with its numbers, for an event index. */
  readonly formula?: string;
  /** What comes of it. */
  readonly outcome: string;
}

const SIDES = {
  driver: {
    idx: 'avail.idx',
    flags: 'used.flags',
    bit: 'NO_NOTIFY',
    event: 'avail_event',
    area: 'device_event',
  },
  device: {
    idx: 'used.idx',
    flags: 'avail.flags',
    bit: 'NO_INTERRUPT',
    event: 'used_event',
    area: 'driver_event',
  },
} as const;

const buffers = (count: number): string => (count === 1 ? 'one buffer' : `${count} buffers`);

const place = ({ offset, wrap }: PackedPlace): string => `${offset} (wrap ${wrap})`;

/** `microseconds(12300)` is `12.3 µs`. */
export const microseconds = (time: number): string => `${(time / 1000).toFixed(1)} µs`;

/** Which of the two sides decides, what it has read, and what follows from it. */
export function explain({ actor, count, wish, told }: Decision): Explained {
  const names = SIDES[actor];
  const Actor = actor === 'driver' ? 'The driver' : 'The device';
  const other = actor === 'driver' ? 'device' : 'driver';
  const done = actor === 'driver' ? 'made available' : 'handed back';
  const signal = actor === 'driver' ? 'notification, one exit' : 'interrupt';
  const outcome = told
    ? `So: ${actor === 'driver' ? 'a' : 'an'} ${signal}.`
    : `So: no ${signal.replace(/,.*/, '')}.`;
  if (wish.by === 'flags') {
    const means =
      wish.flags & 1
        ? `${names.bit}. The ${other} is at work and will look by itself`
        : `the ${other} wants to be told`;
    return {
      sentence: `${Actor} has ${done} ${buffers(count)} and reads \`${names.flags}\`: it is ${wish.flags}, ${means}.`,
      outcome,
    };
  }
  if (wish.by === 'event') {
    const { event, before, now } = wish;
    const { behind, moved, needed } = weighEvent(event, now, before);
    const why = needed
      ? `Entry ${event} is one of those it has just written`
      : behind < 0x8000
        ? `Entry ${event} was written earlier, and the ${other} has not asked anew`
        : `Entry ${event} is not written yet`;
    return {
      sentence: `${Actor} has moved \`${names.idx}\` from ${before} to ${now} and reads \`${names.event}\`: it is ${event}. ${why}.`,
      formula: `(u16)(${now} − ${event} − 1) < (u16)(${now} − ${before}): ${behind} < ${moved} is ${needed ? 'true' : 'false'}`,
      outcome,
    };
  }
  const { flags, descriptor, before, now } = wish;
  const moved = `${Actor} has ${done} ${buffers(count)}, from place ${place(before)} to before ${place(now)}, and reads \`${names.area}\``;
  if (descriptor) {
    const among = told ? 'among them' : 'not among them';
    return { sentence: `${moved}: DESC, descriptor ${place(descriptor)}. That is ${among}.`, outcome };
  }
  const means =
    flags === 1
      ? `DISABLE. The ${other} is at work and will look by itself`
      : `ENABLE, so the ${other} wants to be told of everything`;
  return { sentence: `${moved}: ${means}.`, outcome };
}
