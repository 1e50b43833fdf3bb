import { array, type Context, field, flags, le16, le32, le64, struct } from '../layout/layout.ts';

const TABLE = 'basic/split-virtqueues/the-virtqueue-descriptor-table';
const AVAIL = 'basic/split-virtqueues/the-virtqueue-available-ring';
const USED = 'basic/split-virtqueues/the-virtqueue-used-ring';
const USED_SUPPRESSION = 'basic/split-virtqueues/used-buffer-notification-suppression';
const AVAIL_SUPPRESSION = 'basic/split-virtqueues/available-buffer-notification-suppression';

/** Bits of `virtq_desc.flags` (1.4 § 2.7.5). */
export const VIRTQ_DESC_F_NEXT = 1;
export const VIRTQ_DESC_F_WRITE = 2;
export const VIRTQ_DESC_F_INDIRECT = 4;
/** Bit of `virtq_avail.flags` (1.4 § 2.7.6). */
export const VIRTQ_AVAIL_F_NO_INTERRUPT = 1;
/** Bit of `virtq_used.flags` (1.4 § 2.7.8). */
export const VIRTQ_USED_F_NO_NOTIFY = 1;

/** The largest split queue, in descriptors: the highest power of two that fits in 16 bits (1.4 § 2.7). */
export const MAX_QUEUE_SIZE = 32768;
/** The most bytes that one chain may describe (1.4 § 2.7.5.2). */
export const MAX_CHAIN_BYTES = 2 ** 32;

/** Minimum alignment in bytes of the three areas of a split queue (1.4 § 2.7). */
export const SPLIT_ALIGNMENT = { descriptors: 16, driverArea: 2, deviceArea: 4 } as const;

/** VIRTIO_F_EVENT_IDX is bit 29 (VIRTIO_F_RING_EVENT_IDX in 1.0 and 1.1). */
const EVENT_IDX = 1n << 29n;
const hasEventIndex = (context: Context): boolean => (context.features & EVENT_IDX) !== 0n;

/** One descriptor: 16 bytes, the same in the table of the queue and in an indirect table. */
export const virtqDesc = struct('virtq_desc', {
  addr: field(le64, { doc: 'Guest-physical address of the buffer.', clause: TABLE }),
  len: field(le32, { doc: 'Length of the buffer in bytes.', clause: TABLE }),
  flags: field(
    flags('virtq_desc.flags', le16, { VIRTQ_DESC_F_NEXT, VIRTQ_DESC_F_WRITE, VIRTQ_DESC_F_INDIRECT }),
    { doc: 'Whether the chain goes on, who may write the buffer, and whether it is a table.', clause: TABLE },
  ),
  next: field(le16, { doc: 'Index of the next descriptor, when flags has NEXT.', clause: TABLE }),
});

/** One entry of the used ring: 8 bytes. */
export const virtqUsedElem = struct('virtq_used_elem', {
  id: field(le32, { doc: 'Index of the head of the chain that comes back.', clause: USED }),
  len: field(le32, { doc: 'Bytes the device wrote into the writable part.', clause: USED }),
});

/**
 * The available ring of a queue of `size` descriptors: 4 + 2 × size bytes, and 2 more for `used_event` in a context
 * with VIRTIO_F_EVENT_IDX. The area it lies in has room for `used_event` in either case.
 */
export const virtqAvail = bySize((size) =>
  struct('virtq_avail', {
    flags: field(flags('virtq_avail.flags', le16, { VIRTQ_AVAIL_F_NO_INTERRUPT }), {
      doc: 'Whether the driver wants no interrupt. 0 with VIRTIO_F_EVENT_IDX.',
      clause: USED_SUPPRESSION,
    }),
    idx: field(le16, { doc: 'Where the driver puts the next head, modulo the queue size.', clause: AVAIL }),
    ring: field(array(le16, size), { doc: 'Heads of the chains offered to the device.', clause: AVAIL }),
    used_event: field(le16, {
      doc: 'The used index whose entry the driver wants to be interrupted for.',
      clause: USED_SUPPRESSION,
      when: hasEventIndex,
      label: 'VIRTIO_F_EVENT_IDX',
    }),
  }),
);

/**
 * The used ring of a queue of `size` descriptors: 4 + 8 × size bytes, and 2 more for `avail_event` in a context with
 * VIRTIO_F_EVENT_IDX.
 */
export const virtqUsed = bySize((size) =>
  struct('virtq_used', {
    flags: field(flags('virtq_used.flags', le16, { VIRTQ_USED_F_NO_NOTIFY }), {
      doc: 'Whether the device wants no notification. 0 with VIRTIO_F_EVENT_IDX.',
      clause: AVAIL_SUPPRESSION,
    }),
    idx: field(le16, {
      doc: 'Where the device puts the next used element, modulo the queue size.',
      clause: USED,
    }),
    ring: field(array(virtqUsedElem, size), { doc: 'Chains handed back to the driver.', clause: USED }),
    avail_event: field(le16, {
      doc: 'The available index whose entry the device wants to be notified for.',
      clause: AVAIL_SUPPRESSION,
      when: hasEventIndex,
      label: 'VIRTIO_F_EVENT_IDX',
    }),
  }),
);

function bySize<S>(make: (size: number) => S): (size: number) => S {
  const made = new Map<number, S>();
  return (size) => {
    const known = made.get(size) ?? make(size);
    made.set(size, known);
    return known;
  };
}
