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
  /**
   * The configuration space in hexadecimal, first byte first: byte by byte through the legacy window where there is
   * one, else by 32-bit reads. Trailing bytes that read as ff were left out.
   */
  readonly config?: string;
  readonly note?: string;
}

/** What a configuration of the recording means, in QEMU's own options. */
export const CONFIGURATIONS: Readonly<Record<Preset['recording'][1], string>> = {
  default: 'as QEMU makes it: a transitional device with split rings',
  packed: 'disable-legacy=on, packed=on',
  iommu: 'disable-legacy=on, packed=on, iommu_platform=on',
};

const linux = (features: string, driver: string, sysfs: string): AcceptedPreset => ({
  features,
  driver,
  sysfs,
});

function offer(
  id: string,
  device: string,
  system: string,
  qemu: string,
  configuration: Preset['recording'][1],
  offered: string,
  other: Pick<Preset, 'accepted' | 'config' | 'note'> = {},
): Preset {
  return { id, device, system, recording: [qemu, configuration], offered, ...other };
}

/** A disk of 1 MiB with one queue, and with four. */
const BLK_CONFIG =
  '000800000000000000000000fe0000000200103f00020000000000000000000001000100ffff3f000100000001000000ffff3f000100000001';
const BLK_CONFIG_4 =
  '000800000000000000000000fe0000000200103f00020000000000000000000001000400ffff3f000100000001000000ffff3f000100000001';
/** What 32-bit reads give of it: the last byte does not fill one, and the read that takes it in returns all ones. */
const BLK_CONFIG_BY_WORDS = BLK_CONFIG.slice(0, -2);

