/** What chapters 2 and 3 name that belongs to no device and no transport: structs and numbers. */
import { constants, needs } from './facts.ts';
import { LEGACY_RING_STRUCTS } from './legacy-ring.ts';
import * as packed from './packed-ring.ts';
import * as ring from './ring.ts';
import { RING_STRUCTS } from './ring-structs.ts';
import { STATUS_BITS } from './status.ts';
import type { Constant, StructFact } from './types.ts';

const SPLIT = 'basic/split-virtqueues';
const PACKED = 'basic/packed-virtqueues';
const EVENTS = `${PACKED}/driver-and-device-event-suppression`;
const since10 = { since: '1.0' } as const;
const since11 = { since: '1.1' } as const;

export const GENERIC_CONSTANTS: readonly Constant[] = [
  ...STATUS_BITS.map(({ name, value, versions, clause, summary, requires, note }) => ({
    name,
    value,
    versions,
    clause,
    summary,
    group: 'device status',
    ...(requires === undefined ? {} : { requires }),
    ...(note === undefined ? {} : { note }),
  })),
  ...constants(
    { versions: since10, clause: `${SPLIT}/the-virtqueue-descriptor-table`, group: 'descriptor flag' },
    [
      [
        'VIRTQ_DESC_F_NEXT',
        ring.VIRTQ_DESC_F_NEXT,
        'The chain goes on with another descriptor.',
        {
          note: 'Since 1.1 a requirement on drivers that use VIRTIO_F_IN_ORDER calls it VRING_DESC_F_NEXT, the name before 1.0.',
        },
      ],
      [
        'VIRTQ_DESC_F_WRITE',
        ring.VIRTQ_DESC_F_WRITE,
        'The device writes the buffer; in a used descriptor of a packed ring, it has written something.',
        { note: 'Since 1.1 a requirement on the indirect tables of packed rings calls it DESC_F_WRITE.' },
      ],
      [
        'VIRTQ_DESC_F_INDIRECT',
        ring.VIRTQ_DESC_F_INDIRECT,
        'The buffer is a table of descriptors.',
        { requires: needs('VIRTIO_F_INDIRECT_DESC') },
      ],
      [
        'VIRTQ_DESC_F_AVAIL',
        packed.VIRTQ_DESC_F_AVAIL,
        'Set as the wrap counter of the side that wrote the descriptor last.',
        {
          versions: since11,
          clause: `${PACKED}/driver-and-device-ring-wrap-counters`,
          requires: needs('VIRTIO_F_RING_PACKED'),
        },
      ],
      [
        'VIRTQ_DESC_F_USED',
        packed.VIRTQ_DESC_F_USED,
        'Unlike VIRTQ_DESC_F_AVAIL in an available descriptor, the same in a used one.',
        {
          versions: since11,
          clause: `${PACKED}/driver-and-device-ring-wrap-counters`,
          requires: needs('VIRTIO_F_RING_PACKED'),
        },
      ],
    ],
  ),
  ...constants(
    { versions: since10, clause: `${SPLIT}/the-virtqueue-available-ring`, group: 'available ring flag' },
    [
      [
        'VIRTQ_AVAIL_F_NO_INTERRUPT',
        ring.VIRTQ_AVAIL_F_NO_INTERRUPT,
        'The driver wants no notification of used buffers; only a hint, and 0 with VIRTIO_F_EVENT_IDX.',
      ],
    ],
  ),
  ...constants({ versions: since10, clause: `${SPLIT}/the-virtqueue-used-ring`, group: 'used ring flag' }, [
    [
      'VIRTQ_USED_F_NO_NOTIFY',
      ring.VIRTQ_USED_F_NO_NOTIFY,
      'The device wants no notification of available buffers; only a hint, and 0 with VIRTIO_F_EVENT_IDX.',
    ],
  ]),
  ...constants(
    {
      versions: since11,
      clause: EVENTS,
      group: 'event suppression flags',
      requires: needs('VIRTIO_F_RING_PACKED'),
    },
    [
      ['RING_EVENT_FLAGS_ENABLE', packed.RING_EVENT_FLAGS_ENABLE, 'Notify of every descriptor.'],
      ['RING_EVENT_FLAGS_DISABLE', packed.RING_EVENT_FLAGS_DISABLE, 'Do not notify.'],
      [
        'RING_EVENT_FLAGS_DESC',
        packed.RING_EVENT_FLAGS_DESC,
        'Notify of the descriptor at an offset and with a wrap counter, both in `desc`.',
        {
          requires: { all: [needs('VIRTIO_F_RING_PACKED'), needs('VIRTIO_F_EVENT_IDX')] },
          note: 'The value 3 is reserved.',
        },
      ],
    ],
  ),
];

export const GENERIC_STRUCTS: readonly StructFact[] = [...RING_STRUCTS, ...LEGACY_RING_STRUCTS];
