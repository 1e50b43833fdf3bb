/** The requests, properties and faults of the IOMMU device: section 5.13.6 of every version that has the device. */
import { bytes, field, flags, le16, le32, le64, named, struct, u8 } from '../../layout/layout.ts';
import { group, needs } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';
import { IOMMU_CONSTANTS } from './spec-constants.ts';

const operations = 'iommu/device-operations';

/** The first 4 bytes of every request. */
export const iommuHead = struct('virtio_iommu_req_head', {
  type: field(named('request type', u8, group(IOMMU_CONSTANTS, 'request type')), { doc: 'What to do.' }),
  reserved: field(bytes(3), { doc: '0 from the driver; the device ignores it.' }),
});

/** The last 4 bytes of every request, which the device writes. */
export const iommuTail = struct('virtio_iommu_req_tail', {
  status: field(named('status', u8, group(IOMMU_CONSTANTS, 'status')), { doc: 'How the request ended.' }),
  reserved: field(bytes(3), { doc: '0 from the device; the driver ignores it.' }),
});

const head = field(iommuHead, { doc: 'The head of every request.' });
const tail = field(iommuTail, { doc: 'The tail of every request, in a part that the device writes.' });
const domain = field(le32, { doc: 'Number of the domain.' });
const endpoint = field(le32, { doc: 'Number of the endpoint; what it means is up to the platform.' });

/** 24 bytes. */
export const iommuAttach = struct('virtio_iommu_req_attach', {
  head,
  domain: field(le32, { doc: 'Number of the domain, which is created if it does not exist.' }),
  endpoint,
  flags: field(flags('attach flags', le32, group(IOMMU_CONSTANTS, 'attach flag')), {
    doc: 'Whether the domain is a bypass.',
  }),
  reserved: field(bytes(4), { doc: '0; the device refuses the request otherwise.' }),
  tail,
});

/** 24 bytes. */
export const iommuDetach = struct('virtio_iommu_req_detach', {
  head,
  domain,
  endpoint,
  reserved: field(bytes(8), { doc: '0 from the driver; the device ignores it.' }),
  tail,
});

/** 40 bytes. */
export const iommuMap = struct('virtio_iommu_req_map', {
  head,
  domain,
  virt_start: field(le64, { doc: 'First virtual address.' }),
  virt_end: field(le64, { doc: 'Last virtual address, part of the range.' }),
  phys_start: field(le64, { doc: 'Guest physical address that virt_start leads to.' }),
  flags: field(flags('map flags', le32, group(IOMMU_CONSTANTS, 'map flag')), {
    doc: 'What endpoints may do with the range.',
  }),
  tail,
});

/** 32 bytes. */
export const iommuUnmap = struct('virtio_iommu_req_unmap', {
  head,
  domain,
  virt_start: field(le64, { doc: 'First virtual address; must not lie inside a mapping.' }),
  virt_end: field(le64, { doc: 'Last virtual address, part of the range; must not cut a mapping.' }),
  reserved: field(bytes(4), { doc: '0 from the driver; the device may complain otherwise.' }),
  tail,
});

/** The 72 bytes of a probe request that the device reads. */
export const iommuProbe = struct('virtio_iommu_req_probe', {
  head,
  endpoint,
  reserved: field(bytes(64), { doc: 'Room for later fields; 0 from the driver, the device ignores it.' }),
});

/** The head of a property: 4 bytes. */
export const iommuProperty = struct('virtio_iommu_probe_property', {
  bits: field(named('property type', le16, group(IOMMU_CONSTANTS, 'property type')), {
    doc: 'The kind of property.',
    anonymous: true,
    bits: [
      { name: 'type', width: 12, doc: 'The kind; 0 at the end of the list.' },
      { name: 'reserved', width: 4, doc: 'Reserved, 0.' },
    ],
  }),
  length: field(le16, { doc: 'Bytes of the property without these 4.' }),
});

/** 24 bytes with its head. */
export const iommuReservedMemory = struct('virtio_iommu_probe_resv_mem', {
  head: field(iommuProperty, { doc: 'VIRTIO_IOMMU_PROBE_T_RESV_MEM, and a length of 20.' }),
  subtype: field(named('reserved memory subtype', u8, group(IOMMU_CONSTANTS, 'reserved memory subtype')), {
    doc: 'What the range is reserved for; an unknown one counts as VIRTIO_IOMMU_RESV_MEM_T_RESERVED.',
  }),
  reserved: field(bytes(3), { doc: '0 from the device; the driver ignores it.' }),
  start: field(le64, { doc: 'First virtual address.' }),
  end: field(le64, { doc: 'Last virtual address, part of the range.' }),
});

