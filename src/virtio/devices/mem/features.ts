/** Feature bits of the memory device: section "Feature bits" of every version that has the device. */
import { features } from '../../spec/facts.ts';

export const MEM_FEATURES = features('mem/feature-bits', [
  [0, 'VIRTIO_MEM_F_ACPI_PXM', '1.2', 'node_id gives the ACPI proximity domain of the memory.'],
  [
    1,
    'VIRTIO_MEM_F_UNPLUGGED_INACCESSIBLE',
    '1.2',
    'The driver must not touch memory that is not plugged.',
    { note: 'A driver only should accept it, but a device may refuse to operate without it.' },
  ],
  [
    2,
    'VIRTIO_MEM_F_PERSISTENT_SUSPEND',
    '1.4',
    'The guest may go into deep sleep with the memory plugged.',
    {
      note: 'The requirement on the device reads that it "MUST NOT not change" the state of blocks on suspend; one "not" is plainly too many.',
    },
  ],
]);
