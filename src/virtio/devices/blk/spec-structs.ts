/** The structs of the block device: sections 5.2.4 and 5.2.6 of every version. */
import {
  type Bytes,
  bytes,
  depends,
  field,
  flags,
  le16,
  le32,
  le64,
  named,
  struct,
  u8,
} from '../../layout/layout.ts';
import { group, inVersions, onlyWith } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';
import { BLK_CONSTANTS } from './spec-constants.ts';
import { BLK_FEATURES } from './spec-features.ts';
import { BLK_ZONED_CONSTANTS, BLK_ZONED_STRUCTS, zonedCharacteristics } from './spec-zoned.ts';

const clause = 'blk/device-configuration-layout';
const operation = 'blk/device-operation';
const ALL = [...BLK_CONSTANTS, ...BLK_ZONED_CONSTANTS];

/** Notes of a configuration field that means something only with a feature. The driver only reads it. */
const only = onlyWith(BLK_FEATURES, clause);

const since11 = { since: '1.1', when: inVersions({ since: '1.1' }) } as const;
const since12 = { since: '1.2', when: inVersions({ since: '1.2' }) } as const;
const since13 = { since: '1.3', when: inVersions({ since: '1.3' }) } as const;

/** Three bytes in 1.1; from 1.2 on `num_queues` takes two of them. */
const oneByte: Bytes = { ...bytes(1), name: 'u8' };
const unused0 = depends<Uint8Array>(oneByte, ({ version }) => (version === '1.1' ? bytes(3) : oneByte));

export const geometry = struct('virtio_blk_geometry', { cylinders: le16, heads: u8, sectors: u8 });

export const topology = struct('virtio_blk_topology', {
  physical_block_exp: field(u8, { doc: 'Logical blocks in a physical one, as a power of two.' }),
  alignment_offset: field(u8, { doc: 'Logical blocks before the first aligned one.' }),
  min_io_size: field(le16, { doc: 'Least size of a transfer that the disk does well, in blocks.' }),
  opt_io_size: field(le32, { doc: 'Most that a transfer should have, in blocks.' }),
});

/**
 * The configuration space: 33 bytes in 1.0, 60 in 1.1, 72 in 1.2, 96 since 1.3. The place of a field depends on the
 * version alone; whether it means anything depends on its feature, which `label` names.
 */
export const blkConfig = struct('virtio_blk_config', {
  capacity: field(le64, {
    doc: 'Size of the disk in 512-byte sectors, whatever its block size.',
    clause,
    access: 'read-only',
  }),
  size_max: field(le32, only('VIRTIO_BLK_F_SIZE_MAX', 'Most bytes in one segment of a request.')),
  seg_max: field(le32, only('VIRTIO_BLK_F_SEG_MAX', 'Most segments in one request.')),
  geometry: field(geometry, only('VIRTIO_BLK_F_GEOMETRY', 'Geometry in the manner of old disks.')),
  blk_size: field(le32, only('VIRTIO_BLK_F_BLK_SIZE', 'Block size of the disk in bytes.')),
  topology: field(
    topology,
    only('VIRTIO_BLK_F_TOPOLOGY', 'Sizes and alignment at which the disk works best.'),
  ),
  writeback: field(u8, {
    ...only('VIRTIO_BLK_F_CONFIG_WCE', 'Mode of the cache: 0 writethrough, 1 writeback.'),
    access: 'read-write',
  }),
  unused0: field(unused0, { doc: 'Padding, 0.', clause, ...since11 }),
  num_queues: field(le16, { ...only('VIRTIO_BLK_F_MQ', 'Number of request queues.'), ...since12 }),
  max_discard_sectors: field(le32, {
    ...only('VIRTIO_BLK_F_DISCARD', 'Most sectors in one segment of a discard.'),
    ...since11,
  }),
  max_discard_seg: field(le32, {
    ...only('VIRTIO_BLK_F_DISCARD', 'Most segments in a discard.'),
    ...since11,
  }),
  discard_sector_alignment: field(le32, {
    ...only('VIRTIO_BLK_F_DISCARD', 'Sectors that a discard is best split at.'),
    ...since11,
  }),
  max_write_zeroes_sectors: field(le32, {
    ...only('VIRTIO_BLK_F_WRITE_ZEROES', 'Most sectors in one segment of a write zeroes.'),
    ...since11,
  }),
  max_write_zeroes_seg: field(le32, {
    ...only('VIRTIO_BLK_F_WRITE_ZEROES', 'Most segments in a write zeroes.'),
    ...since11,
  }),
  write_zeroes_may_unmap: field(u8, {
    ...only(
      'VIRTIO_BLK_F_WRITE_ZEROES',
      'Not 0 when a write zeroes may free the sectors; may change at any time.',
    ),
    ...since11,
  }),
  unused1: field(bytes(3), { doc: 'Padding, 0.', clause, ...since11 }),
  max_secure_erase_sectors: field(le32, {
    ...only('VIRTIO_BLK_F_SECURE_ERASE', 'Most sectors in one segment of a secure erase.'),
    ...since12,
  }),
  max_secure_erase_seg: field(le32, {
    ...only('VIRTIO_BLK_F_SECURE_ERASE', 'Most segments in a secure erase.'),
    ...since12,
  }),
  secure_erase_sector_alignment: field(le32, {
    ...only('VIRTIO_BLK_F_SECURE_ERASE', 'Sectors that a secure erase is split at.'),
    ...since12,
  }),
  zoned: field(zonedCharacteristics, {
    ...only('VIRTIO_BLK_F_ZONED', 'What a zoned disk asks of its driver.'),
    ...since13,
  }),
});

