import type { DeviceModel, DeviceQueueMaker } from '../../../src/virtio/device-model.ts';
import { FEATURE } from '../../../src/virtio/devices/blk/codes.ts';
import { BlkDevice } from '../../../src/virtio/devices/blk/device.ts';
import { Disk } from '../../../src/virtio/devices/blk/disk.ts';
import { RngDevice } from '../../../src/virtio/devices/rng/device.ts';
import { RESERVED } from '../../../src/virtio/fact-lookup.ts';
import { SplitDevice } from '../../../src/virtio/queue/split.ts';
import { mask } from '../../../src/virtio/requirements.ts';

/** Sectors of 512 bytes on every disk. */
export const CAPACITY = 2048;

/** Ring features that both sides offer beside VIRTIO_F_VERSION_1. */
export const RING = RESERVED.INDIRECT_DESC | RESERVED.EVENT_IDX | RESERVED.RING_RESET;

/** VIRTIO_F_ACCESS_PLATFORM. */
export const ACCESS_PLATFORM = mask(33);

/** A device as QEMU is told to make it, and the same device of ours. */
export interface Subject {
  /** Words of QEMU's command line; `%` stands for the subject's number, `{name}` for the file of a disk. */
  readonly qemu: readonly string[];
  /** The disk's name; the last `-device` takes the slot. */
  readonly disk?: string;
  readonly model: () => DeviceModel;
  /** Reserved bits that our device offers. */
  readonly offered: bigint;
  readonly makeQueue?: DeviceQueueMaker;
}

const bits = (...names: readonly (keyof typeof FEATURE)[]) =>
  names.reduce((all, name) => all | mask(FEATURE[name]), 0n);

/** What QEMU's block device offers of its own unless told otherwise. */
const BLK_BITS = bits(
  'SEG_MAX',
  'GEOMETRY',
  'BLK_SIZE',
  'FLUSH',
  'TOPOLOGY',
  'CONFIG_WCE',
  'DISCARD',
  'WRITE_ZEROES',
);

/** Limits that QEMU can be told, as the two sides spell them. */
const BLK_PROPERTIES =
  'disable-legacy=on,ioeventfd=off,serial=RINGSIDE-0001,max-discard-sectors=256,max-write-zeroes-sectors=256,' +
  'physical_block_size=4096,min_io_size=4096,opt_io_size=32768';
const BLK_LIMITS = {
  segMax: 254,
  maxDiscardSectors: 256,
  maxDiscardSeg: 1,
  discardAlignment: 1,
  maxWriteZeroesSectors: 256,
  maxWriteZeroesSeg: 1,
};

interface BlkChoice {
  readonly disk: string;
  readonly readOnly?: boolean;
  readonly queueSize?: number;
  readonly qemu?: string;
  readonly offered?: bigint;
}

function blk({ disk, readOnly = false, queueSize = 256, qemu = '', offered = 0n }: BlkChoice): Subject {
  const drive = `if=none,id=%,file={${disk}},format=raw,discard=unmap,readonly=${readOnly ? 'on' : 'off'}`;
  const own = BLK_BITS | (readOnly ? bits('RO') : 0n);
  return {
    disk,
    qemu: ['-drive', drive, '-device', `virtio-blk-pci,drive=%,${BLK_PROPERTIES}${qemu}`],
    offered: RESERVED.VERSION_1 | RING | offered,
    model: () =>
      new BlkDevice({
        disk: new Disk(CAPACITY),
        offered: own,
        queueSize,
        limits: { ...BLK_LIMITS, segMax: queueSize - 2 },
        id: 'RINGSIDE-0001',
      }),
  };
}

export const BLK = blk({ disk: 'plain' });
export const BLK_READ_ONLY = blk({ disk: 'fixed', readOnly: true });
export const BLK_LARGE = blk({ disk: 'large', queueSize: 1024, qemu: ',queue-size=1024' });
export const BLK_PLATFORM = blk({ disk: 'platform', qemu: ',iommu_platform=on', offered: ACCESS_PLATFORM });

/** Either kind of ring, as the driver likes. */
export const BLK_PACKED = blk({ disk: 'packed', qemu: ',packed=on', offered: RESERVED.RING_PACKED });

/** The same device of ours, told to refuse buffers of no bytes as QEMU does. */
export const BLK_STRICT: Subject = {
  ...BLK,
  makeQueue: (memory, addresses, features) =>
    new SplitDevice(memory, addresses, features, { emptyBuffers: 'refuse' }),
};

export const RNG: Subject = {
  qemu: ['-object', 'rng-builtin,id=%', '-device', 'virtio-rng-pci,rng=%,disable-legacy=on,ioeventfd=off'],
  offered: RESERVED.VERSION_1 | RING,
  model: () => new RngDevice({ queueSize: 8 }),
};
