/**
 * What real devices offered and what a real driver accepted, for the widgets to start from. Every entry repeats a
 * recording under tests/fixtures/recordings, and a test compares the two.
 */

/** Where and on what the recordings were made. */
export const RECORDED_ON = {
  qemu: 'QEMU 7.2.22 (Debian 12), machine q35 without KVM, device on the root bus',
  linux: 'Linux 6.1.0-56-amd64 (Debian 12) in a guest of that QEMU, /sys/bus/virtio/devices',
} as const;

/** What Linux had accepted once its driver was bound. */
export interface AcceptedPreset {
  /** 64 bits in hexadecimal, bit 0 lowest. */
  readonly features: string;
  readonly driver: string;
  /** The device's name in the guest's sysfs. */
  readonly sysfs: string;
}

export interface Preset {
  readonly id: string;
  /** Device key. */
  readonly device: string;
  /** The wiki's system that it is shown for. */
  readonly system: string;
  /** QEMU's device, with the options that matter, and the configuration it was recorded in. */
  readonly recording: readonly [device: string, configuration: 'default' | 'packed' | 'iommu'];
  /** The feature bits offered: 64 bits in hexadecimal, bit 0 lowest. */
  readonly offered: string;
  readonly accepted?: AcceptedPreset;
  /** The configuration space in hexadecimal, first byte first; trailing bytes that read as ff were left out. */
  readonly config?: string;
  readonly note?: string;
}

/** What a configuration of the recording means, in QEMU's own options. */
export const CONFIGURATIONS: Readonly<Record<Preset['recording'][1], string>> = {
  default: 'as QEMU makes it: a transitional device with split rings',
  packed: 'disable-legacy=on, packed=on',
  iommu: 'disable-legacy=on, packed=on, iommu_platform=on',
};

