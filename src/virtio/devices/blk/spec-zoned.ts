/** Zoned storage of the block device: the named numbers and structs that VIRTIO_BLK_F_ZONED brings, since 1.3. */
import { bytes, field, flexible, le32, le64, named, struct, u8 } from '../../layout/layout.ts';
import { constants, group } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';

const operation = 'blk/device-operation';
const configuration = 'blk/device-configuration-layout';

export const BLK_ZONED_CONSTANTS = [
  ...constants(
    {
      group: 'request type',
      clause: operation,
      versions: { since: '1.3' },
      requires: { feature: 'VIRTIO_BLK_F_ZONED' },
    },
    [
      [
        'VIRTIO_BLK_T_ZONE_APPEND',
        15,
        'Write at the write pointer of a zone; the device says where that was.',
        {
          note: 'Zones in which sequential writes are preferred take the same requests as those in which they are required, says the section on the configuration; the device requirements have an append to any but the latter fail.',
        },
      ],
      ['VIRTIO_BLK_T_ZONE_REPORT', 16, 'Read the descriptors of zones.'],
      [
        'VIRTIO_BLK_T_ZONE_OPEN',
        18,
        'Open a zone explicitly.',
        { note: 'One paragraph calls it VIRTIO_BLK_T_ZONE_EOPEN, a name that is not defined.' },
      ],
      ['VIRTIO_BLK_T_ZONE_CLOSE', 20, 'Close a zone.'],
      ['VIRTIO_BLK_T_ZONE_FINISH', 22, 'Make a zone full.'],
      ['VIRTIO_BLK_T_ZONE_RESET', 24, 'Empty a zone.'],
      ['VIRTIO_BLK_T_ZONE_RESET_ALL', 26, 'Empty every zone that can be emptied.'],
    ],
  ),
  ...constants(
    {
      group: 'status',
      clause: operation,
      versions: { since: '1.3' },
      requires: { feature: 'VIRTIO_BLK_F_ZONED' },
    },
    [
      ['VIRTIO_BLK_S_ZONE_INVALID_CMD', 3, 'A zone request that cannot be done as things are.'],
      [
        'VIRTIO_BLK_S_ZONE_UNALIGNED_WP',
        4,
        'A write that does not begin at the write pointer or does not keep the write granularity.',
      ],
      ['VIRTIO_BLK_S_ZONE_OPEN_RESOURCE', 5, 'More zones would be open than max_open_zones.'],
      ['VIRTIO_BLK_S_ZONE_ACTIVE_RESOURCE', 6, 'More zones would be active than max_active_zones.'],
    ],
  ),
  ...constants(
    {
      group: 'zone model',
      clause: configuration,
      versions: { since: '1.3' },
      requires: { feature: 'VIRTIO_BLK_F_ZONED' },
    },
    [
      ['VIRTIO_BLK_Z_NONE', 0, 'No zones, or zones that the disk hides.'],
      ['VIRTIO_BLK_Z_HM', 1, 'Host-managed: zones must be written in order.'],
      ['VIRTIO_BLK_Z_HA', 2, 'Host-aware: zones should be written in order, but need not be.'],
    ],
  ),
  ...constants(
    {
      group: 'zone type',
      clause: operation,
      versions: { since: '1.3' },
      requires: { feature: 'VIRTIO_BLK_F_ZONED' },
    },
    [
      ['VIRTIO_BLK_ZT_CONV', 1, 'Conventional: written in any order.'],
      ['VIRTIO_BLK_ZT_SWR', 2, 'Sequential write required.'],
      ['VIRTIO_BLK_ZT_SWP', 3, 'Sequential write preferred.'],
    ],
  ),
  ...constants(
    {
      group: 'zone state',
      clause: operation,
      versions: { since: '1.3' },
      requires: { feature: 'VIRTIO_BLK_F_ZONED' },
    },
    [
      ['VIRTIO_BLK_ZS_NOT_WP', 0, 'A conventional zone, which has no write pointer.'],
      ['VIRTIO_BLK_ZS_EMPTY', 1, 'Nothing has been written since the last reset.'],
      ['VIRTIO_BLK_ZS_IOPEN', 2, 'Opened by a write.'],
      ['VIRTIO_BLK_ZS_EOPEN', 3, 'Opened by request.'],
      ['VIRTIO_BLK_ZS_CLOSED', 4, 'Partly written and closed.'],
      ['VIRTIO_BLK_ZS_RDONLY', 13, 'Readable only, after a failure.'],
      ['VIRTIO_BLK_ZS_FULL', 14, 'Written to its end, or finished.'],
      ['VIRTIO_BLK_ZS_OFFLINE', 15, 'Neither readable nor writable, after a failure.'],
    ],
  ),
];

