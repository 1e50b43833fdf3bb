/** PCI: capabilities and the legacy header, section 4.1 of every version. */
import { bytes, depends, field, le16, le32, named, struct, u8 } from '../layout/layout.ts';
import { constants, group, inVersions } from './facts.ts';
import { LEGACY_QUEUE_ALIGN } from './legacy-ring.ts';
import { NOTIFICATION_DATA } from './notification-data.ts';
import { COMMON_REGISTERS, COMMON_STRUCT } from './pci-common.ts';
import type { Register, StructFact, TransportSpec } from './types.ts';

const capabilities = 'pci/virtio-structure-pci-capabilities';
const since10 = { since: '1.0' } as const;
const since12 = { since: '1.2' } as const;

export const PCI_CONSTANTS = [
  ...constants({ versions: since10, clause: capabilities, group: 'capability type' }, [
    ['VIRTIO_PCI_CAP_COMMON_CFG', 1, 'The capability points to the common configuration.'],
    ['VIRTIO_PCI_CAP_NOTIFY_CFG', 2, 'The capability points to where queues are notified.'],
    ['VIRTIO_PCI_CAP_ISR_CFG', 3, 'The capability points to the ISR status.'],
    ['VIRTIO_PCI_CAP_DEVICE_CFG', 4, 'The capability points to the configuration of the device type.'],
    ['VIRTIO_PCI_CAP_PCI_CFG', 5, 'The capability is itself a window on a part of a BAR.'],
    [
      'VIRTIO_PCI_CAP_SHARED_MEMORY_CFG',
      8,
      'The capability points to a shared memory region.',
      { versions: since12 },
    ],
    [
      'VIRTIO_PCI_CAP_VENDOR_CFG',
      9,
      'The capability holds data whose meaning a vendor defines.',
      { versions: since12 },
    ],
  ]),
  ...constants(
    {
      versions: since10,
      clause:
        'pci/pci-specific-initialization-and-device-operation/device-initialization/msi-x-vector-configuration',
      group: 'MSI-X vector',
    },
    [
      [
        'VIRTIO_MSI_NO_VECTOR',
        0xffff,
        'Unmaps an event from its vector, and tells that a mapping failed.',
        { note: 'Outside its definition the text calls it NO_VECTOR.' },
      ],
    ],
  ),
];

const cfgType = named('virtio_pci_cap cfg_type', u8, group(PCI_CONSTANTS, 'capability type'));
const padding = depends<Uint8Array>(bytes(2), ({ version }) =>
  version === '1.0' || version === '1.1' ? bytes(3) : bytes(2),
);

/** What every vendor-specific capability begins with. */
const head = {
  cap_vndr: field(u8, { doc: '0x09, a vendor-specific capability.', access: 'read-only' }),
  cap_next: field(u8, {
    doc: 'Where the next capability is in the configuration space.',
    access: 'read-only',
  }),
  cap_len: field(u8, { doc: 'Bytes in the whole capability.', access: 'read-only' }),
  cfg_type: field(cfgType, { doc: 'What the capability describes.', access: 'read-only' }),
};

/** 16 bytes in every version: from 1.2 on, `id` takes the first byte of the padding. */
export const pciCap = struct('virtio_pci_cap', {
  ...head,
  bar: field(u8, { doc: 'Number of the BAR, 0 to 5.', access: 'read-only' }),
  id: field(u8, {
    doc: 'Tells capabilities of one type apart.',
    access: 'read-only',
    since: '1.2',
    when: inVersions(since12),
  }),
  padding: field(padding, { doc: 'Unused.', access: 'read-only' }),
  offset: field(le32, { doc: 'Where the structure begins in the BAR, in bytes.', access: 'read-only' }),
  length: field(le32, { doc: 'Bytes in the structure.', access: 'read-only' }),
});

const pciCap64 = struct('virtio_pci_cap64', {
  cap: pciCap,
  offset_hi: field(le32, { doc: 'Upper half of the offset.', access: 'read-only' }),
  length_hi: field(le32, { doc: 'Upper half of the length.', access: 'read-only' }),
});

const notifyCap = struct('virtio_pci_notify_cap', {
  cap: pciCap,
  notify_off_multiplier: field(le32, {
    doc: 'Bytes between the places of two notification offsets, 0 where all queues share one.',
    access: 'read-only',
  }),
});

const cfgCap = struct('virtio_pci_cfg_cap', {
  cap: pciCap,
  pci_cfg_data: field(bytes(4), { doc: 'The bytes that the window shows.', access: 'read-write' }),
});

const vendorData = struct('virtio_pci_vndr_data', {
  ...head,
  vendor_id: field(le16, { doc: 'PCI vendor whose format the data has; never 0x1AF4.', access: 'read-only' }),
});

