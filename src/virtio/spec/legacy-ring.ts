/** The split ring of the legacy interface, one contiguous area: section 2.7.2 of 1.4, in every version. */
import { struct } from '../layout/layout.ts';
import type { StructFact } from './types.ts';

/** "Queue Align" where a transport does not say otherwise, in bytes; PCI always has it (1.4 § 4.1.5.1.3.1). */
export const LEGACY_QUEUE_ALIGN = 4096;

export const LEGACY_RING_STRUCTS: readonly StructFact[] = [
  {
    name: 'virtq',
    layout: struct('virtq', {}),
    tail: [
      { name: 'desc', type: 'virtq_desc[queue size]', size: null, doc: 'The descriptors, 16 bytes each.' },
      { name: 'avail', type: 'virtq_avail', size: null, doc: 'The available ring.' },
      { name: 'pad', type: 'u8[]', size: null, doc: 'Padding up to a multiple of Queue Align.' },
      { name: 'used', type: 'virtq_used', size: null, doc: 'The used ring.' },
    ],
    versions: { since: '1.0' },
    clause: 'basic/split-virtqueues/legacy-interface-virtqueue-layout',
    summary: 'The whole of a legacy queue, whose parts follow from its address and its size alone.',
    legacy: true,
    note: `The formula beside it rounds with (x + qalign) & ~qalign, which only does so where qalign is the alignment less one; the text gives Queue Align itself, usually ${LEGACY_QUEUE_ALIGN}.`,
  },
];