export const PRESETS: readonly Preset[] = [
  {
    id: 'qemu-blk',
    device: 'blk',
    system: 'blk',
    recording: ['virtio-blk-pci', 'default'],
    offered: '0x0000010130006e54',
    accepted: { features: '0x0000010130006e54', driver: 'virtio_blk', sysfs: 'virtio0' },
    config:
      '000800000000000000000000fe0000000200103f00020000000000000000000001000100ffff3f000100000001000000ffff3f0001000000',
  },
  {
    id: 'qemu-blk-packed',
    device: 'blk',
    system: 'blk',
    recording: ['virtio-blk-pci', 'packed'],
    offered: '0x0000010530006e54',
    config:
      '000800000000000000000000fe0000000200103f00020000000000000000000001000100ffff3f000100000001000000ffff3f0001000000',
  },
  {
    id: 'qemu-blk-iommu',
    device: 'blk',
    system: 'blk',
    recording: ['virtio-blk-pci', 'iommu'],
    offered: '0x0000010730006e54',
    config:
      '000800000000000000000000fe0000000200103f00020000000000000000000001000100ffff3f000100000001000000ffff3f0001000000',
  },
  {
    id: 'qemu-blk-num-queues-4',
    device: 'blk',
    system: 'blk',
    recording: ['virtio-blk-pci(num-queues=4)', 'default'],
    offered: '0x0000010130007e54',
    config:
      '000800000000000000000000fe0000000200103f00020000000000000000000001000400ffff3f000100000001000000ffff3f0001000000',
  },
  {
    id: 'qemu-blk-readonly',
    device: 'blk',
    system: 'blk',
    recording: ['virtio-blk-pci(readonly)', 'default'],
    offered: '0x0000010130006e74',
    config:
      '000800000000000000000000fe0000000200103f00020000000000000000000001000100ffff3f000100000001000000ffff3f0001000000',
  },
  {
    id: 'qemu-net-user',
    device: 'net',
    system: 'net',
    recording: ['virtio-net-pci(user)', 'default'],
    offered: '0x0000010130bf8024',
    accepted: { features: '0x0000010130af8024', driver: 'virtio_net', sysfs: 'virtio1' },
  },
  {
    id: 'qemu-net-user-packed',
    device: 'net',
    system: 'net',
    recording: ['virtio-net-pci(user)', 'packed'],
    offered: '0x0000010530bf8024',
  },
  {
    id: 'qemu-net-user-iommu',
    device: 'net',
    system: 'net',
    recording: ['virtio-net-pci(user)', 'iommu'],
    offered: '0x0000010730bf8024',
  },
  {
    id: 'qemu-net-tap',
    device: 'net',
    system: 'net',
    recording: ['virtio-net-pci(tap)', 'default'],
    offered: '0x0000010130bfffa7',
  },
  {
    id: 'qemu-net-dgram-unix',
    device: 'net',
    system: 'net',
    recording: ['virtio-net-pci(dgram-unix)', 'default'],
    offered: '0x9000010130ff802c',
  },
  {
    id: 'qemu-rng',
    device: 'entropy',
    system: 'rng',
    recording: ['virtio-rng-pci', 'default'],
    offered: '0x0000010130000000',
    accepted: { features: '0x0000010130000000', driver: 'virtio_rng', sysfs: 'virtio2' },
  },
  {
    id: 'qemu-rng-packed',
    device: 'entropy',
    system: 'rng',
    recording: ['virtio-rng-pci', 'packed'],
    offered: '0x0000010530000000',
  },
  {
    id: 'qemu-rng-iommu',
    device: 'entropy',
    system: 'rng',
    recording: ['virtio-rng-pci', 'iommu'],
    offered: '0x0000010730000000',
  },
  {
    id: 'qemu-serial-console-port',
    device: 'console',
    system: 'console',
    recording: ['virtio-serial-pci(console+port)', 'default'],
    offered: '0x0000010130000006',
    accepted: { features: '0x0000010130000002', driver: 'virtio_console', sysfs: 'virtio3' },
  },
  {
    id: 'qemu-serial-console-port-packed',
    device: 'console',
    system: 'console',
    recording: ['virtio-serial-pci(console+port)', 'packed'],
    offered: '0x0000010530000006',
  },
  {
    id: 'qemu-serial-console-port-iommu',
    device: 'console',
    system: 'console',
    recording: ['virtio-serial-pci(console+port)', 'iommu'],
    offered: '0x0000010730000006',
  },
  {
    id: 'qemu-balloon',
    device: 'balloon',
    system: 'balloon',
    recording: ['virtio-balloon-pci', 'default'],
    offered: '0x0000010130000012',
    accepted: { features: '0x0000010120000022', driver: 'virtio_balloon', sysfs: 'virtio4' },
    note: 'The balloon that Linux met was started with more: it accepted free page reporting, bit 5, which this offer lacks.',
  },
  {
    id: 'qemu-balloon-packed',
    device: 'balloon',
    system: 'balloon',
    recording: ['virtio-balloon-pci', 'packed'],
    offered: '0x0000010530000012',
  },
  {
    id: 'qemu-balloon-iommu',
    device: 'balloon',
    system: 'balloon',
    recording: ['virtio-balloon-pci', 'iommu'],
    offered: '0x0000010730000012',
  },
  {
    id: 'qemu-balloon-all',
    device: 'balloon',
    system: 'balloon',
    recording: ['virtio-balloon-pci(all)', 'default'],
    offered: '0x000001013000003e',
  },
  {
    id: 'qemu-scsi',
    device: 'scsi',
    system: 'scsi',
    recording: ['virtio-scsi-pci', 'default'],
    offered: '0x0000010130000006',
    accepted: { features: '0x0000010130000006', driver: 'virtio_scsi', sysfs: 'virtio5' },
  },
  {
    id: 'qemu-scsi-packed',
    device: 'scsi',
    system: 'scsi',
    recording: ['virtio-scsi-pci', 'packed'],
    offered: '0x0000010530000006',
  },
  {
    id: 'qemu-scsi-iommu',
    device: 'scsi',
    system: 'scsi',
    recording: ['virtio-scsi-pci', 'iommu'],
    offered: '0x0000010730000006',
  },
  {
    id: 'qemu-gpu',
    device: 'gpu',
    system: 'gpu',
    recording: ['virtio-gpu-pci', 'default'],
    offered: '0x0000010130000002',
    accepted: { features: '0x0000010130000002', driver: 'virtio_gpu', sysfs: 'virtio6' },
  },
  {
    id: 'qemu-gpu-packed',
    device: 'gpu',
    system: 'gpu',
    recording: ['virtio-gpu-pci', 'packed'],
    offered: '0x0000010530000002',
  },
  {
    id: 'qemu-gpu-iommu',
    device: 'gpu',
    system: 'gpu',
    recording: ['virtio-gpu-pci', 'iommu'],
    offered: '0x0000010730000002',
  },
  {
    id: 'qemu-gpu-edid-off-max-outputs-4',
    device: 'gpu',
    system: 'gpu',
    recording: ['virtio-gpu-pci(edid=off,max_outputs=4)', 'default'],
    offered: '0x0000010130000000',
  },
  {
    id: 'qemu-keyboard',
    device: 'input',
    system: 'keyboard',
    recording: ['virtio-keyboard-pci', 'default'],
    offered: '0x0000010130000000',
    accepted: { features: '0x0000010130000000', driver: 'virtio_input', sysfs: 'virtio7' },
  },
  {
    id: 'qemu-keyboard-packed',
    device: 'input',
    system: 'keyboard',
    recording: ['virtio-keyboard-pci', 'packed'],
    offered: '0x0000010530000000',
  },
  {
    id: 'qemu-keyboard-iommu',
    device: 'input',
    system: 'keyboard',
    recording: ['virtio-keyboard-pci', 'iommu'],
    offered: '0x0000010730000000',
  },
  {
    id: 'qemu-tablet',
    device: 'input',
    system: 'tablet',
    recording: ['virtio-tablet-pci', 'default'],
    offered: '0x0000010130000000',
    accepted: { features: '0x0000010130000000', driver: 'virtio_input', sysfs: 'virtio9' },
  },
  {
    id: 'qemu-tablet-packed',
    device: 'input',
    system: 'tablet',
    recording: ['virtio-tablet-pci', 'packed'],
    offered: '0x0000010530000000',
  },
  {
    id: 'qemu-tablet-iommu',
    device: 'input',
    system: 'tablet',
    recording: ['virtio-tablet-pci', 'iommu'],
    offered: '0x0000010730000000',
  },
  {
    id: 'qemu-crypto',
    device: 'crypto',
    system: 'crypto',
    recording: ['virtio-crypto-pci', 'default'],
    offered: '0x0000010130000000',
    accepted: { features: '0x0000010130000000', driver: 'virtio_crypto', sysfs: 'virtio10' },
  },
  {
    id: 'qemu-crypto-packed',
    device: 'crypto',
    system: 'crypto',
    recording: ['virtio-crypto-pci', 'packed'],
    offered: '0x0000010530000000',
  },
  {
    id: 'qemu-crypto-iommu',
    device: 'crypto',
    system: 'crypto',
    recording: ['virtio-crypto-pci', 'iommu'],
    offered: '0x0000010730000000',
  },
  {
    id: 'qemu-iommu',
    device: 'iommu',
    system: 'iommu',
    recording: ['virtio-iommu-pci', 'default'],
    offered: '0x0000010130000077',
    note: 'Linux 6.1 as Debian builds it for x86 has no driver for it, so nothing was accepted.',
  },
  {
    id: 'qemu-iommu-packed',
    device: 'iommu',
    system: 'iommu',
    recording: ['virtio-iommu-pci', 'packed'],
    offered: '0x0000010530000077',
  },
  {
    id: 'qemu-iommu-iommu',
    device: 'iommu',
    system: 'iommu',
    recording: ['virtio-iommu-pci', 'iommu'],
    offered: '0x0000010730000077',
  },
];

/** The presets of a device, the plain one first. */
export function presetsFor(device: string): readonly Preset[] {
  return PRESETS.filter((preset) => preset.device === device);
}

/** How a preset is called in a list. */
export function presetLabel({ recording: [device, configuration] }: Preset): string {
  return configuration === 'default'
    ? `QEMU 7.2 ${device}`
    : `QEMU 7.2 ${device}, ${CONFIGURATIONS[configuration]}`;
}