/** One report on the event queue: 24 bytes. */
export const iommuFault = struct('virtio_iommu_fault', {
  reason: field(named('fault reason', u8, group(IOMMU_CONSTANTS, 'fault reason')), {
    doc: 'What went wrong.',
  }),
  reserved: field(bytes(3), { doc: '0; the driver ignores the whole report otherwise.' }),
  flags: field(flags('fault flags', le32, group(IOMMU_CONSTANTS, 'fault flag')), {
    doc: 'More about the access.',
  }),
  endpoint: field(le32, { doc: 'Number of the endpoint that caused it.' }),
  reserved1: field(le32, { doc: '0 from the device; the driver ignores it.' }),
  address: field(le64, {
    doc: 'Address that caused it, where VIRTIO_IOMMU_FAULT_F_ADDRESS is set; a device may leave it out.',
  }),
});

const versions = { since: '1.2' } as const;
const request = { versions, direction: 'both' } as const;

export const IOMMU_STRUCTS: readonly StructFact[] = [
  {
    name: 'virtio_iommu_req_head',
    layout: iommuHead,
    versions,
    clause: operations,
    summary: 'What every request begins with.',
    direction: 'device-reads',
  },
  {
    name: 'virtio_iommu_req_tail',
    layout: iommuTail,
    versions,
    clause: operations,
    summary: 'What every request ends with.',
    direction: 'device-writes',
  },
  {
    ...request,
    name: 'virtio_iommu_req_attach',
    layout: iommuAttach,
    clause: 'iommu/device-operations/attach-request',
    summary: 'Attaches an endpoint to a domain.',
  },
  {
    ...request,
    name: 'virtio_iommu_req_detach',
    layout: iommuDetach,
    clause: 'iommu/device-operations/detach-request',
    summary: 'Detaches an endpoint from its domain.',
  },
  {
    ...request,
    name: 'virtio_iommu_req_map',
    layout: iommuMap,
    clause: 'iommu/device-operations/map-request',
    summary: 'Maps a range of virtual addresses in a domain.',
    requires: needs('VIRTIO_IOMMU_F_MAP_UNMAP'),
    note: 'virt_end must be greater than virt_start, and both are part of the range; yet section 5.13.6 allows mappings of a single byte, in which the two are equal.',
  },
  {
    ...request,
    name: 'virtio_iommu_req_unmap',
    layout: iommuUnmap,
    clause: 'iommu/device-operations/unmap-request',
    summary: 'Removes whole mappings from a domain.',
    requires: needs('VIRTIO_IOMMU_F_MAP_UNMAP'),
    note: 'Where reserved is not 0, the device may answer VIRTIO_IOMMU_S_INVAL and still unmap.',
  },
  {
    ...request,
    name: 'virtio_iommu_req_probe',
    layout: iommuProbe,
    tail: [
      {
        name: 'properties',
        type: 'u8[probe_size]',
        size: null,
        doc: 'List of properties that the device writes, filled up with zeroes.',
      },
      {
        name: 'tail',
        type: 'virtio_iommu_req_tail',
        size: iommuTail.size,
        doc: 'The tail of every request.',
      },
    ],
    clause: 'iommu/device-operations/probe-request',
    summary: 'Asks for the properties of an endpoint.',
    requires: needs('VIRTIO_IOMMU_F_PROBE'),
  },
  {
    name: 'virtio_iommu_probe_property',
    layout: iommuProperty,
    versions,
    clause: 'iommu/device-operations/probe-request',
    summary: 'The head of a property.',
    direction: 'device-writes',
    requires: needs('VIRTIO_IOMMU_F_PROBE'),
  },
  {
    name: 'virtio_iommu_probe_resv_mem',
    layout: iommuReservedMemory,
    versions,
    clause: 'iommu/device-operations/probe-properties/property-resv-mem',
    summary: 'A range of virtual addresses that the driver must not map.',
    direction: 'device-writes',
    requires: needs('VIRTIO_IOMMU_F_PROBE'),
  },
  {
    name: 'virtio_iommu_fault',
    layout: iommuFault,
    versions,
    clause: 'iommu/device-operations/fault-reporting',
    summary: 'A report of an access that failed.',
    direction: 'device-writes',
  },
];
