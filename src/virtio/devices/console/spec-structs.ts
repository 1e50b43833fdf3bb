/** The structs of the console device: sections 5.3.4 and 5.3.6.2 of every version. */
import { field, le16, le32, named, struct } from '../../layout/layout.ts';
import { group, needs, onlyWith } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';
import { CONSOLE_FEATURES } from './features.ts';
import { CONSOLE_CONSTANTS } from './spec-constants.ts';

const clause = 'console/device-configuration-layout';
const multiport = 'console/device-operation/multiport-device-operation';

/** Notes of a configuration field that means something only with a feature. */
const only = onlyWith(CONSOLE_FEATURES, clause);

/** The configuration space: 12 bytes in every version. */
export const consoleConfig = struct('virtio_console_config', {
  cols: field(le16, only('VIRTIO_CONSOLE_F_SIZE', 'Width of the console of port 0 in characters.')),
  rows: field(le16, only('VIRTIO_CONSOLE_F_SIZE', 'Height of the console of port 0 in characters.')),
  max_nr_ports: field(le32, only('VIRTIO_CONSOLE_F_MULTIPORT', 'Most ports that the device can have.')),
  emerg_wr: field(
    le32,
    only(
      'VIRTIO_CONSOLE_F_EMERG_WRITE',
      'A write puts out one character, the lowest byte, at any time and without any queue.',
      'read-write',
    ),
  ),
});

/** A control message: 8 bytes, after which a size or a name may follow. */
export const consoleControl = struct('virtio_console_control', {
  id: field(le32, { doc: 'Number of the port.', clause: multiport }),
  event: field(named('control event', le16, group(CONSOLE_CONSTANTS, 'control event')), {
    doc: 'What the message says.',
    clause: multiport,
  }),
  value: field(le16, { doc: 'What else the event has to say.', clause: multiport }),
});

/** What follows a control message about a new size: 4 bytes. */
export const consoleResize = struct('virtio_console_resize', {
  cols: field(le16, { doc: 'Width in characters.', clause: multiport }),
  rows: field(le16, { doc: 'Height in characters.', clause: multiport }),
});

export const CONSOLE_STRUCTS: readonly StructFact[] = [
  {
    name: 'virtio_console_config',
    layout: consoleConfig,
    versions: { since: '1.0' },
    clause,
    summary: 'The configuration space of a console device.',
    note: 'No version says what emerg_wr reads as.',
  },
  {
    name: 'virtio_console_control',
    layout: consoleControl,
    versions: { since: '1.0' },
    clause: multiport,
    summary: 'A message about a port on a control queue, from either side.',
    direction: 'both',
    requires: needs('VIRTIO_CONSOLE_F_MULTIPORT'),
  },
  {
    name: 'virtio_console_resize',
    layout: consoleResize,
    versions: { since: '1.0' },
    clause: multiport,
    summary: 'The new size that follows a VIRTIO_CONSOLE_RESIZE message.',
    direction: 'device-writes',
    requires: needs('VIRTIO_CONSOLE_F_MULTIPORT'),
  },
];
