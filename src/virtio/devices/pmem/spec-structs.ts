/** The structs of the PMEM device: sections 5.19.4, 5.19.6 and 5.19.7 of 1.2 to 1.4, which do not differ. */
import { type Condition, field, le32, le64, named, struct } from '../../layout/layout.ts';
import { group, withBit } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';
import { PMEM_CONSTANTS } from './spec-constants.ts';

const clause = 'pmem/device-configuration-layout';
const requests = 'pmem/driver-operations';
const answers = 'pmem/device-operations/device-operations';

const region = withBit(0);
const validWhen: Condition = (context) => !region(context);
const onlyWithout = { clause, label: 'no VIRTIO_PMEM_F_SHMEM_REGION', validWhen } as const;

/** The configuration space, 16 bytes, which speaks only while VIRTIO_PMEM_F_SHMEM_REGION is not negotiated. */
export const pmemConfig = struct('virtio_pmem_config', {
  start: field(le64, {
    doc: 'Physical address of the first byte of the memory, where no shared memory region tells it.',
    ...onlyWithout,
  }),
  size: field(le64, {
    doc: 'Size of the memory in bytes, where no shared memory region tells it.',
    ...onlyWithout,
  }),
});

/** The part of a request that the device reads, 4 bytes. */
export const pmemRequest = struct('virtio_pmem_req', {
  type: field(named('request type', le32, group(PMEM_CONSTANTS, 'request type')), {
    doc: 'What to do.',
    clause: requests,
  }),
});

/** The part of a request that the device writes, 4 bytes. */
export const pmemResponse = struct('virtio_pmem_resp', {
  ret: field(le32, { doc: 'How the request ended: 0 for success, −1 for failure.', clause: answers }),
});

export const PMEM_STRUCTS: readonly StructFact[] = [
  {
    name: 'virtio_pmem_config',
    layout: pmemConfig,
    versions: { since: '1.2' },
    clause,
    summary: 'The configuration space of a PMEM device.',
    note: 'The requirements for drivers (5.19.5.2) speak of a field stop where they mean size.',
  },
  {
    name: 'virtio_pmem_req',
    layout: pmemRequest,
    versions: { since: '1.2' },
    clause: requests,
    summary: 'A request; a flush is the only kind.',
    direction: 'device-reads',
  },
  {
    name: 'virtio_pmem_resp',
    layout: pmemResponse,
    versions: { since: '1.2' },
    clause: answers,
    summary: 'The answer to a request.',
    direction: 'device-writes',
    note: 'ret is printed as le32, which has no sign, and yet returns −1; the 32 bits are then 0xffffffff.',
  },
];
