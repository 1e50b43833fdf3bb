import type { Inspection } from '../../virtio/queue/queue.ts';
import { isLittleEndianNumber } from '../../virtio/world/moved-number.ts';
import type { Step } from '../../virtio/world/trace.ts';
import { fromLittleEndian, hexBytes, hexNumber } from '../kit/hex.ts';

/** A sentence in which code stands between backquotes. */
export function Rich({ text }: { readonly text: string }) {
  return <>{text.split('`').map((part, i) => (i % 2 === 1 ? <code key={part}>{part}</code> : part))}</>;
}

/** The same sentence for a screen reader. */
export const plain = (text: string) => text.replaceAll('`', '');

const VERBS: Readonly<Record<Step['kind'], string>> = {
  read: 'reads',
  write: 'writes',
  barrier: 'barrier',
  notify: 'notifies',
  interrupt: 'interrupts',
  'register-read': 'reads',
  'register-write': 'writes',
  mark: '',
};

/** Who does what, in two words: “Driver writes”. */
export function deed(step: Step): string {
  const who = step.actor === 'driver' ? 'Driver' : 'Device';
  return `${who} ${VERBS[step.kind]}`.trim();
}

/**
 * The bytes that moved, in one line: `02 00 = 0x2`, or `00 00 → 02 00 = 0x2` for a write that changed them. No number
 * where they are none.
 */
export function moved(step: Step): string {
  const { kind, before, after } = step;
  if (after.length === 0) return '';
  const few = (bytes: Uint8Array) => `${hexBytes(bytes.subarray(0, 8))}${bytes.length > 8 ? ' …' : ''}`;
  const now = few(after);
  const count = after.length > 8 ? ` (${after.length} bytes)` : '';
  const value = isLittleEndianNumber(step) ? ` = ${hexNumber(fromLittleEndian(after))}` : count;
  const changes = kind.endsWith('write') && before.length === after.length && few(before) !== now;
  return `${changes ? `${few(before)} → ` : ''}${now}${value}`;
}

/** `lastAvail` as `last avail`. */
export const humanName = (key: string) =>
  key
    .replace(/([a-z0-9])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`)
    .replaceAll('_', ' ');

export function humanValue(value: Inspection[string] | undefined): string {
  if (value === undefined) return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'object') return value.length === 0 ? '–' : value.join(' → ');
  return value === '' ? '–' : String(value);
}