/** The 16 bytes that every request begins with. */
export const blkRequest = struct('virtio_blk_req', {
  type: field(named('request type', le32, group(ALL, 'request type')), {
    doc: 'What to do.',
    clause: operation,
  }),
  reserved: field(le32, {
    doc: 'Called ioprio, a hint of priority, by the legacy interface.',
    clause: operation,
  }),
  sector: field(le64, {
    doc: 'Where on the disk, in 512-byte sectors; 0 where a request has no place.',
    clause: operation,
  }),
});

/** The last byte of a request, the only one that the device must write. */
export const blkStatus = named('status', u8, group(ALL, 'status'));

/** One range of a discard, write zeroes or secure erase: 16 bytes. */
export const blkRange = struct('virtio_blk_discard_write_zeroes', {
  sector: field(le64, { doc: 'First sector of the range, in 512-byte units.' }),
  num_sectors: field(le32, { doc: 'Sectors in the range.' }),
  flags: field(flags('flags', le32, { unmap: 1 }), {
    doc: 'What the device may do.',
    bits: [
      { name: 'unmap', width: 1, doc: 'A write zeroes may free the sectors. It must be 0 in a discard.' },
      { name: 'reserved', width: 31, doc: 'Reserved.' },
    ],
  }),
});

/** The data of a lifetime request: 6 bytes. */
export const blkLifetime = struct('virtio_blk_lifetime', {
  pre_eol_info: field(named('spare blocks used', le16, group(ALL, 'spare blocks used')), {
    doc: 'How many of the spare blocks are used up.',
  }),
  device_lifetime_est_typ_a: field(le16, {
    doc: 'Wear of SLC cells in tenths: 0 not known, 1 up to 10 per cent, 11 beyond the expected life.',
  }),
  device_lifetime_est_typ_b: field(le16, { doc: 'Wear of MLC cells, in the same way.' }),
});

/** The fixed start of a SCSI packet command, in the byte order of the guest. */
const scsiRequest = struct('virtio_scsi_pc_req', {
  type: field(named('request type', le32, group(ALL, 'request type')), { doc: 'VIRTIO_BLK_T_SCSI_CMD.' }),
  ioprio: field(le32, { doc: 'Hint of priority: higher is more urgent.' }),
  sector: field(le64, { doc: '0.' }),
});

