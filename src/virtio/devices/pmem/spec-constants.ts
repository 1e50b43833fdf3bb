/** The named numbers of the PMEM device: section 5.19.6 of 1.2 to 1.4, which do not differ. */
import { constants } from '../../spec/facts.ts';

export const PMEM_CONSTANTS = constants(
  { group: 'request type', clause: 'pmem/driver-operations', versions: { since: '1.2' } },
  [['VIRTIO_PMEM_REQ_TYPE_FLUSH', 0, 'Make all completed writes to the memory persistent.']],
);