export const PCI_STRUCTS: readonly StructFact[] = [
  {
    name: 'virtio_pci_cap',
    layout: pciCap,
    versions: since10,
    clause: capabilities,
    summary: 'Says in which BAR a structure lies, and where in it.',
    note: 'A driver requirement calls cfg_type cap_type.',
  },
  {
    name: 'virtio_pci_cap64',
    layout: pciCap64,
    versions: since12,
    clause: capabilities,
    summary: 'A capability with an offset and a length of 64 bits.',
    note: 'The listing types the last two fields as u32 in 1.2 and 1.3 and as le32 in 1.4; the section says of all its fields that they are little-endian.',
  },
  COMMON_STRUCT,
  {
    name: 'virtio_pci_notify_cap',
    layout: notifyCap,
    versions: since10,
    clause: `${capabilities}/notification-structure-layout`,
    summary: 'Says where a driver writes to notify the device of a queue.',
    note: 'Where VIRTIO_F_NOTIFICATION_DATA is not offered, the multiplier must be 0 or "an even power of 2". Taken at its word, that is 1, 4, 16 and so on, and 1 would put places of two bytes over one another; a power of 2 that is even (2, 4, 8) fits the alignment of 2 bytes that the same section demands, as well as the rule that 1.1 adds for the other case, a power of 2 that is a multiple of 4. An example in the text calls the field notifier_off_multiplier.',
  },
  {
    name: 'virtio_pci_vndr_data',
    layout: vendorData,
    versions: since12,
    clause: `${capabilities}/vendor-data-capability`,
    summary: 'Data of a vendor for debugging and reports.',
    note: 'What the vendor defines follows, up to a multiple of 4 bytes. The listing types vendor_id as u16, without a byte order.',
  },
  {
    name: 'virtio_pci_cfg_cap',
    layout: cfgCap,
    versions: since10,
    clause: `${capabilities}/pci-configuration-access-capability`,
    summary: 'A window through which a driver reaches a BAR that it cannot map.',
    note: 'In this capability the driver may also write the fields bar, offset and length of the part it begins with.',
  },
];

const ISR_BITS = [
  { bit: 0, name: 'Queue Interrupt', summary: 'A queue caused the interrupt.' },
  {
    bit: 1,
    name: 'Device Configuration Interrupt',
    summary: 'A change of the configuration caused the interrupt.',
  },
] as const;

const isr: Register = {
  scope: 'pci',
  group: 'ISR status',
  name: 'ISR status',
  offset: 0,
  size: 1,
  access: 'R',
  versions: since10,
  clause: `${capabilities}/isr-status-capability`,
  summary: 'Why the device asserted its interrupt line; reading it clears it and ends the interrupt.',
  bits: ISR_BITS,
  note: 'The text calls it a field of 8 bits, its table counts reserved bits up to 31. Another section calls it unused while MSI-X is enabled; the device must set bit 1 before a configuration change notification all the same.',
};

type LegacyRow = readonly [
  name: string,
  offset: number,
  size: number,
  access: Register['access'],
  summary: string,
  more?: Pick<Register, 'bits' | 'note'>,
];

const onlyMsix = {
  note: 'Only while MSI-X is enabled; the configuration of the device type begins at offset 24 then, else at 20.',
};

const LEGACY: readonly LegacyRow[] = [
  ['Device Features bits 0:31', 0, 4, 'R', 'The feature bits that the device offers.'],
  ['Driver Features bits 0:31', 4, 4, 'RW', 'The feature bits that the driver accepts.'],
  [
    'Queue Address',
    8,
    4,
    'RW',
    `Where the selected queue lies, its address divided by ${LEGACY_QUEUE_ALIGN}.`,
  ],
  ['queue_size', 12, 2, 'R', 'Entries in the selected queue, 0 where there is no such queue.'],
  ['queue_select', 14, 2, 'RW', 'The queue that the other registers speak of.'],
  ['Queue Notify', 16, 2, 'RW', 'A queue with new buffers, by its index.'],
  ['Device Status', 18, 1, 'RW', 'The device status; writing 0 resets the device.'],
  ['ISR Status', 19, 1, 'R', 'Why the device asserted its interrupt line.', { bits: ISR_BITS }],
  ['config_msix_vector', 20, 2, 'RW', 'The vector that tells of configuration changes.', onlyMsix],
  ['queue_msix_vector', 22, 2, 'RW', 'The vector of the selected queue.', onlyMsix],
];

const LEGACY_REGISTERS: readonly Register[] = LEGACY.map(([name, offset, size, access, summary, more]) => ({
  scope: 'pci',
  group: 'legacy header',
  name,
  offset,
  size,
  access,
  versions: since10,
  clause: `${capabilities}/legacy-interface`,
  summary,
  legacy: true,
  ...more,
}));

export const PCI: TransportSpec = {
  scope: 'pci',
  registers: [...COMMON_REGISTERS, isr, ...LEGACY_REGISTERS],
  structs: [...PCI_STRUCTS, ...NOTIFICATION_DATA.pci],
  constants: PCI_CONSTANTS,
};
