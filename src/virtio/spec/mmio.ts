/** MMIO: the control registers, sections 4.2.2 and 4.2.4 of every version. The section names no struct or constant. */
import { needs } from './facts.ts';
import { NOTIFICATION_DATA } from './notification-data.ts';
import type { Name, Register, TransportSpec, Version } from './types.ts';

type Row = readonly [
  offset: number,
  name: Name,
  access: Register['access'],
  summary: string,
  more?: Partial<Register>,
];

/** A name that `since` gave in place of another. */
const renamed = (old: string, name: string, until: Version, since: Version): Name => [
  { name: old, versions: { since: '1.0', until } },
  { name, versions: { since } },
];

const since12 = { versions: { since: '1.2' } } as const;
const sizeMax = renamed('QueueNumMax', 'QueueSizeMax', '1.2', '1.3');
const size = renamed('QueueNum', 'QueueSize', '1.2', '1.3');

const bits = [
  {
    bit: 0,
    name: renamed('Used Ring Update', 'Used Buffer Notification', '1.0', '1.1'),
    summary: 'The device has used a buffer in a queue.',
  },
  {
    bit: 1,
    name: renamed('Configuration Change', 'Configuration Change Notification', '1.0', '1.1'),
    summary: 'The configuration of the device has changed.',
  },
] as const;

const oldNames = { note: 'The text of 1.1 keeps the name of 1.0 where it describes the register.' } as const;

const MODERN: readonly Row[] = [
  [0x000, 'MagicValue', 'R', '0x74726976, the letters `virt`.'],
  [0x004, 'Version', 'R', '2, the version of this layout.'],
  [0x008, 'DeviceID', 'R', 'The virtio device ID, 0 for a placeholder without a device.'],
  [0x00c, 'VendorID', 'R', 'The virtio subsystem vendor ID.'],
  [0x010, 'DeviceFeatures', 'R', 'The 32 feature bits of the device that DeviceFeaturesSel selects.'],
  [0x014, 'DeviceFeaturesSel', 'W', 'Which 32 feature bits DeviceFeatures shows.'],
  [0x020, 'DriverFeatures', 'W', 'The 32 feature bits of the driver that DriverFeaturesSel selects.'],
  [0x024, 'DriverFeaturesSel', 'W', 'Which 32 feature bits DriverFeatures sets.'],
  [
    0x030,
    'QueueSel',
    'W',
    'The virtqueue that the other queue registers speak of.',
    {
      note: 'The text of 1.1 lists QueueAvailLow and the like as 1.0 names them, that of 1.2 and later a QueueDriverlLow.',
    },
  ],
  [0x034, sizeMax, 'R', 'Most entries that the queue may have, 0 where there is no such queue.'],
  [0x038, size, 'W', 'Entries that the queue has.'],
  [0x044, 'QueueReady', 'RW', '1 while the device may use the queue.'],
  [
    0x050,
    'QueueNotify',
    'W',
    'Tells the device of new buffers, by the index of their queue or, since 1.1, with VIRTIO_F_NOTIFICATION_DATA by more.',
  ],
  [
    0x060,
    'InterruptStatus',
    'R',
    'Why the device asserted its interrupt, a bit for each reason.',
    {
      bits,
      note: 'Since 1.1, section 4.2.3.4 has the device send the notifications behind the bits "to the device"; in 1.0 it notifies the driver, which is what is meant.',
    },
  ],
  [
    0x064,
    'InterruptACK',
    'W',
    'The reasons that the driver has dealt with.',
    {
      note: 'The driver must write it when it finishes handling an interrupt (4.2.2.2). What happens between its last look and that write has its bit cleared unseen; the text says nothing of it.',
    },
  ],
  [0x070, 'Status', 'RW', 'The device status; writing 0 resets the device.'],
  [0x080, 'QueueDescLow', 'W', 'Lower half of the address of the descriptor area.'],
  [0x084, 'QueueDescHigh', 'W', 'Upper half of the address of the descriptor area.'],
  [
    0x090,
    renamed('QueueAvailLow', 'QueueDriverLow', '1.0', '1.1'),
    'W',
    'Lower half of the address of the driver area, in a split queue the available ring.',
    oldNames,
  ],
  [
    0x094,
    renamed('QueueAvailHigh', 'QueueDriverHigh', '1.0', '1.1'),
    'W',
    'Upper half of the address of the driver area.',
    oldNames,
  ],
  [
    0x0a0,
    renamed('QueueUsedLow', 'QueueDeviceLow', '1.0', '1.1'),
    'W',
    'Lower half of the address of the device area, in a split queue the used ring.',
    oldNames,
  ],
  [
    0x0a4,
    renamed('QueueUsedHigh', 'QueueDeviceHigh', '1.0', '1.1'),
    'W',
    'Upper half of the address of the device area.',
    oldNames,
  ],
  [0x0ac, 'SHMSel', 'W', 'The shared memory region that the next registers speak of.', since12],
  [
    0x0b0,
    'SHMLenLow',
    'R',
    'Lower half of the length of the region in bytes; a region that is not there has -1.',
    since12,
  ],
  [0x0b4, 'SHMLenHigh', 'R', 'Upper half of the length of the region.', since12],
  [
    0x0b8,
    'SHMBaseLow',
    'R',
    'Lower half of the address of the region; one that is not there has all bits set.',
    since12,
  ],
  [0x0bc, 'SHMBaseHigh', 'R', 'Upper half of the address of the region.', since12],
  [
    0x0c0,
    'QueueReset',
    'RW',
    'Writing 1 resets the queue alone; it reads 0 when that is done.',
    { ...since12, requires: needs('VIRTIO_F_RING_RESET') },
  ],
  [
    0x0fc,
    'ConfigGeneration',
    'R',
    'Changes with the configuration, so that a driver knows what it read fits together.',
  ],
  [
    0x100,
    'Config',
    'RW',
    'The configuration of the device type, from here on; how long it is depends on the device.',
    {
      size: null,
      note: 'The table has it accessed with byte alignment; the requirements want accesses as wide as the field and aligned, two of 32 bits for one of 64.',
    },
  ],
];

