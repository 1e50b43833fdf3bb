/**
 * What any channel-attached device has: commands and statuses that the virtio specification refers to (version 1.4,
 * section 4.3.1) and takes from z/Architecture Principles of Operation, chapters 15 and 16, and ESA/390 Common I/O-Device
 * Commands.
 */

/** Basic commands that a virtio device answers. */
export const CHANNEL_COMMAND = { 'NO-OPERATION': 0x03, 'BASIC SENSE': 0x04, 'SENSE ID': 0xe4 } as const;

/** What SENSE ID says of every virtio device (version 1.4, section 4.3.1). */
export const CONTROL_UNIT_TYPE = 0x3832;

/** Bits of the device status of an interruption. */
export const UNIT_STATUS = { 'unit check': 0x02, 'device end': 0x04, 'channel end': 0x08 } as const;

/** Bits of the subchannel status. */
export const SUBCHANNEL_STATUS = { 'program check': 0x20, 'incorrect length': 0x40 } as const;

/** Sense byte 0. */
export const SENSE = { 'command reject': 0x80 } as const;

/** A flag of a channel command word: no complaint when the length is not the expected one. */
export const SUPPRESS_LENGTH = 0x20;

/** The subcode of the diagnose call for notifications (version 1.4, section 4.3.3.2). */
export const DIAGNOSE_NOTIFY = 3;
