/** The fifteen systems that the wiki is arranged by, and the version table that the wiki began with. */
import { standing } from './ids.ts';
import type { Standing, Version } from './types.ts';

export type Family =
  | 'frame buffer'
  | 'video'
  | 'sound'
  | 'storage'
  | 'network'
  | 'input'
  | 'buses and boards'
  | 'miscellaneous';

/** The families in the order in which the wiki shows them. */
export const FAMILIES: readonly Family[] = [
  'frame buffer',
  'video',
  'sound',
  'storage',
  'network',
  'input',
  'buses and boards',
  'miscellaneous',
];

export interface System {
  /** The wiki's name for it, without `virtio-`. */
  readonly name: string;
  /** The last part of its page's address below `/virt/virtio/`. */
  readonly page: string;
  readonly family: Family;
  /** Keys of its devices in the ID registry; none for a system that no version knows. */
  readonly devices: readonly string[];
  readonly summary: string;
  /** What a reader of the version table should know about its row. */
  readonly note?: string;
}

/** In the order of the wiki's families. */
export const SYSTEMS: readonly System[] = [
  {
    name: 'gpu',
    page: 'gpu',
    family: 'frame buffer',
    devices: ['gpu'],
    summary:
      'Gives the guest displays to draw on, and with a 3D feature a way to hand its drawing commands to the host.',
    note: 'The ID is in the table of 1.0; the section came with 1.1.',
  },
  {
    name: 'video',
    page: 'video',
    family: 'video',
    devices: ['video-encoder', 'video-decoder'],
    summary:
      'Was to encode and decode video on the host; it stayed two reserved IDs, and the media device took its place.',
    note: 'IDs 30 and 31 are reserved since 1.2 and were never specified. The media device (48) of 1.4 covers the same ground.',
  },
  {
    name: 'snd',
    page: 'snd',
    family: 'sound',
    devices: ['sound'],
    summary: 'Plays and records PCM sound over four queues: control, events, transmit and receive.',
  },
  {
    name: 'blk',
    page: 'blk',
    family: 'storage',
    devices: ['blk'],
    summary:
      'A disk in its plainest form: the driver sends read, write and flush requests in units of 512-byte sectors.',
  },
  {
    name: 'scsi',
    page: 'scsi',
    family: 'storage',
    devices: ['scsi'],
    summary:
      'A SCSI host adapter: carries SCSI commands to as many targets and units as the host puts behind it.',
  },
  {
    name: 'fs',
    page: 'fs',
    family: 'storage',
    devices: ['fs'],
    summary: 'Shares a directory tree of the host with the guest by carrying FUSE requests over virtqueues.',
    note: 'The ID and the section both came with 1.2; 1.1 has neither.',
  },
  {
    name: 'net',
    page: 'net',
    family: 'network',
    devices: ['net'],
    summary:
      'An Ethernet card made of receive and transmit queue pairs, with checksum and segmentation left to the other side.',
  },
  {
    name: 'keyboard',
    page: 'kbd',
    family: 'input',
    devices: ['input'],
    summary: 'The input device in the guise of a keyboard: key presses arrive as evdev events.',
    note: 'No version has a keyboard device: keyboard and tablet are both the input device, ID 18.',
  },
  {
    name: 'tablet',
    page: 'tablet',
    family: 'input',
    devices: ['input'],
    summary:
      'The input device as a pointer with absolute coordinates, so that host and guest cursor stay together.',
    note: 'No version has a tablet device: keyboard and tablet are both the input device, ID 18.',
  },
  {
    name: 'rng',
    page: 'rng',
    family: 'miscellaneous',
    devices: ['entropy'],
    summary: 'Fills the buffers that the driver gives it with random bytes from the host.',
    note: 'The specification calls it the entropy device and never virtio-rng.',
  },
  {
    name: 'crypto',
    page: 'crypto',
    family: 'miscellaneous',
    devices: ['crypto'],
    summary: 'An accelerator for ciphers, hashes, authentication codes and authenticated encryption.',
  },
  {
    name: 'balloon',
    page: 'balloon',
    family: 'miscellaneous',
    devices: ['balloon'],
    summary: 'Lets the host ask the guest for memory back, and give it again, page by page.',
    note: 'This is the traditional balloon, ID 5. ID 13, a new memory balloon, is reserved and was never specified.',
  },
  {
    name: 'iommu',
    page: 'iommu',
    family: 'miscellaneous',
    devices: ['iommu'],
    summary: 'An IOMMU for the guest: it maps and unmaps the addresses that other devices may reach.',
    note: 'The ID is reserved in 1.1; the section came with 1.2.',
  },
  {
    name: 'console',
    page: 'console',
    family: 'miscellaneous',
    devices: ['console'],
    summary: 'Carries characters both ways for one console or, with ports, for many named channels.',
  },
  {
    name: 'wayland',
    page: 'wayland',
    family: 'miscellaneous',
    devices: [],
    summary:
      'A private device of one hypervisor for passing Wayland connections; no version of the specification has it.',
    note: 'No version lists a Wayland device, neither a section nor an ID.',
  },
];

