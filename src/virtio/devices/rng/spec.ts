/**
 * Everything the specification says of the entropy device: section 5.4 of every version. It has no features, no
 * configuration space, no structs and no constants of its own.
 */
import type { DeviceSpec } from '../../spec/types.ts';

export const RNG: DeviceSpec = {
  key: 'entropy',
  id: 4,
  clause: 'entropy',
  features: [],
  queues: [
    {
      index: '0',
      name: 'requestq',
      role: 'Takes device-writable buffers and returns them with random bytes, at least one in each.',
      versions: { since: '1.0' },
      clause: 'entropy/virtqueues',
      note: 'The section says that a buffer is filled completely; the requirements let the device use less of it. Versions 1.0 and 1.1 forbid "driver-readable" buffers where 1.2 and later forbid device-readable ones, which is what is meant.',
    },
  ],
  structs: [],
  constants: [],
};
