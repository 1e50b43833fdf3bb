/** The named numbers of the RPMB device: section 5.12.6 of every version that has the device. */
import { constants } from '../../spec/facts.ts';

const operation = 'rpmb/device-operation';
const versions = { since: '1.2' } as const;

export const RPMB_CONSTANTS = [
  ...constants({ group: 'request type', clause: operation, versions }, [
    ['VIRTIO_RPMB_REQ_PROGRAM_KEY', 0x0001, 'Store the authentication key, which can be done once.'],
    ['VIRTIO_RPMB_REQ_GET_WRITE_COUNTER', 0x0002, 'Read the write counter.'],
    ['VIRTIO_RPMB_REQ_DATA_WRITE', 0x0003, 'Write data that the key authenticates.'],
    ['VIRTIO_RPMB_REQ_DATA_READ', 0x0004, 'Read data, with a code that the key authenticates.'],
    [
      'VIRTIO_RPMB_REQ_RESULT_READ',
      0x0005,
      'Ask for the result of the key or the write before it.',
      { note: 'It has no response type of its own: the answer bears that of the request before it.' },
    ],
  ]),
  ...constants({ group: 'response type', clause: operation, versions }, [
    [
      'VIRTIO_RPMB_RESP_PROGRAM_KEY',
      0x0100,
      'Answers VIRTIO_RPMB_REQ_PROGRAM_KEY, if the result is asked for.',
    ],
    ['VIRTIO_RPMB_RESP_GET_COUNTER', 0x0200, 'Answers VIRTIO_RPMB_REQ_GET_WRITE_COUNTER.'],
    [
      'VIRTIO_RPMB_RESP_DATA_WRITE',
      0x0300,
      'Answers VIRTIO_RPMB_REQ_DATA_WRITE, if the result is asked for.',
    ],
    ['VIRTIO_RPMB_RESP_DATA_READ', 0x0400, 'Answers VIRTIO_RPMB_REQ_DATA_READ.'],
  ]),
  ...constants(
    { group: 'result', clause: 'rpmb/device-operation/device-operation-request-queue', versions },
    [
      ['VIRTIO_RPMB_RES_OK', 0x0000, 'The request succeeded.'],
      ['VIRTIO_RPMB_RES_GENERAL_FAILURE', 0x0001, 'The number of blocks is wrong, or some other error.'],
      ['VIRTIO_RPMB_RES_AUTH_FAILURE', 0x0002, 'The code in the frame is not that which the key gives.'],
      ['VIRTIO_RPMB_RES_COUNT_FAILURE', 0x0003, 'The write counter in the frame is not that of the device.'],
      ['VIRTIO_RPMB_RES_ADDR_FAILURE', 0x0004, 'The address is out of range.'],
      ['VIRTIO_RPMB_RES_WRITE_FAILURE', 0x0005, 'The data or the key could not be written.'],
      ['VIRTIO_RPMB_RES_READ_FAILURE', 0x0006, 'The data could not be read.'],
      ['VIRTIO_RPMB_RES_NO_AUTH_KEY', 0x0007, 'No key has been stored yet.'],
      [
        'VIRTIO_RPMB_RES_WRITE_COUNTER_EXPIRED',
        0x0080,
        'The write counter has reached 0xFFFFFFFF, so that nothing can be written any more.',
        {
          note: 'A bit apart from the numbers of the other results; the section does not say whether it is combined with one of them.',
        },
      ],
    ],
  ),
];
