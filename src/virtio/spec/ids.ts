/** The device IDs of every version (section "Device Types") and the PCI IDs that follow from them. */
import type { ClauseKey, DeviceId, Standing, Version } from './types.ts';
import { compareVersions, VERSION_NAMES } from './versions.ts';

/** Where every version lists its device IDs. */
export const ID_CLAUSE: ClauseKey = 'device-types';
/** Where every version lists its PCI IDs. */
export const PCI_ID_CLAUSE: ClauseKey = 'pci/pci-device-discovery/device-requirements';

/** Vendor ID of every virtio PCI device. */
export const PCI_VENDOR_ID = 0x1af4;
/** Added to the device ID it gives the PCI device ID of a device that is not transitional. */
export const MODERN_PCI_BASE = 0x1040;

type Names = DeviceId['names'];

/** Names from a version on, each until the next one: `from('1.0', 'network card', '1.3', 'network device')`. */
function from(...changes: readonly (Version | (string & {}))[]): Names {
  const names: Partial<Record<Version, string>> = {};
  for (const version of VERSION_NAMES) {
    for (let at = 0; at < changes.length; at += 2) {
      const [since, name] = [changes[at] as Version, changes[at + 1] as string];
      if (compareVersions(since, version) <= 0) names[version] = name;
    }
  }
  return names;
}

/**
 * Every ID that any version lists, in the order of the table. IDs 14, 15 and 37 stand in none. The key of a device
 * with a section is also the clause key of that section.
 */
export const DEVICE_IDS: readonly DeviceId[] = [
  {
    key: 'invalid',
    id: 0,
    names: from('1.0', 'reserved (invalid)'),
    note: 'No device has this ID: virtio over MMIO answers it in an empty slot.',
  },
  {
    key: 'net',
    id: 1,
    names: from('1.0', 'network card', '1.3', 'network device'),
    specifiedSince: '1.0',
    clause: 'net',
    transitionalPciId: 0x1000,
  },
  {
    key: 'blk',
    id: 2,
    names: from('1.0', 'block device'),
    specifiedSince: '1.0',
    clause: 'blk',
    transitionalPciId: 0x1001,
  },
  {
    key: 'console',
    id: 3,
    names: from('1.0', 'console'),
    specifiedSince: '1.0',
    clause: 'console',
    transitionalPciId: 0x1003,
  },
  {
    key: 'entropy',
    id: 4,
    names: from('1.0', 'entropy source'),
    specifiedSince: '1.0',
    clause: 'entropy',
    transitionalPciId: 0x1005,
    note: 'The specification never calls it virtio-rng; that is the name of the drivers.',
  },
  {
    key: 'balloon',
    id: 5,
    names: from('1.0', 'memory ballooning (traditional)'),
    specifiedSince: '1.0',
    clause: 'balloon',
    transitionalPciId: 0x1002,
    note: 'Called traditional because ID 13 was set aside for a successor that was never specified.',
  },
  { key: 'iomem', id: 6, names: from('1.0', 'ioMemory') },
  { key: 'rpmsg', id: 7, names: from('1.0', 'rpmsg') },
  {
    key: 'scsi',
    id: 8,
    names: from('1.0', 'SCSI host'),
    specifiedSince: '1.0',
    clause: 'scsi',
    transitionalPciId: 0x1004,
  },
  {
    key: '9p',
    id: 9,
    names: from('1.0', '9P transport'),
    transitionalPciId: 0x1009,
    note: 'In wide use, and with a transitional PCI ID, yet without a section in any version.',
  },
  { key: 'mac80211-wlan', id: 10, names: from('1.0', 'mac80211 wlan') },
  { key: 'rproc-serial', id: 11, names: from('1.0', 'rproc serial') },
  { key: 'caif', id: 12, names: from('1.0', 'virtio CAIF') },
  {
    key: 'memory-balloon',
    id: 13,
    names: from('1.0', 'memory balloon'),
    note: 'Not the balloon that exists: that one has ID 5.',
  },
  {
    key: 'gpu',
    id: 16,
    names: from('1.0', 'GPU device'),
    specifiedSince: '1.1',
    clause: 'gpu',
    note: 'Section since 1.1, but a conformance clause for the device only since 1.2 and for the driver since 1.4.',
  },
  {
    key: 'rtc',
    id: 17,
    names: from('1.0', 'Timer/Clock device', '1.4', 'RTC (Real Time Clock) device'),
    specifiedSince: '1.4',
    clause: 'rtc',
    note: 'The ID was kept for a timer or clock from 1.0 on and got its section, and its present name, in 1.4.',
  },
  {
    key: 'input',
    id: 18,
    names: from('1.0', 'Input device'),
    specifiedSince: '1.1',
    clause: 'input',
    note: 'One ID for keyboards, mice, tablets and touch screens: the configuration space says which.',
  },
  { key: 'vsock', id: 19, names: from('1.1', 'Socket device'), specifiedSince: '1.1', clause: 'vsock' },
  { key: 'crypto', id: 20, names: from('1.1', 'Crypto device'), specifiedSince: '1.1', clause: 'crypto' },
  { key: 'signal-distribution', id: 21, names: from('1.1', 'Signal Distribution Module') },
  { key: 'pstore', id: 22, names: from('1.1', 'pstore device') },
  { key: 'iommu', id: 23, names: from('1.1', 'IOMMU device'), specifiedSince: '1.2', clause: 'iommu' },
  { key: 'mem', id: 24, names: from('1.1', 'Memory device'), specifiedSince: '1.2', clause: 'mem' },
  {
    key: 'sound',
    id: 25,
    names: from('1.2', 'Audio device', '1.3', 'Sound device'),
    specifiedSince: '1.2',
    clause: 'sound',
    note: 'The ID table of 1.2 says Audio device while its own section says Sound Device.',
  },
  { key: 'fs', id: 26, names: from('1.2', 'file system device'), specifiedSince: '1.2', clause: 'fs' },
  { key: 'pmem', id: 27, names: from('1.2', 'PMEM device'), specifiedSince: '1.2', clause: 'pmem' },
  { key: 'rpmb', id: 28, names: from('1.2', 'RPMB device'), specifiedSince: '1.2', clause: 'rpmb' },
  { key: 'mac80211-hwsim', id: 29, names: from('1.2', 'mac80211 hwsim wireless simulation device') },
  {
    key: 'video-encoder',
    id: 30,
    names: from('1.2', 'Video encoder device'),
    note: 'Reserved and never specified; the media device (48) of 1.4 can stand for a codec.',
  },
  {
    key: 'video-decoder',
    id: 31,
    names: from('1.2', 'Video decoder device'),
    note: 'Reserved and never specified; the media device (48) of 1.4 can stand for a codec.',
  },
  { key: 'scmi', id: 32, names: from('1.2', 'SCMI device'), specifiedSince: '1.2', clause: 'scmi' },
  { key: 'nitro-secure-module', id: 33, names: from('1.2', 'NitroSecureModule') },
  { key: 'i2c', id: 34, names: from('1.2', 'I2C adapter'), specifiedSince: '1.2', clause: 'i2c' },
  { key: 'watchdog', id: 35, names: from('1.2', 'Watchdog') },
  { key: 'can', id: 36, names: from('1.2', 'CAN device'), specifiedSince: '1.4', clause: 'can' },
  { key: 'parameter-server', id: 38, names: from('1.2', 'Parameter Server') },
  { key: 'audio-policy', id: 39, names: from('1.2', 'Audio policy device') },
  { key: 'bluetooth', id: 40, names: from('1.2', 'Bluetooth device') },
  { key: 'gpio', id: 41, names: from('1.2', 'GPIO device'), specifiedSince: '1.2', clause: 'gpio' },
  { key: 'rdma', id: 42, names: from('1.2', 'RDMA device') },
  { key: 'camera', id: 43, names: from('1.3', 'Camera device') },
  { key: 'ism', id: 44, names: from('1.3', 'ISM device') },
  {
    key: 'spi',
    id: 45,
    names: from('1.3', 'SPI master', '1.4', 'SPI controller'),
    specifiedSince: '1.4',
    clause: 'spi',
  },
  { key: 'tee', id: 46, names: from('1.4', 'TEE device') },
  { key: 'cpu-balloon', id: 47, names: from('1.4', 'CPU balloon device') },
  { key: 'media', id: 48, names: from('1.4', 'Media device'), specifiedSince: '1.4', clause: 'media' },
  { key: 'usb', id: 49, names: from('1.4', 'USB controller') },
];

