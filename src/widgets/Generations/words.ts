import type { Ending } from '../../virtio/ages/grid.ts';
import type { Meeting } from '../../virtio/ages/meet.ts';
import { STATUS_BITS } from '../../virtio/spec/status.ts';
import type { ClauseKey } from '../../virtio/spec/types.ts';
import type { State } from './state.ts';

/** The cells in which no ring is used. */
export const SIGNS: Partial<Record<Ending, { readonly sign: string; readonly words: string }>> = {
  fails: { sign: '✗', words: 'fails' },
  absent: { sign: '–', words: 'there is no such device' },
};

/** What came of the meeting, in a sentence. */
export function verdict({ driver, device, kind }: State, meeting: Meeting): string {
  const who = `Driver of ${driver}, device of ${device}:`;
  const { outcome, way, failure, answer } = meeting;
  if (outcome === 'absent') {
    const older = [driver, device].sort()[0];
    return `${who} the text of ${older} has no section on a ${kind} device.`;
  }
  if (outcome === 'fails') return `${who} nothing comes of it. ${failure?.message ?? answer?.words ?? ''}`;
  const how = way === 'legacy' ? 'through the legacy interface' : 'by the standard';
  return `${who} it works, ${how}. ${answer?.words ?? ''}`;
}

/** The bits of a status by their names. */
export function statusWords(value: number): string {
  if (value === 0) return 'reset';
  return STATUS_BITS.filter((one) => (value & one.value) !== 0)
    .map(({ name }) => name)
    .join(', ');
}

/** Clauses that the widget cites, whatever came of a meeting. */
export const CLAUSES = {
  use: 'basic/feature-bits/legacy-interface',
  standardSteps: 'init/device-initialization',
  legacySteps: 'init/device-initialization/legacy-interface',
  packed: 'basic/packed-virtqueues',
  split: 'basic/split-virtqueues',
  legacyQueue: 'basic/split-virtqueues/legacy-interface-virtqueue-layout',
  legacyOrder: 'basic/split-virtqueues/legacy-interface-virtqueue-endianness',
  standardOrder: 'basic/device-configuration-space',
} as const satisfies Readonly<Record<string, ClauseKey>>;
