/** Device parts, the pieces in which the state of a device is saved and restored: section 2.14 of 1.4. */
import {
  bytes,
  field,
  flags,
  flexible,
  le16,
  le32,
  le64,
  named,
  struct,
  u8,
  union,
} from '../../layout/layout.ts';
import { constants, group } from '../facts.ts';
import type { Constant, StructFact } from '../types.ts';

const PARTS = 'basic/device-parts';
const COMMON = `${PARTS}/common-device-parts`;
const versions = { since: '1.4' } as const;
const at = (key: string) => ({ clause: `${COMMON}/virtio-dev-part-${key}` });

export const PART_CONSTANTS: readonly Constant[] = [
  ...constants({ versions, clause: PARTS, group: 'device part flag bit' }, [
    [
      'VIRTIO_DEV_PART_F_OPTIONAL',
      0,
      'The device works without the part, and may ignore it.',
      { note: 'The number of a bit, not a mask.' },
    ],
  ]),
  ...constants({ versions, clause: COMMON, group: 'device part' }, [
    [
      'VIRTIO_DEV_PART_DEV_FEATURES',
      0x100,
      'The feature bits that the device offers; they are compared and never written.',
      {
        ...at('dev-features'),
        note: 'The common parts are numbered from 0x0000 to 0x01ff in one place, with those of a device type behind them from 0x0200 on; the table keeps up to 0x2ff for common parts.',
      },
    ],
    [
      'VIRTIO_DEV_PART_DRV_FEATURES',
      0x101,
      'The feature bits that the driver accepted.',
      {
        ...at('drv-features'),
        note: 'The table of the order (section 2.12.1.4.4) has no part that must precede it, the requirements have VIRTIO_DEV_PART_DEV_FEATURES. Its section speaks of the presence of that part where it seems to mean its own.',
      },
    ],
    [
      'VIRTIO_DEV_PART_PCI_COMMON_CFG',
      0x102,
      'One field of the common configuration of PCI; there may be many such parts.',
      {
        ...at('pci-common-cfg'),
        note: 'The requirements say three times which parts precede it, twice without VIRTIO_DEV_PART_DRV_FEATURES. The example has cfg_offset for the field offset.',
      },
    ],
    [
      'VIRTIO_DEV_PART_DEVICE_STATUS',
      0x103,
      'The device status, a byte as in the common configuration of PCI.',
      {
        ...at('device-status'),
        note: 'The requirements spell it VIRTIO_DEV_PART_DEVICE_STAtUS and let VIRTIO_DEV_PART_DEV_CFG precede it, which no table has; the table of the order has VIRTIO_DEV_PART_PCI_COMMON_CFG. Its section speaks of the presence of VIRTIO_DEV_PART_DEV_FEATURES where it seems to mean its own.',
      },
    ],
    ['VIRTIO_DEV_PART_VQ_CFG', 0x104, 'The configuration of one queue.', at('vq-cfg')],
    ['VIRTIO_DEV_PART_VQ_NOTIFY_CFG', 0x105, 'How one queue is notified.', at('vq-notify-cfg')],
  ]),
];

/** What a part is and how long, 16 bytes. */
export const partHeader = struct('virtio_dev_part_hdr', {
  part_type: field(named('device part', le16, group(PART_CONSTANTS, 'device part')), { doc: 'What it is.' }),
  flags: field(flags('device part flags', u8, { VIRTIO_DEV_PART_F_OPTIONAL: 1 }), {
    doc: 'Whether the device needs it.',
  }),
  reserved: field(u8, { doc: 'Reserved.' }),
  selector: field(
    union('virtio_dev_part_hdr selector', {
      pci_common_cfg: field(
        struct('pci_common_cfg', {
          offset: field(le32, { doc: 'Where the field is in the common configuration, in bytes.' }),
          reserved: field(le32, { doc: 'Reserved.' }),
        }),
        { doc: 'Of VIRTIO_DEV_PART_PCI_COMMON_CFG.' },
      ),
      vq_index: field(
        struct('vq_index', {
          index: field(le16, { doc: 'The queue.' }),
          reserved: field(bytes(6), { doc: 'Reserved.' }),
        }),
        { doc: 'Of VIRTIO_DEV_PART_VQ_CFG and VIRTIO_DEV_PART_VQ_NOTIFY_CFG.' },
      ),
      device_type_raw: field(bytes(8), { doc: 'Of the parts of a device type, which define it.' }),
    }),
    { doc: 'Which one of several parts of its type.' },
  ),
  length: field(le32, { doc: 'Bytes in value.' }),
});

export const part = struct('virtio_dev_part', {
  hdr: field(partHeader, { doc: 'What it is and how long.' }),
  value: field(bytes(), { doc: 'What it holds, in the form of its type.' }),
});

export const partFeatures = struct('virtio_dev_part_features', {
  feature_bits: field(flexible(le64), { doc: 'Feature bits, 64 to a number.' }),
});

export const partQueue = struct('virtio_dev_part_vq_cfg', {
  queue_size: field(le16, { doc: 'Entries in the queue.' }),
  vector: field(le16, { doc: 'MSI-X vector of the queue.' }),
  enabled: field(le16, { doc: 'Whether the queue is enabled.' }),
  reserved: field(le16, { doc: 'Reserved.' }),
  queue_desc: field(le64, { doc: 'Address of the descriptor area.' }),
  queue_driver: field(le64, { doc: 'Address of the driver area.' }),
  queue_device: field(le64, { doc: 'Address of the device area.' }),
});

export const partNotify = struct('virtio_dev_part_vq_notify_data', {
  queue_notify_off: field(le16, { doc: 'Where the driver notifies of the queue, as PCI counts it.' }),
  queue_notif_config_data: field(le16, { doc: 'What the driver writes to notify of the queue.' }),
  reserved: field(bytes(4), { doc: 'Reserved.' }),
});

export const PART_STRUCTS: readonly StructFact[] = [
  {
    name: 'virtio_dev_part_hdr',
    layout: partHeader,
    versions,
    clause: PARTS,
    summary: 'What a device part is and how long.',
    direction: 'both',
  },
  {
    name: 'virtio_dev_part',
    layout: part,
    versions,
    clause: PARTS,
    summary: 'A device part: a piece of the state of a device.',
    direction: 'both',
  },
  {
    name: 'virtio_dev_part_features',
    layout: partFeatures,
    versions,
    clause: `${COMMON}/virtio-dev-part-dev-features`,
    summary: 'Feature bits, of the device or of the driver.',
    direction: 'both',
  },
  {
    name: 'virtio_dev_part_vq_cfg',
    layout: partQueue,
    versions,
    clause: `${COMMON}/virtio-dev-part-vq-cfg`,
    summary: 'The configuration of a queue.',
    direction: 'both',
    note: 'The fields correspond to those of the common configuration of PCI, says the section, and leaves enabled out.',
  },
  {
    name: 'virtio_dev_part_vq_notify_data',
    layout: partNotify,
    versions,
    clause: `${COMMON}/virtio-dev-part-vq-notify-cfg`,
    summary: 'How a queue is notified.',
    direction: 'both',
  },
];
