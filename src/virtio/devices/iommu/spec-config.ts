/** The configuration space of the IOMMU device: section 5.13.4 of every version that has the device. */
import { bytes, field, le32, le64, struct, u8 } from '../../layout/layout.ts';
import { needs, onlyWith } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';
import { IOMMU_FEATURES } from './features.ts';

const clause = 'iommu/device-configuration-layout';

/** Notes of a field that means something only with a feature. The driver only reads it. */
const only = onlyWith(IOMMU_FEATURES, clause);

const range64 = struct('virtio_iommu_range_64', {
  start: field(le64, { doc: 'First address.' }),
  end: field(le64, { doc: 'Last address, part of the range.' }),
});

const range32 = struct('virtio_iommu_range_32', {
  start: field(le32, { doc: 'Lowest number.' }),
  end: field(le32, { doc: 'Highest number, part of the range.' }),
});

/** The configuration space: 40 bytes. */
export const iommuConfig = struct('virtio_iommu_config', {
  page_size_mask: field(le64, {
    doc: 'A bit for each page size; the lowest one set is the granularity of mappings, the others are hints.',
    clause,
    access: 'read-only',
  }),
  input_range: field(
    range64,
    only('VIRTIO_IOMMU_F_INPUT_RANGE', 'Virtual addresses that can be mapped; all 64 bits without it.'),
  ),
  domain_range: field(
    range32,
    only('VIRTIO_IOMMU_F_DOMAIN_RANGE', 'Numbers that a domain may have; any without it.'),
  ),
  probe_size: field(
    le32,
    only('VIRTIO_IOMMU_F_PROBE', 'Bytes of properties that a probe request has room for.'),
  ),
  bypass: field(u8, {
    ...only(
      'VIRTIO_IOMMU_F_BYPASS_CONFIG',
      'What endpoints without a domain may reach: 1 everything, 0 nothing.',
    ),
    access: 'read-write',
  }),
  reserved: field(bytes(3), { doc: 'Reserved.', clause, access: 'read-only' }),
});

const versions = { since: '1.2' } as const;

export const IOMMU_CONFIG_STRUCTS: readonly StructFact[] = [
  {
    name: 'virtio_iommu_config',
    layout: iommuConfig,
    versions,
    clause,
    summary: 'The configuration space of an IOMMU device.',
    note: 'The section says that every field but page_size_mask depends on a feature; for probe_size it does not say which, and VIRTIO_IOMMU_F_PROBE follows from its use.',
  },
  {
    name: 'virtio_iommu_range_64',
    layout: range64,
    versions,
    clause,
    summary: 'A range of virtual addresses.',
    requires: needs('VIRTIO_IOMMU_F_INPUT_RANGE'),
  },
  {
    name: 'virtio_iommu_range_32',
    layout: range32,
    versions,
    clause,
    summary: 'A range of domain numbers.',
    requires: needs('VIRTIO_IOMMU_F_DOMAIN_RANGE'),
  },
];
