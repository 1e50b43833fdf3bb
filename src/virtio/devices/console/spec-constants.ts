/** The control events of the console device: section 5.3.6.2 of every version. */
import { constants, needs } from '../../spec/facts.ts';

export const CONSOLE_CONSTANTS = constants(
  {
    group: 'control event',
    clause: 'console/device-operation/multiport-device-operation',
    versions: { since: '1.0' },
    requires: needs('VIRTIO_CONSOLE_F_MULTIPORT'),
  },
  [
    [
      'VIRTIO_CONSOLE_DEVICE_READY',
      0,
      'The driver can take control messages: value is 1, or 0 where it failed; id is unused.',
    ],
    [
      'VIRTIO_CONSOLE_DEVICE_ADD',
      1,
      'The device makes a new port; value is unused.',
      {
        note: 'Two paragraphs call it VIRTIO_CONSOLE_PORT_ADD, a name that is not defined.',
      },
    ],
    ['VIRTIO_CONSOLE_DEVICE_REMOVE', 2, 'The device takes a port away; value is unused.'],
    ['VIRTIO_CONSOLE_PORT_READY', 3, 'The driver has set a new port up: value is 1, or 0 where it failed.'],
    [
      'VIRTIO_CONSOLE_CONSOLE_PORT',
      4,
      'The device wants the port used as a console; the driver answers that it is open.',
      { note: 'No version says what value holds.' },
    ],
    [
      'VIRTIO_CONSOLE_RESIZE',
      5,
      'The console of the port has another size, which follows the message; value is unused.',
      {
        note: 'VIRTIO_CONSOLE_F_SIZE and the configuration space speak of the size of port 0 only.',
      },
    ],
    [
      'VIRTIO_CONSOLE_PORT_OPEN',
      6,
      'The side that sends it has opened the port, with value 1, or closed it, with value 0.',
    ],
    [
      'VIRTIO_CONSOLE_PORT_NAME',
      7,
      'The device names the port: UTF-8 text without a NUL follows the message.',
      { note: 'No version says what value holds or how long a name may be.' },
    ],
  ],
);