/** A device with a section that is none of the fifteen systems: the wiki took it up later, under its key. */
export interface FurtherDevice {
  readonly key: string;
  readonly family: Family;
  readonly summary: string;
}

export const FURTHER_DEVICES: readonly FurtherDevice[] = [
  {
    key: 'media',
    family: 'video',
    summary:
      'Carries Video4Linux requests to cameras and codecs of the host; it took the place of virtio-video.',
  },
  {
    key: 'pmem',
    family: 'storage',
    summary:
      'A range of host memory that the guest maps and uses as a persistent disk, and asks to be flushed.',
  },
  {
    key: 'rpmb',
    family: 'storage',
    summary:
      'A small store whose writes are signed with a key and counted, so that old contents cannot be replayed.',
  },
  {
    key: 'vsock',
    family: 'network',
    summary:
      'Sockets between a guest and its host, addressed by context ID and port, with no network to set up.',
  },
  {
    key: 'can',
    family: 'network',
    summary: 'A CAN controller: sends and receives classic and flexible-rate frames of a vehicle bus.',
  },
  {
    key: 'i2c',
    family: 'buses and boards',
    summary: 'An I2C adapter: the guest reads from and writes to chips on a bus that the host owns.',
  },
  {
    key: 'spi',
    family: 'buses and boards',
    summary: 'An SPI controller: one transfer a request, with its chip select, mode, speed and delays.',
  },
  {
    key: 'gpio',
    family: 'buses and boards',
    summary: 'Lines that the guest sets, reads or waits for, one request for each change.',
  },
  {
    key: 'scmi',
    family: 'buses and boards',
    summary:
      'Carries Arm SCMI messages, with which a guest asks for clocks, power and sensors of the platform.',
  },
  {
    key: 'mem',
    family: 'miscellaneous',
    summary:
      'Memory that grows and shrinks in blocks within one region, as the host wishes and the guest agrees.',
  },
  {
    key: 'rtc',
    family: 'miscellaneous',
    summary: 'Clocks of the host to read, with cross time stamps and alarms where it offers them.',
  },
];

const RANK: Readonly<Record<Standing, number>> = { absent: 0, reserved: 1, specified: 2 };

/** What a version says of a system: the most that it says of any of its devices. */
export function systemStanding(system: System, version: Version): Standing {
  let best: Standing = 'absent';
  for (const key of system.devices) {
    const found = standing(key, version);
    if (RANK[found] > RANK[best]) best = found;
  }
  return best;
}

export type OldCell = 'Yes' | 'No' | '?';

/** The wiki's table of January 2022, cell by cell, as it was made by hand: three versions, eleven systems. */
export const handMadeTable: readonly {
  readonly system: string;
  readonly cells: Readonly<Partial<Record<Version, OldCell>>>;
}[] = [
  { system: 'gpu', cells: { '1.0': 'No', '1.1': 'Yes', '1.2': 'Yes' } },
  { system: 'video', cells: { '1.0': 'No', '1.1': 'No', '1.2': 'Yes' } },
  { system: 'snd', cells: { '1.0': 'No', '1.1': 'No', '1.2': 'Yes' } },
  { system: 'blk', cells: { '1.0': 'Yes', '1.1': 'Yes', '1.2': 'Yes' } },
  { system: 'scsi', cells: { '1.0': 'Yes', '1.1': 'Yes', '1.2': 'Yes' } },
  { system: 'fs', cells: { '1.0': 'No', '1.1': 'No', '1.2': '?' } },
  { system: 'net', cells: { '1.0': 'Yes', '1.1': 'Yes', '1.2': 'Yes' } },
  { system: 'keyboard', cells: { '1.0': 'No', '1.1': 'No', '1.2': '?' } },
  { system: 'tablet', cells: { '1.0': 'No', '1.1': 'No', '1.2': '?' } },
  { system: 'wayland', cells: { '1.0': 'No', '1.1': 'No', '1.2': '?' } },
  { system: 'console', cells: { '1.0': 'Yes', '1.1': 'Yes', '1.2': 'Yes' } },
];

/** How a cell of the old table compares: `open` for a question mark, `wrong` where a section says otherwise. */
export function judgeOldCell(cell: OldCell, found: Standing): 'right' | 'wrong' | 'open' {
  if (cell === '?') return 'open';
  return (cell === 'Yes') === (found === 'specified') ? 'right' : 'wrong';
}

/** The cells of the old table that were wrong or open, with what the sources say. */
export function oldCellsToMend(): readonly {
  readonly system: System;
  readonly version: Version;
  readonly cell: OldCell;
  readonly found: Standing;
  readonly verdict: 'wrong' | 'open';
}[] {
  return handMadeTable.flatMap(({ system: name, cells }) => {
    const system = SYSTEMS.find((entry) => entry.name === name);
    if (system === undefined) throw new Error(`No system ${name}`);
    return (Object.entries(cells) as [Version, OldCell][]).flatMap(([version, cell]) => {
      const found = systemStanding(system, version);
      const verdict = judgeOldCell(cell, found);
      return verdict === 'right' ? [] : [{ system, version, cell, found, verdict }];
    });
  });
}