const DATA = {
  name: 'data',
  type: 'u8[]',
  size: null,
  doc: 'What is read or written, in multiples of 512 bytes for reads and writes. Spelt u8 data[][512] in 1.0.',
} as const;
const STATUS = {
  name: 'status',
  type: 'u8',
  size: 1,
  doc: 'How the request ended; the device writes it.',
} as const;

export const BLK_STRUCTS: readonly StructFact[] = [
  {
    name: 'virtio_blk_config',
    layout: blkConfig,
    versions: { since: '1.0' },
    clause,
    summary: 'The configuration space of a block device.',
    note: 'num_queues is printed as u16 in 1.2 and 1.3 and as le16 in 1.4.',
  },
  {
    name: 'virtio_blk_geometry',
    layout: geometry,
    versions: { since: '1.0' },
    clause,
    summary: 'Cylinders, heads and sectors.',
    requires: { feature: 'VIRTIO_BLK_F_GEOMETRY' },
  },
  {
    name: 'virtio_blk_topology',
    layout: topology,
    versions: { since: '1.0' },
    clause,
    summary: 'The sizes and alignment at which the disk works best.',
    requires: { feature: 'VIRTIO_BLK_F_TOPOLOGY' },
  },
  {
    name: 'virtio_blk_req',
    layout: blkRequest,
    tail: [DATA, STATUS],
    versions: { since: '1.0' },
    clause: operation,
    summary: 'A request: header, data and status.',
    direction: 'both',
    note: 'Section 5.2.6.4 speaks of a single 8-byte descriptor for type, reserved and sector in legacy framing; they take 16 bytes. The listing of 1.0 types data as u8[][512], which is whole sectors.',
  },
  {
    name: 'virtio_blk_req_za',
    layout: { ...blkRequest, name: 'virtio_blk_req_za' },
    tail: [
      DATA,
      { name: 'append_sector', type: 'le64', size: 8, doc: 'Where the device has written the data.' },
      STATUS,
    ],
    versions: { since: '1.3' },
    clause: operation,
    summary: 'A zone append, which also returns where the data went.',
    direction: 'both',
    requires: { feature: 'VIRTIO_BLK_F_ZONED' },
  },
  {
    name: 'virtio_blk_discard_write_zeroes',
    layout: blkRange,
    versions: { since: '1.1' },
    clause: operation,
    summary: 'One range of sectors in a discard, write zeroes or secure erase.',
    direction: 'device-reads',
  },
  {
    name: 'virtio_blk_lifetime',
    layout: blkLifetime,
    versions: { since: '1.2' },
    clause: operation,
    summary: 'How worn the storage is.',
    direction: 'device-writes',
    requires: { feature: 'VIRTIO_BLK_F_LIFETIME' },
    note: 'A note of the section calls the last two fields device_lifetime_est_a and device_lifetime_est_b.',
  },
  {
    name: 'virtio_scsi_pc_req',
    layout: scsiRequest,
    tail: [
      { name: 'cmd', type: 'u8[]', size: null, doc: 'The SCSI command, in a buffer of its own.' },
      { name: 'data', type: 'u8[][512]', size: null, doc: 'What is read or written.' },
      { name: 'sense', type: 'u8[96]', size: 96, doc: 'Sense data that the device writes.' },
      { name: 'errors', type: 'le32', size: 4, doc: 'No version says what it holds.' },
      { name: 'data_len', type: 'le32', size: 4, doc: 'Not to be used.' },
      { name: 'sense_len', type: 'le32', size: 4, doc: 'Bytes of sense data written.' },
      { name: 'residual', type: 'le32', size: 4, doc: 'Bytes of data that were not transferred.' },
      STATUS,
    ],
    versions: { since: '1.0' },
    clause: 'blk/device-operation/legacy-interface',
    summary: 'A SCSI packet command, in the byte order of the guest.',
    direction: 'both',
    requires: { feature: 'VIRTIO_BLK_F_SCSI' },
    legacy: true,
    note: 'The listing types its numbers as u32 and u64: le32 and le64 hold where the guest is little-endian.',
  },
  ...BLK_ZONED_STRUCTS,
];
