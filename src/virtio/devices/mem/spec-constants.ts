/** The named numbers of the memory device: section 5.15.6 of every version that has the device. */
import { constants } from '../../spec/facts.ts';

const operation = 'mem/device-operation';
const versions = { since: '1.2' } as const;

export const MEM_CONSTANTS = [
  ...constants({ group: 'request type', clause: operation, versions }, [
    ['VIRTIO_MEM_REQ_PLUG', 0, 'Plug consecutive memory blocks that are not plugged.'],
    ['VIRTIO_MEM_REQ_UNPLUG', 1, 'Unplug consecutive memory blocks that are plugged.'],
    [
      'VIRTIO_MEM_REQ_UNPLUG_ALL',
      2,
      'Unplug every memory block.',
      {
        note: 'The request has no data of its own, yet the device must ignore the padding in that data.',
      },
    ],
    ['VIRTIO_MEM_REQ_STATE', 3, 'Ask whether consecutive memory blocks are plugged.'],
  ]),
  ...constants({ group: 'response type', clause: operation, versions }, [
    ['VIRTIO_MEM_RESP_ACK', 0, 'The request was carried out.'],
    [
      'VIRTIO_MEM_RESP_NACK',
      1,
      'The request was refused.',
      {
        note: 'No requirement says when to answer so. Requests to plug beyond requested_size are rejected, but the text does not say with which answer.',
      },
    ],
    [
      'VIRTIO_MEM_RESP_BUSY',
      2,
      'The request cannot be carried out now.',
      { note: 'Allowed as the answer to every request but the one for a state.' },
    ],
    [
      'VIRTIO_MEM_RESP_ERROR',
      3,
      'The request makes no sense: wrong alignment, no blocks, blocks out of reach or in the wrong state.',
    ],
  ]),
  ...constants({ group: 'state', clause: 'mem/device-operation/state-request', versions }, [
    ['VIRTIO_MEM_STATE_PLUGGED', 0, 'All blocks of the range are plugged.'],
    ['VIRTIO_MEM_STATE_UNPLUGGED', 1, 'No block of the range is plugged.'],
    ['VIRTIO_MEM_STATE_MIXED', 2, 'Some blocks of the range are plugged and others are not.'],
  ]),
];
