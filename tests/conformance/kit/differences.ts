import type { ClauseKey } from '../../../src/virtio/spec/types.ts';

/**
 * - `either`: the text of version 1.4 allows both, mostly because the driver broke a rule and the text does not say
 *   what a device then does.
 * - `ours`: our device keeps the text and QEMU does not.
 */
export type Ruling = 'either' | 'ours';

/** One way in which QEMU 7.2 and our device differ. */
export interface Difference {
  readonly title: string;
  /** The clause of version 1.4 that decides. */
  readonly clause: ClauseKey;
  readonly qemu: string;
  readonly ours: string;
  readonly ruling: Ruling;
}

const SPLIT = 'basic/split-virtqueues';
const TABLE = `${SPLIT}/the-virtqueue-descriptor-table`;
const INDIRECT = `${TABLE}/indirect-descriptors`;
const PACKED = 'basic/packed-virtqueues';
const STATUS = 'basic/device-status-field';
const COMMON_CFG = 'pci/virtio-structure-pci-capabilities/common-configuration-structure-layout';

/** Every difference that the tests met. A test names the one it expects and the two values; none is passed over. */
export const DIFFERENCES = {
  // Status and features.
  'ring-reset-over-mmio': {
    title: 'VIRTIO_F_RING_RESET over MMIO',
    clause: 'mmio/mmio-device-register-layout/device-requirements',
    qemu: 'Offers bit 40, and does nothing when 1 is written to QueueReset.',
    ours: 'Resets the queue.',
    ruling: 'ours',
  },
  'unoffered-bit-accepted': {
    title: 'a driver that accepts a bit which was not offered',
    clause: `${COMMON_CFG}/device-requirements`,
    qemu: 'Drops the bit and sets FEATURES_OK.',
    ours: 'Does not set FEATURES_OK.',
    ruling: 'either',
  },
  'version-1-not-accepted': {
    title: 'a driver that does not accept VIRTIO_F_VERSION_1',
    clause: 'reserved-features/device-requirements',
    qemu: 'Sets FEATURES_OK.',
    ours: 'Does not set FEATURES_OK.',
    ruling: 'either',
  },
  'access-platform-not-accepted': {
    title: 'a driver that does not accept VIRTIO_F_ACCESS_PLATFORM',
    clause: 'reserved-features/device-requirements',
    qemu: 'Does not set FEATURES_OK.',
    ours: 'Sets FEATURES_OK: its addresses are physical in any case.',
    ruling: 'either',
  },
  'status-bit-cleared': {
    title: 'a driver that writes a status without bits that were set',
    clause: `${STATUS}/driver-requirements`,
    qemu: 'Takes the value as it is written.',
    ours: 'Keeps the bits until a reset.',
    ruling: 'either',
  },
  'status-bit-not-the-drivers': {
    title: 'a driver that writes status bits which are not its own or have no meaning',
    clause: `${STATUS}/driver-requirements`,
    qemu: 'Takes the value as it is written, DEVICE_NEEDS_RESET included.',
    ours: 'Takes only the bits that a driver sets.',
    ruling: 'either',
  },
  'driver-ok-without-features-ok': {
    title: 'DRIVER_OK without FEATURES_OK',
    clause: 'init/device-initialization/driver-requirements',
    qemu: 'Sets DRIVER_OK.',
    ours: 'Ignores the bit.',
    ruling: 'either',
  },
  'work-before-driver-ok': {
    title: 'a notification before DRIVER_OK',
    clause: `${STATUS}/device-requirements`,
    qemu: 'Consumes the buffer, and notifies the driver that it was used.',
    ours: 'Does nothing.',
    ruling: 'ours',
  },
  // Queue registers.
  'queue-size-no-power-of-2': {
    title: 'a queue size that is no power of 2',
    clause: `${COMMON_CFG}/driver-requirements`,
    qemu: 'Runs the ring with it.',
    ours: 'Sets DEVICE_NEEDS_RESET when it first looks at the queue.',
    ruling: 'either',
  },
  'queue-size-above-maximum': {
    title: 'a queue size above what the device takes',
    clause: COMMON_CFG,
    qemu: 'Enables the queue, up to 1024 descriptors.',
    ours: 'Does not enable the queue.',
    ruling: 'either',
  },
  // Configuration of a block device.
  'config-length': {
    title: 'length of virtio_blk_config',
    clause: 'blk/device-configuration-layout',
    qemu: 'Ends with write_zeroes_may_unmap; what follows, its padding too, reads as ones.',
    ours: 'Has every field of 1.4; those of features that are not offered read as zeroes.',
    ruling: 'either',
  },
  'num-queues-without-mq': {
    title: 'num_queues without VIRTIO_BLK_F_MQ',
    clause: 'blk/device-configuration-layout',
    qemu: 'Reads as 1.',
    ours: 'Reads as 0: the field exists only with the feature.',
    ruling: 'either',
  },
  'generation-after-own-write': {
    title: 'config_generation once writeback, which the driver changed, has been read',
    clause: `${COMMON_CFG}/device-requirements`,
    qemu: 'Stays, so two readings of a changed value have the same generation.',
    ours: 'Changes.',
    ruling: 'ours',
  },
  'writeback-without-flush': {
    title: 'writeback when CONFIG_WCE is negotiated but FLUSH is not',
    clause: 'blk/device-initialization/device-requirements',
    qemu: 'Begins as 1.',
    ours: 'Begins as 0.',
    ruling: 'ours',
  },
  'config-write-unasked': {
    title: 'a driver that writes writeback without CONFIG_WCE, or in an access wider than the field',
    clause: 'pci/pci-device-layout/driver-requirements',
    qemu: 'Changes the cache mode.',
    ours: 'Ignores the write.',
    ruling: 'either',
  },
  // Requests of a block device.
  'bytes-not-written': {
    title: 'bytes that the used length counts though there is nothing to say in them',
    clause: `${SPLIT}/the-virtqueue-used-ring/device-requirements`,
    qemu: 'Leaves them as they were, up to the status byte: it counts bytes that it did not write.',
    ours: 'Writes zeroes.',
    ruling: 'ours',
  },
  'id-length': {
    title: 'GET_ID with room for more or fewer than 20 bytes',
    clause: 'blk/device-operation',
    qemu: 'Gives as much of the ID as fits: VIRTIO_BLK_S_OK.',
    ours: 'VIRTIO_BLK_S_IOERR.',
    ruling: 'either',
  },
  'legacy-type': {
    title: 'request types of the legacy interface: SCSI commands, bit 0 on any type, the barrier bit',
    clause: 'blk/device-operation',
    qemu: 'Refuses SCSI commands with VIRTIO_BLK_S_IOERR, and passes over the two bits.',
    ours: 'VIRTIO_BLK_S_UNSUPP: version 1.4 has no such types.',
    ruling: 'either',
  },
  'request-not-negotiated': {
    title: 'a request whose feature was not negotiated',
    clause: 'blk/feature-bits',
    qemu: 'Serves it, since it offered the feature.',
    ours: 'VIRTIO_BLK_S_UNSUPP.',
    ruling: 'either',
  },
  'more-segments-than-allowed': {
    title: 'a read or write in more segments than seg_max',
    clause: 'blk/feature-bits',
    qemu: 'Serves it.',
    ours: 'VIRTIO_BLK_S_IOERR: a limit is passed.',
    ruling: 'either',
  },
  'more-ranges-than-allowed': {
    title: 'a discard or write zeroes with more ranges than the device takes',
    clause: 'blk/device-operation',
    qemu: 'VIRTIO_BLK_S_UNSUPP.',
    ours: 'VIRTIO_BLK_S_IOERR: a limit is passed.',
    ruling: 'either',
  },
  'unknown-flag-past-the-end': {
    title: 'a discard or write zeroes with an unknown flag and sectors past the end of the disk',
    clause: 'blk/device-operation/device-requirements',
    qemu: 'VIRTIO_BLK_S_IOERR: looks at the sectors first.',
    ours: 'VIRTIO_BLK_S_UNSUPP, which the text demands if any unknown flag is set.',
    ruling: 'ours',
  },
  'short-request': {
    title: 'a request without a whole header, or a command over ranges without a whole range',
    clause: 'blk/device-operation',
    qemu: 'Sets DEVICE_NEEDS_RESET.',
    ours: 'VIRTIO_BLK_S_IOERR: there is a place for the status.',
    ruling: 'either',
  },
  // The ring.
  'both-interrupt-bits': {
    title: 'the queue bit of the ISR status when DEVICE_NEEDS_RESET is set',
    clause: `${SPLIT}/used-buffer-notification-suppression/driver-requirements`,
    qemu: 'Sets both bits: a spurious used buffer notification comes with the configuration change.',
    ours: 'Sends the configuration change notification alone.',
    ruling: 'either',
  },
  'taken-before-the-error': {
    title: 'a request that was taken together with a malformed chain after it',
    clause: `${STATUS}/driver-requirements`,
    qemu: 'Completes it, where it does so while it takes it, and then sets DEVICE_NEEDS_RESET.',
    ours: 'Drops what is in flight.',
    ruling: 'either',
  },
  'first-interrupt': {
    title: 'the first buffer used after a reset while used_event lies further on',
    clause: `${SPLIT}/used-buffer-notification-suppression/device-requirements`,
    qemu: 'Notifies, which the text says a device should not.',
    ours: 'Does not notify.',
    ruling: 'either',
  },
  'empty-buffer': {
    title: 'a buffer of no bytes',
    clause: TABLE,
    qemu: 'Sets DEVICE_NEEDS_RESET ("zero sized buffers are not allowed").',
    ours: 'Leaves it out of the chain; a ring can be told to refuse it as QEMU does.',
    ruling: 'either',
  },
  'outside-memory': {
    title: 'a buffer outside guest memory',
    clause: TABLE,
    qemu: 'Reads and writes nothing there, and goes on.',
    ours: 'Sets DEVICE_NEEDS_RESET.',
    ruling: 'either',
  },
  'more-available-than-entries': {
    title: 'an available index further ahead than the ring has entries',
    clause: `${SPLIT}/supplying-buffers-to-the-device`,
    qemu: 'Its block device takes the entries, over and over; its entropy device sets DEVICE_NEEDS_RESET.',
    ours: 'Sets DEVICE_NEEDS_RESET.',
    ruling: 'either',
  },
  'more-than-4-gib': {
    title: 'a chain of more than 2^32 bytes',
    clause: `${TABLE}/driver-requirements`,
    qemu: 'Serves it.',
    ours: 'Sets DEVICE_NEEDS_RESET.',
    ruling: 'either',
  },
  'indirect-not-negotiated': {
    title: 'INDIRECT without VIRTIO_F_INDIRECT_DESC',
    clause: `${INDIRECT}/driver-requirements`,
    qemu: 'Follows the table.',
    ours: 'Sets DEVICE_NEEDS_RESET.',
    ruling: 'either',
  },
  'indirect-rules': {
    title: 'INDIRECT in an indirect table or together with NEXT, or a table longer than the queue',
    clause: `${INDIRECT}/driver-requirements`,
    qemu: 'Passes over the flag, and takes up to 1024 entries.',
    ours: 'Sets DEVICE_NEEDS_RESET.',
    ruling: 'either',
  },
  'indirect-after-direct': {
    title: 'an indirect table at the end of a chain of direct descriptors',
    clause: `${INDIRECT}/device-requirements`,
    qemu: 'Takes the table for a buffer, and here sets DEVICE_NEEDS_RESET.',
    ours: 'Follows the table, which the text says a device must.',
    ruling: 'ours',
  },
  // The packed ring.
  'buffer-id-of-the-first': {
    title: 'which descriptor of a list says the buffer ID',
    clause: `${PACKED}/next-flag-descriptor-chaining`,
    qemu: 'Takes the ID of the first one.',
    ours: 'Takes the ID of the last one, which is where the text puts it.',
    ruling: 'ours',
  },
  'used-without-write': {
    title: 'WRITE in a used descriptor of a packed ring',
    clause: `${PACKED}/write-flag`,
    qemu: 'Never sets it, whatever was written; so the length is reserved and drivers are to ignore it.',
    ours: 'Sets it when something was written.',
    ruling: 'ours',
  },
  'packed-indirect-rules': {
    title:
      'INDIRECT in a packed ring that was not negotiated, stands beside NEXT, or refers to too long a table',
    clause: `${PACKED}/driver-requirements-indirect-descriptors`,
    qemu: 'Follows the table.',
    ours: 'Sets DEVICE_NEEDS_RESET.',
    ruling: 'either',
  },
  'list-half-available': {
    title: 'a list whose further descriptors have not the AVAIL and USED bits of an available one',
    clause: `${PACKED}/next-flag-descriptor-chaining`,
    qemu: 'Looks at the bits of the first one only.',
    ours: 'Sets DEVICE_NEEDS_RESET.',
    ruling: 'either',
  },
  'id-in-flight': {
    title: 'a list with the buffer ID of one that the device holds',
    clause: `${PACKED}/supplying-buffers-to-the-device/placing-available-buffers-into-the-descriptor-ring`,
    qemu: 'Serves both.',
    ours: 'Sets DEVICE_NEEDS_RESET.',
    ruling: 'either',
  },
  'packed-error-hangs': {
    title: 'a malformed list in the packed ring of a block device',
    clause: `${PACKED}/driver-requirements-scatter-gather-support`,
    qemu: 'Says what is wrong, and then never answers again, on any device: the whole machine stands still.',
    ours: 'Sets DEVICE_NEEDS_RESET.',
    ruling: 'either',
  },
  'empty-table-aborts': {
    title: 'an indirect table of no bytes in a packed ring',
    clause: `${PACKED}/indirect-flag-scatter-gather-support`,
    qemu: 'Fails an assertion, and the process ends.',
    ours: 'Sets DEVICE_NEEDS_RESET.',
    ruling: 'either',
  },
  // The entropy device.
  'nothing-to-fill': {
    title: 'a chain with nowhere to write random bytes',
    clause: 'entropy/device-operation/driver-requirements',
    qemu: 'Leaves it, and what comes after it, in the ring.',
    ours: 'Hands it back with a used length of 0.',
    ruling: 'either',
  },
  'large-request': {
    title: 'a request for more than 65536 random bytes',
    clause: 'entropy/device-operation/device-requirements',
    qemu: 'Fills the whole buffer.',
    ours: 'Gives 65536 bytes: a device may use less than the buffer.',
    ruling: 'either',
  },
} as const satisfies Readonly<Record<string, Difference>>;

export type DifferenceName = keyof typeof DIFFERENCES;
