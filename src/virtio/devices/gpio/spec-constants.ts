/** The named numbers of the GPIO device: its sections on both queues, in every version that has the device. */
import { constants } from '../../spec/facts.ts';

const clause = 'gpio/device-operation-requestq';
const message = (name: string) => `${clause}/requestq-operation-${name}`;
const versions = { since: '1.2' } as const;
const requires = { feature: 'VIRTIO_GPIO_F_IRQ' };

export const GPIO_CONSTANTS = [
  ...constants({ group: 'status', clause, versions }, [
    ['VIRTIO_GPIO_STATUS_OK', 0, 'The message was processed.'],
    ['VIRTIO_GPIO_STATUS_ERR', 1, 'The message failed.'],
  ]),
  ...constants({ group: 'message type', clause, versions }, [
    [
      'VIRTIO_GPIO_MSG_GET_LINE_NAMES',
      1,
      'Read the names of all lines as one block.',
      {
        clause: message('get-line-names'),
        note: 'Only where gpio_names_size is not 0. The example names a line "ethernet reset", and its bytes spell "Ethernet reset", with a capital E.',
      },
    ],
    [
      'VIRTIO_GPIO_MSG_GET_DIRECTION',
      2,
      'Read whether a line is input, output or neither.',
      { clause: message('get-direction') },
    ],
    [
      'VIRTIO_GPIO_MSG_SET_DIRECTION',
      3,
      'Make a line input or output, or deactivate it.',
      { clause: message('set-direction') },
    ],
    ['VIRTIO_GPIO_MSG_GET_VALUE', 4, 'Read the level of a line.', { clause: message('get-value') }],
    [
      'VIRTIO_GPIO_MSG_SET_VALUE',
      5,
      'Set the level of a line, at once or for when it becomes an output.',
      { clause: message('set-value') },
    ],
    [
      'VIRTIO_GPIO_MSG_SET_IRQ_TYPE',
      6,
      'Enable the interrupt of a line with a trigger, or disable it.',
      {
        clause: message('set-irq-type'),
        requires,
        note: 'The message flow of the eventq lets a driver unmask an interrupt before this message enables it; the driver requirements forbid that.',
      },
    ],
  ]),
  ...constants({ group: 'direction', clause, versions }, [
    ['VIRTIO_GPIO_DIRECTION_NONE', 0, 'Deactivated: the device forgets the state of the line.'],
    ['VIRTIO_GPIO_DIRECTION_OUT', 1, 'Output.'],
    ['VIRTIO_GPIO_DIRECTION_IN', 2, 'Input.'],
  ]),
  ...constants({ group: 'interrupt type', clause, versions, requires }, [
    ['VIRTIO_GPIO_IRQ_TYPE_NONE', 0, 'Disabled: a latched interrupt is dropped.'],
    ['VIRTIO_GPIO_IRQ_TYPE_EDGE_RISING', 1, 'On a change from low to high.'],
    ['VIRTIO_GPIO_IRQ_TYPE_EDGE_FALLING', 2, 'On a change from high to low.'],
    ['VIRTIO_GPIO_IRQ_TYPE_EDGE_BOTH', 3, 'On any change.'],
    ['VIRTIO_GPIO_IRQ_TYPE_LEVEL_HIGH', 4, 'While high; not latched while masked.'],
    ['VIRTIO_GPIO_IRQ_TYPE_LEVEL_LOW', 8, 'While low; not latched while masked.'],
  ]),
  ...constants({ group: 'interrupt status', clause: 'gpio/device-operation-eventq', versions, requires }, [
    [
      'VIRTIO_GPIO_IRQ_STATUS_INVALID',
      0,
      'No interrupt: the buffers come back because the interrupt is not enabled.',
    ],
    [
      'VIRTIO_GPIO_IRQ_STATUS_VALID',
      1,
      'An interrupt, which is masked from now on.',
      { note: 'The message flow says that the buffers return to the device; it means the driver.' },
    ],
  ]),
];
