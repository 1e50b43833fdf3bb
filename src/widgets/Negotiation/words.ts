import { explain } from '../../virtio/requirements.ts';
import { statusNames } from '../../virtio/spec/status.ts';
import type { Feature } from '../../virtio/spec/types.ts';
import type { RegisterAccess } from '../../virtio/transport/transport.ts';

/** A feature in one line: what it changes, what it needs, and whether only the legacy interface has it. */
export function featureNote({ summary, requires, mustOffer, legacy }: Feature): string {
  const parts = [summary];
  if (requires !== undefined) parts.push(`Needs ${explain(requires)}.`);
  if (mustOffer !== undefined) parts.push(`Offered with ${explain(mustOffer)}.`);
  if (legacy) parts.push('Only on the legacy interface.');
  return parts.join(' ');
}

const hex = (value: number | bigint, size: number) => `0x${value.toString(16).padStart(2 * size, '0')}`;

/** A status value with the names of its bits: `0x0b ACKNOWLEDGE DRIVER FEATURES_OK`. */
export function statusWords(value: number): string {
  return [hex(value, 1), ...statusNames(value).names].join(' ');
}

/** One register access in words of a driver's log: `write device_status 0x03 ACKNOWLEDGE DRIVER`. */
export function accessWords({ kind, name, size, value }: RegisterAccess): string {
  const verb = kind === 'register-read' ? 'reads' : 'writes';
  const shown = name === 'device_status' ? statusWords(Number(value)) : hex(value, size);
  return `${verb} ${name} ${name.endsWith('_select') ? String(value) : shown}`;
}
