/** The structs of the rings as facts, beside those of the devices: sections 2.7 and 2.8 of 1.4. */
import { field, flexible, type Struct, struct } from '../layout/layout.ts';
import { PACKED_STRUCTS } from './packed-structs.ts';
import { virtqAvail, virtqDesc, virtqUsed, virtqUsedElem } from './ring.ts';
import type { StructFact, TailField } from './types.ts';

const RING = 'basic/split-virtqueues';
const since = { since: '1.0' } as const;

/** The fields of a ring before its array, whose length is that of the queue. */
function fixedPart({ name, fields }: Struct<unknown>): Struct<unknown> {
  const fixed = fields.slice(
    0,
    fields.findIndex((one) => one.name === 'ring'),
  );
  return struct(
    name,
    Object.fromEntries(fixed.map(({ name: key, type, doc = '' }) => [key, field(type, { doc })])),
  );
}

/** The array of a ring and the event index behind it. */
function openPart(whole: Struct<unknown>, element: string): readonly TailField[] {
  const from = whole.fields.findIndex((one) => one.name === 'ring');
  return whole.fields.slice(from).map(({ name, doc = '', label, size, type, when }) => ({
    name,
    type: name === 'ring' ? `${element}[queue size]` : type.name,
    size: name === 'ring' ? null : size,
    doc: label === undefined ? doc : `${doc} Only with ${label}.`,
    ...(when && { when }),
  }));
}

const INDIRECT = `${RING}/the-virtqueue-descriptor-table/indirect-descriptors`;

/** The table behind an indirect descriptor: 16 bytes each, chained by `next` as in the queue. */
const indirectTable = struct('indirect_descriptor_table', {
  desc: field(flexible(virtqDesc), { doc: 'Descriptors; `len` / 16 of them.', clause: INDIRECT }),
});

const SPLIT_STRUCTS: readonly StructFact[] = [
  {
    name: 'virtq_desc',
    layout: virtqDesc,
    versions: since,
    clause: `${RING}/the-virtqueue-descriptor-table`,
    summary: 'One buffer, or the place of an indirect table.',
    direction: 'device-reads',
  },
  {
    name: 'virtq_avail',
    layout: fixedPart(virtqAvail(1)),
    tail: openPart(virtqAvail(1), 'le16'),
    versions: since,
    clause: `${RING}/the-virtqueue-available-ring`,
    summary: 'Where the driver puts the heads of the chains it offers.',
    direction: 'device-reads',
  },
  {
    name: 'virtq_used_elem',
    layout: virtqUsedElem,
    versions: since,
    clause: `${RING}/the-virtqueue-used-ring`,
    summary: 'One chain that comes back.',
    direction: 'device-writes',
  },
  {
    name: 'virtq_used',
    layout: fixedPart(virtqUsed(1)),
    tail: openPart(virtqUsed(1), 'virtq_used_elem'),
    versions: since,
    clause: `${RING}/the-virtqueue-used-ring`,
    summary: 'Where the device puts the chains it has used.',
    direction: 'device-writes',
    note: 'Version 1.0 says that idx shows where the driver puts the next entry; since 1.1 it is the device.',
  },
  {
    name: 'indirect_descriptor_table',
    layout: indirectTable,
    versions: since,
    clause: INDIRECT,
    summary: 'The descriptors of a chain that stand outside the ring.',
    direction: 'device-reads',
    requires: { feature: 'VIRTIO_F_INDIRECT_DESC' },
  },
];

/** The split ring, then the packed one. */
export const RING_STRUCTS: readonly StructFact[] = [...SPLIT_STRUCTS, ...PACKED_STRUCTS];
