/** The named numbers of the IOMMU device: section 5.13.6 of every version that has the device. */
import { constants, needs } from '../../spec/facts.ts';

const operations = 'iommu/device-operations';
const reserved = 'iommu/device-operations/probe-properties/property-resv-mem';
const faults = 'iommu/device-operations/fault-reporting';
const versions = { since: '1.2' } as const;
const unused = { note: 'No requirement of the section says when a device answers so.' } as const;

export const IOMMU_CONSTANTS = [
  ...constants({ group: 'request type', clause: operations, versions }, [
    ['VIRTIO_IOMMU_T_ATTACH', 1, 'Attach an endpoint to a domain.'],
    ['VIRTIO_IOMMU_T_DETACH', 2, 'Detach an endpoint from its domain.'],
    [
      'VIRTIO_IOMMU_T_MAP',
      3,
      'Map a range of virtual addresses in a domain.',
      { requires: needs('VIRTIO_IOMMU_F_MAP_UNMAP') },
    ],
    [
      'VIRTIO_IOMMU_T_UNMAP',
      4,
      'Remove whole mappings from a domain.',
      { requires: needs('VIRTIO_IOMMU_F_MAP_UNMAP') },
    ],
    [
      'VIRTIO_IOMMU_T_PROBE',
      5,
      'Ask for the properties of an endpoint.',
      { requires: needs('VIRTIO_IOMMU_F_PROBE') },
    ],
  ]),
  ...constants({ group: 'status', clause: operations, versions }, [
    ['VIRTIO_IOMMU_S_OK', 0, 'The request succeeded.'],
    ['VIRTIO_IOMMU_S_IOERR', 1, 'Driver and device failed to talk to each other.', unused],
    [
      'VIRTIO_IOMMU_S_UNSUPP',
      2,
      'The device cannot do what the request asks.',
      {
        note: 'Not the answer to a request of unknown type: the device should give that one back unwritten, with a used length of 0.',
      },
    ],
    ['VIRTIO_IOMMU_S_DEVERR', 3, 'The device failed internally.', unused],
    ['VIRTIO_IOMMU_S_INVAL', 4, 'A parameter is not valid.'],
    ['VIRTIO_IOMMU_S_RANGE', 5, 'A parameter is out of range.'],
    ['VIRTIO_IOMMU_S_NOENT', 6, 'The endpoint or the domain does not exist.'],
    ['VIRTIO_IOMMU_S_FAULT', 7, 'An address is bad.', unused],
    ['VIRTIO_IOMMU_S_NOMEM', 8, 'The device lacks the resources.', unused],
  ]),
  ...constants(
    {
      group: 'attach flag',
      clause: 'iommu/device-operations/attach-request',
      versions,
      requires: needs('VIRTIO_IOMMU_F_BYPASS_CONFIG'),
    },
    [['VIRTIO_IOMMU_ATTACH_F_BYPASS', 1, 'The domain is a bypass: its endpoints reach memory untranslated.']],
  ),
  ...constants({ group: 'map flag', clause: 'iommu/device-operations/map-request', versions }, [
    ['VIRTIO_IOMMU_MAP_F_READ', 1, 'Endpoints may read.'],
    [
      'VIRTIO_IOMMU_MAP_F_WRITE',
      2,
      'Endpoints may write.',
      { note: 'Where the hardware has no mapping for writing only, reads may be allowed too.' },
    ],
    [
      'VIRTIO_IOMMU_MAP_F_MMIO',
      4,
      'The range is memory-mapped registers, so accesses are neither cached nor merged.',
      { requires: needs('VIRTIO_IOMMU_F_MMIO') },
    ],
  ]),
  ...constants(
    {
      group: 'property type',
      clause: 'iommu/device-operations/probe-properties',
      versions,
      requires: needs('VIRTIO_IOMMU_F_PROBE'),
    },
    [
      [
        'VIRTIO_IOMMU_PROBE_T_RESV_MEM',
        1,
        'A range of reserved virtual addresses.',
        { note: 'The only type. Type 0, which has no name here, ends the list.' },
      ],
    ],
  ),
  ...constants(
    {
      group: 'reserved memory subtype',
      clause: reserved,
      versions,
      requires: needs('VIRTIO_IOMMU_F_PROBE'),
    },
    [
      ['VIRTIO_IOMMU_RESV_MEM_T_RESERVED', 0, 'The range cannot be mapped.'],
      [
        'VIRTIO_IOMMU_RESV_MEM_T_MSI',
        1,
        'The range cannot be mapped and takes message-signalled interrupts.',
      ],
    ],
  ),
  ...constants({ group: 'fault flag', clause: faults, versions }, [
    [
      'VIRTIO_IOMMU_FAULT_F_READ',
      1,
      'The access was a read.',
      { note: 'The text says nothing but the name.' },
    ],
    [
      'VIRTIO_IOMMU_FAULT_F_WRITE',
      2,
      'The access was a write.',
      { note: 'The text says nothing but the name.' },
    ],
    ['VIRTIO_IOMMU_FAULT_F_ADDRESS', 0x100, 'The address field is filled.'],
  ]),
  ...constants({ group: 'fault reason', clause: faults, versions }, [
    ['VIRTIO_IOMMU_FAULT_R_UNKNOWN', 0, 'An internal error, or one that no other reason fits.'],
    ['VIRTIO_IOMMU_FAULT_R_DOMAIN', 1, 'The endpoint belongs to no domain.'],
    ['VIRTIO_IOMMU_FAULT_R_MAPPING', 2, 'The address is not mapped, or not for this kind of access.'],
  ]),
];
