/** The structs of the packed ring as facts: section 2.8 of 1.4. Version 1.0 does not have it. */
import { field, flexible, struct } from '../layout/layout.ts';
import { pvirtqDesc, pvirtqEventSuppress } from './packed-ring.ts';
import type { StructFact } from './types.ts';

const PACKED = 'basic/packed-virtqueues';
const INDIRECT = `${PACKED}/indirect-flag-scatter-gather-support`;
const versions = { since: '1.1' } as const;

/** The table behind an indirect descriptor: 16 bytes each, one after another, without NEXT. */
const indirectTable = struct('pvirtq_indirect_descriptor_table', {
  desc: field(flexible(pvirtqDesc), {
    doc: 'Descriptors, of which WRITE is the only flag that counts; `len` / 16 of them.',
    clause: INDIRECT,
  }),
});

export const PACKED_STRUCTS: readonly StructFact[] = [
  {
    name: 'pvirtq_desc',
    layout: pvirtqDesc,
    versions,
    clause: `${PACKED}/the-virtqueue-descriptor-format`,
    summary: 'A descriptor of the packed ring; the device writes a used one over an available one.',
    direction: 'both',
    requires: { feature: 'VIRTIO_F_RING_PACKED' },
    note: 'The example of code for the driver calls addr by the name address.',
  },
  {
    name: 'pvirtq_indirect_descriptor_table',
    layout: indirectTable,
    versions,
    clause: INDIRECT,
    summary: 'The descriptors of a list that stand outside the ring.',
    direction: 'device-reads',
    requires: { all: [{ feature: 'VIRTIO_F_RING_PACKED' }, { feature: 'VIRTIO_F_INDIRECT_DESC' }] },
  },
  {
    name: 'pvirtq_event_suppress',
    layout: pvirtqEventSuppress,
    versions,
    clause: `${PACKED}/event-suppression-structure-format`,
    summary: 'Which notifications one side wants; the driver area and the device area hold one each.',
    direction: 'both',
    requires: { feature: 'VIRTIO_F_RING_PACKED' },
    note: 'The text describes the wrap counter as an offset, in the words of the field before it.',
  },
];
