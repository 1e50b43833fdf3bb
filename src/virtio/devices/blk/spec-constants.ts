/** The named numbers of the block device without those of zoned storage: section 5.2.6 of every version. */
import { constants } from '../../spec/facts.ts';

const operation = 'blk/device-operation';
const legacyOperation = 'blk/device-operation/legacy-interface';

export const BLK_CONSTANTS = [
  ...constants({ group: 'request type', clause: operation, versions: { since: '1.0' } }, [
    ['VIRTIO_BLK_T_IN', 0, 'Read sectors.'],
    ['VIRTIO_BLK_T_OUT', 1, 'Write sectors.'],
    [
      'VIRTIO_BLK_T_SCSI_CMD',
      2,
      'A SCSI packet command.',
      { clause: legacyOperation, legacy: true, requires: { feature: 'VIRTIO_BLK_F_SCSI' } },
    ],
    [
      'VIRTIO_BLK_T_SCSI_CMD_OUT',
      3,
      'A SCSI packet command; the device does not tell it from VIRTIO_BLK_T_SCSI_CMD.',
      { clause: legacyOperation, legacy: true, requires: { feature: 'VIRTIO_BLK_F_SCSI' } },
    ],
    [
      'VIRTIO_BLK_T_FLUSH',
      4,
      'Commit completed writes to stable storage.',
      { requires: { feature: 'VIRTIO_BLK_F_FLUSH' } },
    ],
    [
      'VIRTIO_BLK_T_FLUSH_OUT',
      5,
      'An old name for a flush.',
      {
        clause: legacyOperation,
        legacy: true,
        requires: { feature: 'VIRTIO_BLK_F_FLUSH' },
        note: 'The text asks the driver, not the device, to treat it as a flush.',
      },
    ],
    [
      'VIRTIO_BLK_T_GET_ID',
      8,
      'Read the name of the disk: 20 bytes of text.',
      { versions: { since: '1.2' }, note: 'No feature bit announces it.' },
    ],
    [
      'VIRTIO_BLK_T_GET_LIFETIME',
      10,
      'Read how worn the storage is.',
      {
        versions: { since: '1.2' },
        requires: { feature: 'VIRTIO_BLK_F_LIFETIME' },
        note: 'Its data has the form of virtio_blk_lifetime. No requirement says how long the buffer for it must be.',
      },
    ],
    [
      'VIRTIO_BLK_T_DISCARD',
      11,
      'Say that ranges of sectors are no longer needed.',
      { versions: { since: '1.1' }, requires: { feature: 'VIRTIO_BLK_F_DISCARD' } },
    ],
    [
      'VIRTIO_BLK_T_WRITE_ZEROES',
      13,
      'Zero ranges of sectors.',
      { versions: { since: '1.1' }, requires: { feature: 'VIRTIO_BLK_F_WRITE_ZEROES' } },
    ],
    [
      'VIRTIO_BLK_T_SECURE_ERASE',
      14,
      'Erase ranges of sectors beyond recovery.',
      { versions: { since: '1.2' }, requires: { feature: 'VIRTIO_BLK_F_SECURE_ERASE' } },
    ],
  ]),
  ...constants(
    {
      group: 'request type flag',
      clause: legacyOperation,
      versions: { since: '1.0' },
      requires: { feature: 'VIRTIO_BLK_F_BARRIER' },
      legacy: true,
    },
    [['VIRTIO_BLK_T_BARRIER', 0x80000000, 'The high bit of the type: no request may cross this one.']],
  ),
  ...constants({ group: 'status', clause: operation, versions: { since: '1.0' } }, [
    ['VIRTIO_BLK_S_OK', 0, 'The request succeeded.'],
    ['VIRTIO_BLK_S_IOERR', 1, 'The device or the driver made an error.'],
    ['VIRTIO_BLK_S_UNSUPP', 2, 'The device does not support the request.'],
  ]),
  ...constants(
    {
      group: 'spare blocks used',
      clause: operation,
      versions: { since: '1.2' },
      requires: { feature: 'VIRTIO_BLK_F_LIFETIME' },
    },
    [
      ['VIRTIO_BLK_PRE_EOL_INFO_UNDEFINED', 0, 'Not known.'],
      ['VIRTIO_BLK_PRE_EOL_INFO_NORMAL', 1, 'Less than 80 per cent of the spare blocks are used.'],
      ['VIRTIO_BLK_PRE_EOL_INFO_WARNING', 2, '80 per cent of the spare blocks are used.'],
      ['VIRTIO_BLK_PRE_EOL_INFO_URGENT', 3, '90 per cent of the spare blocks are used.'],
    ],
  ),
  ...constants(
    {
      group: 'SCSI sense',
      clause: legacyOperation,
      versions: { since: '1.0' },
      requires: { feature: 'VIRTIO_BLK_F_SCSI' },
      legacy: true,
    },
    [['SCSI_SENSE_BUFFERSIZE', 96, 'Bytes of sense data in a SCSI packet command.']],
  ),
];
