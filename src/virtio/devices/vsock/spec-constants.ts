/** The named numbers of the socket device: section 5.10 of every version since 1.1. */
import { constants, needs } from '../../spec/facts.ts';

const operation = 'vsock/device-operation';
const MASK_NOTE =
  'A bit number as it is printed, not a mask: the flag in the header is 1 shifted left by it. Version 1.1 has the bit and no name for it.';

export const VSOCK_CONSTANTS = [
  ...constants({ group: 'operation', clause: operation, versions: { since: '1.1' } }, [
    ['VIRTIO_VSOCK_OP_INVALID', 0, 'No operation.', { note: 'No version says more of it than its number.' }],
    ['VIRTIO_VSOCK_OP_REQUEST', 1, 'Asks for a connection.'],
    ['VIRTIO_VSOCK_OP_RESPONSE', 2, 'Accepts a connection.'],
    ['VIRTIO_VSOCK_OP_RST', 3, 'Refuses a connection or ends it at once.'],
    ['VIRTIO_VSOCK_OP_SHUTDOWN', 4, 'Says that the sender will no longer receive, send or both.'],
    ['VIRTIO_VSOCK_OP_RW', 5, 'Carries data.'],
    ['VIRTIO_VSOCK_OP_CREDIT_UPDATE', 6, 'Tells how much buffer space the sender has.'],
    ['VIRTIO_VSOCK_OP_CREDIT_REQUEST', 7, 'Asks how much buffer space the peer has.'],
  ]),
  ...constants(
    { group: 'socket type', clause: 'vsock/device-operation/addressing', versions: { since: '1.2' } },
    [
      [
        'VIRTIO_VSOCK_TYPE_STREAM',
        1,
        'A stream of bytes, in order and without loss.',
        { note: 'Version 1.1 has the value and no name for it.' },
      ],
      [
        'VIRTIO_VSOCK_TYPE_SEQPACKET',
        2,
        'Messages with boundaries, in order and without loss.',
        { requires: needs('VIRTIO_VSOCK_F_SEQPACKET') },
      ],
    ],
  ),
  ...constants(
    {
      group: 'shutdown flag bit',
      clause: 'vsock/device-operation/stream-sockets',
      versions: { since: '1.2' },
    },
    [
      [
        'VIRTIO_VSOCK_SHUTDOWN_F_RECEIVE',
        0,
        'The sender of the shutdown will not receive any more data.',
        { note: MASK_NOTE },
      ],
      [
        'VIRTIO_VSOCK_SHUTDOWN_F_SEND',
        1,
        'The sender of the shutdown will not send any more data.',
        { note: MASK_NOTE },
      ],
    ],
  ),
  ...constants(
    {
      group: 'message flag',
      clause: 'vsock/device-operation/seqpacket-sockets/message-and-record-boundaries',
      versions: { since: '1.2' },
      requires: needs('VIRTIO_VSOCK_F_SEQPACKET'),
    },
    [
      ['VIRTIO_VSOCK_SEQ_EOM', 1, 'The packet is the last of its message.'],
      ['VIRTIO_VSOCK_SEQ_EOR', 2, 'The packet is the last of its record, a run of messages.'],
    ],
  ),
  ...constants(
    { group: 'event', clause: 'vsock/device-operation/device-events', versions: { since: '1.1' } },
    [
      [
        'VIRTIO_VSOCK_EVENT_TRANSPORT_RESET',
        0,
        'Every connection is lost and the context ID may have changed, as after a migration.',
      ],
    ],
  ),
];