export const PRESETS: readonly Preset[] = [
  offer('qemu-blk', 'blk', 'blk', 'virtio-blk-pci', 'default', '0x0000010130006e54', {
    accepted: linux('0x0000010130006e54', 'virtio_blk', 'virtio0'),
    config: BLK_CONFIG,
  }),
  offer('qemu-blk-packed', 'blk', 'blk', 'virtio-blk-pci', 'packed', '0x0000010530006e54', {
    config: BLK_CONFIG_BY_WORDS,
  }),
  offer('qemu-blk-iommu', 'blk', 'blk', 'virtio-blk-pci', 'iommu', '0x0000010730006e54', {
    config: BLK_CONFIG_BY_WORDS,
  }),
  offer(
    'qemu-blk-num-queues-4',
    'blk',
    'blk',
    'virtio-blk-pci(num-queues=4)',
    'default',
    '0x0000010130007e54',
    { config: BLK_CONFIG_4 },
  ),
  offer('qemu-blk-readonly', 'blk', 'blk', 'virtio-blk-pci(readonly)', 'default', '0x0000010130006e74', {
    config: BLK_CONFIG,
  }),
  offer('qemu-net-user', 'net', 'net', 'virtio-net-pci(user)', 'default', '0x0000010130bf8024', {
    accepted: linux('0x0000010130af8024', 'virtio_net', 'virtio1'),
  }),
  offer('qemu-net-user-packed', 'net', 'net', 'virtio-net-pci(user)', 'packed', '0x0000010530bf8024'),
  offer('qemu-net-user-iommu', 'net', 'net', 'virtio-net-pci(user)', 'iommu', '0x0000010730bf8024'),
  offer('qemu-net-tap', 'net', 'net', 'virtio-net-pci(tap)', 'default', '0x0000010130bfffa7'),
  offer('qemu-net-dgram-unix', 'net', 'net', 'virtio-net-pci(dgram-unix)', 'default', '0x9000010130ff802c'),
  offer('qemu-rng', 'entropy', 'rng', 'virtio-rng-pci', 'default', '0x0000010130000000', {
    accepted: linux('0x0000010130000000', 'virtio_rng', 'virtio2'),
  }),
  offer('qemu-rng-packed', 'entropy', 'rng', 'virtio-rng-pci', 'packed', '0x0000010530000000'),
  offer('qemu-rng-iommu', 'entropy', 'rng', 'virtio-rng-pci', 'iommu', '0x0000010730000000'),
  offer(
    'qemu-serial-console-port',
    'console',
    'console',
    'virtio-serial-pci(console+port)',
    'default',
    '0x0000010130000006',
    { accepted: linux('0x0000010130000002', 'virtio_console', 'virtio3') },
  ),
  offer(
    'qemu-serial-console-port-packed',
    'console',
    'console',
    'virtio-serial-pci(console+port)',
    'packed',
    '0x0000010530000006',
  ),
  offer(
    'qemu-serial-console-port-iommu',
    'console',
    'console',
    'virtio-serial-pci(console+port)',
    'iommu',
    '0x0000010730000006',
  ),
  offer('qemu-balloon', 'balloon', 'balloon', 'virtio-balloon-pci', 'default', '0x0000010130000012', {
    accepted: linux('0x0000010120000022', 'virtio_balloon', 'virtio4'),
    note: 'The balloon that Linux met was started with more: it accepted free page reporting, bit 5, which this offer lacks.',
  }),
  offer('qemu-balloon-packed', 'balloon', 'balloon', 'virtio-balloon-pci', 'packed', '0x0000010530000012'),
  offer('qemu-balloon-iommu', 'balloon', 'balloon', 'virtio-balloon-pci', 'iommu', '0x0000010730000012'),
  offer('qemu-balloon-all', 'balloon', 'balloon', 'virtio-balloon-pci(all)', 'default', '0x000001013000003e'),
  offer('qemu-scsi', 'scsi', 'scsi', 'virtio-scsi-pci', 'default', '0x0000010130000006', {
    accepted: linux('0x0000010130000006', 'virtio_scsi', 'virtio5'),
  }),
  offer('qemu-scsi-packed', 'scsi', 'scsi', 'virtio-scsi-pci', 'packed', '0x0000010530000006'),
  offer('qemu-scsi-iommu', 'scsi', 'scsi', 'virtio-scsi-pci', 'iommu', '0x0000010730000006'),
  offer('qemu-gpu', 'gpu', 'gpu', 'virtio-gpu-pci', 'default', '0x0000010130000002', {
    accepted: linux('0x0000010130000002', 'virtio_gpu', 'virtio6'),
  }),
  offer('qemu-gpu-packed', 'gpu', 'gpu', 'virtio-gpu-pci', 'packed', '0x0000010530000002'),
  offer('qemu-gpu-iommu', 'gpu', 'gpu', 'virtio-gpu-pci', 'iommu', '0x0000010730000002'),
  offer(
    'qemu-gpu-edid-off-max-outputs-4',
    'gpu',
    'gpu',
    'virtio-gpu-pci(edid=off,max_outputs=4)',
    'default',
    '0x0000010130000000',
  ),
  offer('qemu-keyboard', 'input', 'keyboard', 'virtio-keyboard-pci', 'default', '0x0000010130000000', {
    accepted: linux('0x0000010130000000', 'virtio_input', 'virtio7'),
  }),
  offer('qemu-keyboard-packed', 'input', 'keyboard', 'virtio-keyboard-pci', 'packed', '0x0000010530000000'),
  offer('qemu-keyboard-iommu', 'input', 'keyboard', 'virtio-keyboard-pci', 'iommu', '0x0000010730000000'),
  offer('qemu-tablet', 'input', 'tablet', 'virtio-tablet-pci', 'default', '0x0000010130000000', {
    accepted: linux('0x0000010130000000', 'virtio_input', 'virtio9'),
  }),
  offer('qemu-tablet-packed', 'input', 'tablet', 'virtio-tablet-pci', 'packed', '0x0000010530000000'),
  offer('qemu-tablet-iommu', 'input', 'tablet', 'virtio-tablet-pci', 'iommu', '0x0000010730000000'),
  offer('qemu-crypto', 'crypto', 'crypto', 'virtio-crypto-pci', 'default', '0x0000010130000000', {
    accepted: linux('0x0000010130000000', 'virtio_crypto', 'virtio10'),
  }),
  offer('qemu-crypto-packed', 'crypto', 'crypto', 'virtio-crypto-pci', 'packed', '0x0000010530000000'),
  offer('qemu-crypto-iommu', 'crypto', 'crypto', 'virtio-crypto-pci', 'iommu', '0x0000010730000000'),
  offer('qemu-iommu', 'iommu', 'iommu', 'virtio-iommu-pci', 'default', '0x0000010130000077', {
    note: 'Linux 6.1 as Debian builds it for x86 has no driver for it, so nothing was accepted.',
  }),
  offer('qemu-iommu-packed', 'iommu', 'iommu', 'virtio-iommu-pci', 'packed', '0x0000010530000077'),
  offer('qemu-iommu-iommu', 'iommu', 'iommu', 'virtio-iommu-pci', 'iommu', '0x0000010730000077'),
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
