/** The structs of the split ring as facts, beside those of the devices: sections 2.7.5, 2.7.6 and 2.7.8 of 1.4. */
import { field, type Struct, struct } from '../layout/layout.ts';
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
  return whole.fields.slice(from).map(({ name, doc = '', label, size, type }) => ({
    name,
    type: name === 'ring' ? `${element}[queue size]` : type.name,
    size: name === 'ring' ? null : size,
    doc: label === undefined ? doc : `${doc} Only with ${label}.`,
  }));
}

export const RING_STRUCTS: readonly StructFact[] = [
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
  },
];