/** `zoned` in the configuration space, 24 bytes. */
export const zonedCharacteristics = struct('virtio_blk_zoned_characteristics', {
  zone_sectors: field(le32, { doc: 'Size of a zone in 512-byte sectors; the last zone may be smaller.' }),
  max_open_zones: field(le32, { doc: 'Zones that may be open at once; 0 for no limit.' }),
  max_active_zones: field(le32, { doc: 'Zones that may be open or closed at once; 0 for no limit.' }),
  max_append_sectors: field(le32, {
    doc: 'Most 512-byte sectors in a zone append; 0 where the device has no zone append.',
  }),
  write_granularity: field(le32, {
    doc: 'Bytes that a write to a sequential zone is aligned to and a multiple of.',
  }),
  model: field(named('zone model', u8, group(BLK_ZONED_CONSTANTS, 'zone model')), {
    doc: 'Who keeps the zones in order: nobody, the host by necessity or the host by choice.',
  }),
  unused2: field(bytes(3), { doc: 'Padding, 0.' }),
});

/** One zone of a report, 64 bytes. */
export const zoneDescriptor = struct('virtio_blk_zone_descriptor', {
  z_cap: field(le64, { doc: 'Sectors that can be written while the zone is empty.' }),
  z_start: field(le64, { doc: 'First sector of the zone.' }),
  z_wp: field(le64, { doc: 'Sector at which the next write belongs; not valid in every state.' }),
  z_type: field(named('zone type', u8, group(BLK_ZONED_CONSTANTS, 'zone type')), {
    doc: 'How the zone may be written.',
  }),
  z_state: field(named('zone state', u8, group(BLK_ZONED_CONSTANTS, 'zone state')), {
    doc: 'Where the zone is in its life.',
  }),
  reserved: bytes(38),
});

/** The answer to a zone report: 64 bytes, then the zones. */
export const zoneReport = struct('virtio_blk_zone_report', {
  nr_zones: field(le64, { doc: 'Zone descriptors that were transferred whole.' }),
  reserved: bytes(56),
  zones: field(flexible(zoneDescriptor), { doc: 'The zones, in order of their sectors.' }),
});

const shared = {
  versions: { since: '1.3' },
  clause: operation,
  requires: { feature: 'VIRTIO_BLK_F_ZONED' },
} as const;

export const BLK_ZONED_STRUCTS: readonly StructFact[] = [
  {
    ...shared,
    name: 'virtio_blk_zoned_characteristics',
    layout: zonedCharacteristics,
    clause: configuration,
    summary: 'What a driver must know to write to a zoned disk.',
    note: 'Units are mixed: the requirements hold max_append_sectors, in sectors of 512 bytes, to seg_max times size_max, which are bytes, and want sector, again in sectors, to be a multiple of the number of bytes in write_granularity.',
  },
  {
    ...shared,
    name: 'virtio_blk_zone_report',
    layout: zoneReport,
    summary: 'The data of a zone report.',
    direction: 'device-writes',
  },
  {
    ...shared,
    name: 'virtio_blk_zone_descriptor',
    layout: zoneDescriptor,
    summary: 'One zone in a zone report.',
    direction: 'device-writes',
  },
];
