import { field, flags, le16, le32, le64, named, struct } from '../layout/layout.ts';
import { VIRTQ_DESC_F_INDIRECT, VIRTQ_DESC_F_NEXT, VIRTQ_DESC_F_WRITE } from './ring.ts';

const PACKED = 'basic/packed-virtqueues';
const FORMAT = `${PACKED}/the-virtqueue-descriptor-format`;
const EVENTS = `${PACKED}/event-suppression-structure-format`;

/** The two bits of `pvirtq_desc.flags` that say whose a descriptor is (1.4 § 2.8.1). */
export const VIRTQ_DESC_F_AVAIL = 1 << 7;
export const VIRTQ_DESC_F_USED = 1 << 15;

/** Values of the lowest two bits of `pvirtq_event_suppress.flags` (1.4 § 2.8.10). 3 is reserved. */
export const RING_EVENT_FLAGS_ENABLE = 0;
export const RING_EVENT_FLAGS_DISABLE = 1;
export const RING_EVENT_FLAGS_DESC = 2;

/** The bit of `pvirtq_event_suppress.desc` that holds the wrap counter; the offset is in the 15 below it. */
export const RING_EVENT_WRAP = 1 << 15;

/** The largest packed queue, in descriptors: any size up to it will do (1.4 § 2.8). */
export const MAX_PACKED_SIZE = 32768;

/** Minimum alignment in bytes of the three areas of a packed queue (1.4 § 2.8.10.1). */
export const PACKED_ALIGNMENT = { descriptors: 16, driverArea: 4, deviceArea: 4 } as const;

/** One descriptor of the ring, or of an indirect table: 16 bytes. */
export const pvirtqDesc = struct('pvirtq_desc', {
  addr: field(le64, {
    doc: 'Guest-physical address of the buffer; of no meaning in a used descriptor.',
    clause: FORMAT,
  }),
  len: field(le32, {
    doc: 'Length of the buffer in bytes; in a used descriptor, how many of them the device wrote.',
    clause: FORMAT,
  }),
  id: field(le16, { doc: 'Which buffer this is; the last descriptor of a list says it.', clause: FORMAT }),
  flags: field(
    flags('pvirtq_desc.flags', le16, {
      VIRTQ_DESC_F_NEXT,
      VIRTQ_DESC_F_WRITE,
      VIRTQ_DESC_F_INDIRECT,
      VIRTQ_DESC_F_AVAIL,
      VIRTQ_DESC_F_USED,
    }),
    {
      doc: 'Whose the descriptor is, whether the list goes on, who may write, whether it is a table.',
      clause: FORMAT,
    },
  ),
});

/** What one side wants to be told of: 4 bytes. The driver writes one of these, the device the other. */
export const pvirtqEventSuppress = struct('pvirtq_event_suppress', {
  desc: field(le16, {
    doc: 'The descriptor to be told of: its offset in the ring, and in bit 15 the wrap counter.',
    clause: EVENTS,
    bits: [
      { name: 'desc_event_off', width: 15, doc: 'Offset of the descriptor in the ring.' },
      { name: 'desc_event_wrap', width: 1, doc: 'Wrap counter of the descriptor.' },
    ],
  }),
  flags: field(
    named('pvirtq_event_suppress.flags', le16, {
      RING_EVENT_FLAGS_ENABLE,
      RING_EVENT_FLAGS_DISABLE,
      RING_EVENT_FLAGS_DESC,
    }),
    {
      doc: 'Whether to be told of everything, of nothing, or of the descriptor that desc names.',
      clause: EVENTS,
      bits: [
        { name: 'desc_event_flags', width: 2, doc: 'One of the named values.' },
        { name: 'reserved', width: 14, doc: 'Reserved, 0.' },
      ],
    },
  ),
});
