/**
 * What gives a clause the same key in every version. Keys are built from headings, so a heading that moved or
 * was reworded is listed here: the key its own heading would give, then the key it has everywhere.
 */

/** Chapter and top-section titles, to the short prefixes that keys begin with. */
export const PREFIXES = {
  Introduction: 'intro',
  'Basic Facilities of a Virtio Device': 'basic',
  'General Initialization And Device Operation': 'init',
  'Virtio Transport Options': 'transports',
  'Virtio Over PCI Bus': 'pci',
  'Virtio Over MMIO': 'mmio',
  'Virtio Over Channel I/O': 'ccw',
  'Device Types': 'device-types',
  'Network Device': 'net',
  'Block Device': 'blk',
  'Console Device': 'console',
  'Entropy Device': 'entropy',
  'Traditional Memory Balloon Device': 'balloon',
  'SCSI Host Device': 'scsi',
  'GPU Device': 'gpu',
  'Input Device': 'input',
  'Crypto Device': 'crypto',
  'Socket Device': 'vsock',
  'File System Device': 'fs',
  'RPMB Device': 'rpmb',
  'IOMMU device': 'iommu',
  'Sound Device': 'sound',
  'Memory Device': 'mem',
  'I2C Adapter Device': 'i2c',
  'SCMI Device': 'scmi',
  'GPIO Device': 'gpio',
  'PMEM Device': 'pmem',
  'CAN Device': 'can',
  'SPI Controller Device': 'spi',
  'Media Device': 'media',
  'RTC Device': 'rtc',
  'Reserved Feature Bits': 'reserved-features',
  Conformance: 'conformance',
  'virtio_queue.h': 'virtio-queue-h',
  'Creating New Device Types': 'new-device-types',
  'Creating New Transports': 'new-transports',
  Acknowledgements: 'acknowledgements',
  'Revision History': 'revision-history',
};

/** Version 1.0 has one section on virtqueues; from 1.1 on what it says of their layout is "Split Virtqueues". */
const FIRST_LAYOUT = [
  'driver-requirements',
  'legacy-interface-virtqueue-layout',
  'legacy-interface-virtqueue-endianness',
  'message-framing',
  'the-virtqueue-descriptor-table',
  'the-virtqueue-available-ring',
  'the-virtqueue-used-ring',
  'helpers-for-operating-virtqueues',
].map((part) => [`basic/virtqueues/${part}`, `basic/split-virtqueues/${part}`, ['1.0']]);

const ADMIN_LEGACY = 'basic/device-groups/group-administration-commands/legacy-interfaces';
const PCI_OPERATION = 'pci/pci-specific-initialization-and-device-operation';
const MMIO_OPERATION = 'mmio/mmio-specific-initialization-and-device-operation';

/** [key from the heading, key in every version, the versions this applies to] */
export const RENAMES = [
  ...FIRST_LAYOUT,
  [
    'basic/virtqueues/virtqueue-interrupt-suppression',
    'basic/split-virtqueues/used-buffer-notification-suppression',
    ['1.0'],
  ],
  [
    'basic/virtqueues/virtqueue-notification-suppression',
    'basic/split-virtqueues/available-buffer-notification-suppression',
    ['1.0'],
  ],
  [
    'init/device-operation/supplying-buffers-to-the-device',
    'basic/split-virtqueues/supplying-buffers-to-the-device',
    ['1.0'],
  ],
  [
    'init/device-operation/receiving-used-buffers-from-the-device',
    'basic/split-virtqueues/receiving-used-buffers-from-the-device',
    ['1.0'],
  ],
  [`${PCI_OPERATION}/notifying-the-device`, `${PCI_OPERATION}/available-buffer-notifications`, ['1.0']],
  [
    `${PCI_OPERATION}/virtqueue-interrupts-from-the-device`,
    `${PCI_OPERATION}/used-buffer-notifications`,
    ['1.0'],
  ],
  [`${MMIO_OPERATION}/notifying-the-device`, `${MMIO_OPERATION}/available-buffer-notifications`, ['1.0']],
  ['basic/packed-virtqueues/driver-notifications', 'basic/driver-notifications', ['1.1']],
  ...[
    ['legacy-common-configuration-write-command', 'virtio-admin-cmd-legacy-common-cfg-write'],
    ['legacy-common-configuration-read-command', 'virtio-admin-cmd-legacy-common-cfg-read'],
    ['legacy-device-configuration-write-command', 'virtio-admin-cmd-legacy-dev-cfg-write'],
    ['legacy-device-configuration-read-command', 'virtio-admin-cmd-legacy-dev-cfg-read'],
    ['legacy-driver-notification', 'virtio-admin-cmd-legacy-notify-info'],
  ].map(([from, to]) => [`${ADMIN_LEGACY}/${from}`, `${ADMIN_LEGACY}/${to}`, ['1.3']]),
];
