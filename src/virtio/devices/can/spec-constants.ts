/** The named numbers of the CAN device: sections "Device configuration layout" and "Device Operation" of 1.4. */
import { constants } from '../../spec/facts.ts';

const versions = { since: '1.4' } as const;
const operation = 'can/device-operation';
/** Version 1.4 prints the whole of "CAN Message Transmission" under a heading of device requirements. */
const transmission = `${operation}/device-requirements`;

export const CAN_CONSTANTS = [
  ...constants({ group: 'controller status', clause: 'can/device-configuration-layout', versions }, [
    [
      'VIRTIO_CAN_S_CTRL_BUSOFF',
      1,
      'The controller has stopped by itself because it detected a bus-off condition.',
      {
        note: 'A mode request may update status, but no sentence says that starting the controller clears the bit.',
      },
    ],
  ]),
  ...constants({ group: 'result', clause: operation, versions }, [
    [
      'VIRTIO_CAN_RESULT_OK',
      0,
      'The operation succeeded.',
      { note: 'The section on transmission calls it VIRTIO_CAN_OK, a name that is not defined.' },
    ],
    [
      'VIRTIO_CAN_RESULT_NOT_OK',
      1,
      'The operation failed or was cancelled; every other value means the same.',
    ],
  ]),
  ...constants({ group: 'control message', clause: `${operation}/controller-mode`, versions }, [
    ['VIRTIO_CAN_SET_CTRL_MODE_START', 0x0201, 'Start the controller, so that it takes part in the bus.'],
    [
      'VIRTIO_CAN_SET_CTRL_MODE_STOP',
      0x0202,
      'Stop the controller; frames that are still to be sent are cancelled.',
    ],
  ]),
  ...constants({ group: 'transmission message', clause: transmission, versions }, [
    ['VIRTIO_CAN_TX', 0x0001, 'Send a frame.'],
  ]),
  ...constants({ group: 'reception message', clause: `${operation}/can-message-reception`, versions }, [
    ['VIRTIO_CAN_RX', 0x0101, 'A frame was received.'],
  ]),
  ...constants({ group: 'frame flag', clause: transmission, versions }, [
    [
      'VIRTIO_CAN_FLAGS_FD',
      0x4000,
      'A CAN FD frame; without it, a classic one.',
      {
        requires: { feature: 'VIRTIO_CAN_F_CAN_FD' },
        note: 'The section gives the flag its name and value and no sentence of its own.',
      },
    ],
    [
      'VIRTIO_CAN_FLAGS_EXTENDED',
      0x8000,
      'The identifier has 29 bits; without it, 11.',
      {
        note: 'The section says that flags determine the type of the identifier, not how. Every device must support both.',
      },
    ],
    [
      'VIRTIO_CAN_FLAGS_RTR',
      0x2000,
      'A remote transmission request.',
      {
        requires: { feature: 'VIRTIO_CAN_F_RTR_FRAMES' },
        note: 'The section gives the flag its name and value and no sentence of its own.',
      },
    ],
  ]),
];