const LEGACY: readonly Row[] = [
  [0x000, 'MagicValue', 'R', '0x74726976, the letters `virt`.'],
  [0x004, 'Version', 'R', '1, the version of the legacy layout.'],
  [0x008, 'DeviceID', 'R', 'The virtio device ID.'],
  [0x00c, 'VendorID', 'R', 'The virtio subsystem vendor ID.'],
  [0x010, 'HostFeatures', 'R', 'The 32 feature bits of the device that HostFeaturesSel selects.'],
  [0x014, 'HostFeaturesSel', 'W', 'Which 32 feature bits HostFeatures shows.'],
  [0x020, 'GuestFeatures', 'W', 'The 32 feature bits of the driver that GuestFeaturesSel selects.'],
  [0x024, 'GuestFeaturesSel', 'W', 'Which 32 feature bits GuestFeatures sets.'],
  [0x028, 'GuestPageSize', 'W', 'Bytes in a page of the guest, a power of 2, by which QueuePFN counts.'],
  [0x030, 'QueueSel', 'W', 'The virtqueue that the other queue registers speak of.'],
  [0x034, sizeMax, 'R', 'Most entries that the queue may have, to be read only while QueuePFN is 0.'],
  [0x038, size, 'W', 'Entries that the queue has.'],
  [0x03c, 'QueueAlign', 'W', 'The alignment of the used ring in bytes, a power of 2.'],
  [
    0x040,
    'QueuePFN',
    'RW',
    'The page at which the queue begins, 0 while it is not in use.',
    { note: 'The text calls the value 0 illegal, and has a driver write it to stop using the queue.' },
  ],
  [0x050, 'QueueNotify', 'W', 'Tells the device of new buffers in a queue.'],
  [0x060, 'InterruptStatus', 'R', 'Why the device asserted its interrupt, a bit for each reason.', { bits }],
  [0x064, 'InterruptACK', 'W', 'The reasons that the driver has dealt with.'],
  [0x070, 'Status', 'RW', 'The device status; writing 0 resets the device and every QueuePFN.'],
  [0x100, 'Config', 'RW', 'The configuration of the device type, from here on.', { size: null }],
];

function registers(rows: readonly Row[], shared: Pick<Register, 'group' | 'clause' | 'legacy'>) {
  return rows.map(
    ([offset, name, access, summary, more]): Register => ({
      scope: 'mmio',
      ...shared,
      name,
      offset,
      size: 4,
      access,
      versions: { since: '1.0' },
      summary,
      ...more,
    }),
  );
}

export const MMIO: TransportSpec = {
  scope: 'mmio',
  registers: [
    ...registers(MODERN, { group: 'control registers', clause: 'mmio/mmio-device-register-layout' }),
    ...registers(LEGACY, {
      group: 'legacy control registers',
      clause: 'mmio/legacy-interface',
      legacy: true,
    }),
  ],
  structs: NOTIFICATION_DATA.mmio,
  constants: [],
};