const BY_KEY: ReadonlyMap<string, DeviceId> = new Map(DEVICE_IDS.map((entry) => [entry.key, entry]));
const BY_ID: ReadonlyMap<number, DeviceId> = new Map(DEVICE_IDS.map((entry) => [entry.id, entry]));

/** The registry entry of a device key; undefined for a key without an ID. */
export function deviceId(key: string): DeviceId | undefined {
  return BY_KEY.get(key);
}

/** The registry entry of a virtio device ID. */
export function deviceByNumber(id: number): DeviceId | undefined {
  return BY_ID.get(id);
}

/** What a version says of a device: `specified` when it has a section, `reserved` when only its ID is listed. */
export function standing(key: string, version: Version): Standing {
  const entry = BY_KEY.get(key);
  if (entry?.names[version] === undefined) return 'absent';
  const since = entry.specifiedSince;
  return since !== undefined && compareVersions(since, version) <= 0 ? 'specified' : 'reserved';
}

/** The PCI device ID of the modern device (0x1040 plus the device ID); undefined for the invalid ID 0. */
export function modernPciId(entry: DeviceId): number | undefined {
  return entry.id === 0 ? undefined : MODERN_PCI_BASE + entry.id;
}

/** The device behind a PCI device ID of vendor 0x1AF4, and whether the ID is the transitional one. */
export function deviceByPciId(pciId: number): { device: DeviceId; transitional: boolean } | undefined {
  const transitional = DEVICE_IDS.find((entry) => entry.transitionalPciId === pciId);
  if (transitional !== undefined) return { device: transitional, transitional: true };
  const device = pciId > MODERN_PCI_BASE ? BY_ID.get(pciId - MODERN_PCI_BASE) : undefined;
  return device === undefined ? undefined : { device, transitional: false };
}
