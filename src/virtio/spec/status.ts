/** The bits of the device status field: section 2.1 of every version. */
import type { StatusBit } from './types.ts';

const clause = 'basic/device-status-field';

/** In the order of their values. */
export const STATUS_BITS: readonly StatusBit[] = [
  {
    name: 'ACKNOWLEDGE',
    value: 1,
    versions: { since: '1.0' },
    clause,
    setBy: 'driver',
    summary: 'The guest has found the device and takes it for a virtio device.',
  },
  {
    name: 'DRIVER',
    value: 2,
    versions: { since: '1.0' },
    clause,
    setBy: 'driver',
    summary: 'The guest knows how to drive the device.',
  },
  {
    name: 'DRIVER_OK',
    value: 4,
    versions: { since: '1.0' },
    clause,
    setBy: 'driver',
    summary: 'The driver is ready: from here on the device may use buffers.',
    note: 'With VIRTIO_F_SUSPEND, in 1.4, the device clears it on suspending and the driver sets it again to resume.',
  },
  {
    name: 'FEATURES_OK',
    value: 8,
    versions: { since: '1.0' },
    clause,
    setBy: 'driver',
    summary:
      'The driver has written the features it accepts; the bit reads back as 0 where the device refuses them.',
  },
  {
    name: 'SUSPEND',
    value: 16,
    versions: { since: '1.4' },
    clause,
    setBy: 'driver',
    summary:
      'The driver asks the device to suspend; read back with DRIVER_OK clear, it says that the device has.',
    requires: { feature: 'VIRTIO_F_SUSPEND' },
    note: 'To resume, the driver sets DRIVER_OK and the device clears SUSPEND; whether the driver writes SUSPEND with it the text leaves open, and section 2.1.1 forbids it to clear a bit.',
  },
  {
    name: 'DEVICE_NEEDS_RESET',
    value: 64,
    versions: { since: '1.0' },
    clause,
    setBy: 'device',
    summary: 'The device has met an error that only a reset can clear.',
  },
  {
    name: 'FAILED',
    value: 128,
    versions: { since: '1.0' },
    clause,
    setBy: 'driver',
    summary: 'The guest has given up on the device.',
  },
];

/** The names of the bits set in a status value, lowest first; bits without a name are in `rest`. */
export function statusNames(value: number): { readonly names: readonly string[]; readonly rest: number } {
  const set = STATUS_BITS.filter((bit) => (value & bit.value) !== 0);
  const rest = set.reduce((left, bit) => left & ~bit.value, value);
  return { names: set.map(({ name }) => name), rest };
}
