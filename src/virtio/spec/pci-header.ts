/**
 * What any PCI function has: the header of its configuration space and the MSI-X capability. These are facts of the
 * PCI Local Bus Specification 3.0, sections 6.1, 6.2 and 6.8.2; the virtio specification only refers to them. Names are those
 * of that specification.
 */
import { bytes, field, flags, le16, le32, struct, u8 } from '../layout/layout.ts';

/** Bytes of the configuration space of a conventional PCI function. */
export const CONFIG_SPACE_SIZE = 256;
/** BARs of a function that is no bridge. */
export const BAR_COUNT = 6;
/** The ID that marks a vendor-specific capability, as those of virtio are. */
export const CAP_ID_VENDOR = 0x09;
export const CAP_ID_MSIX = 0x11;
/** Names of capability IDs that virtio devices are seen with. */
export const CAPABILITY_NAMES: Readonly<Record<number, string>> = {
  1: 'power management',
  5: 'MSI',
  [CAP_ID_VENDOR]: 'vendor-specific',
  16: 'PCI Express',
  [CAP_ID_MSIX]: 'MSI-X',
};

export const COMMAND = {
  'I/O Space': 1,
  'Memory Space': 2,
  'Bus Master': 4,
  'Interrupt Disable': 0x400,
} as const;

export const PCI_STATUS = { 'Interrupt Status': 8, 'Capabilities List': 0x10 } as const;

const bar = field(le32, {
  doc: 'Where a region lies; bit 0 says I/O space, bits 1 and 2 whether the next one is the upper half.',
  access: 'read-write',
});

export const pciHeader = struct('PCI configuration header', {
  'Vendor ID': field(le16, { doc: 'Who made it; 0x1AF4 for every virtio device.' }),
  'Device ID': field(le16, { doc: 'What it is.' }),
  Command: field(flags('Command', le16, COMMAND), {
    doc: 'What the function may do: answer in I/O space, in memory space, reach memory itself.',
    access: 'read-write',
  }),
  Status: field(flags('Status', le16, PCI_STATUS), {
    doc: 'Whether there is a list of capabilities, and more.',
  }),
  'Revision ID': field(u8, { doc: '0 for a transitional virtio device, 1 or more for others.' }),
  'Class Code': field(bytes(3), { doc: 'Programming interface, sub-class, base class.' }),
  'Cache Line Size': field(u8, { doc: 'For the operating system to set.', access: 'read-write' }),
  'Latency Timer': field(u8, { doc: 'For the operating system to set.', access: 'read-write' }),
  'Header Type': field(u8, {
    doc: '0 for a function that is no bridge; bit 7 says that there are more functions.',
  }),
  BIST: field(u8, { doc: 'Built-in self test.' }),
  'Base Address Register 0': bar,
  'Base Address Register 1': bar,
  'Base Address Register 2': bar,
  'Base Address Register 3': bar,
  'Base Address Register 4': bar,
  'Base Address Register 5': bar,
  'Cardbus CIS Pointer': field(le32, { doc: 'Not used.' }),
  'Subsystem Vendor ID': field(le16, { doc: 'Who built the board, or the hypervisor.' }),
  'Subsystem ID': field(le16, { doc: 'The virtio device ID of a transitional device.' }),
  'Expansion ROM Base Address': field(le32, { doc: 'Where a boot ROM lies.', access: 'read-write' }),
  'Capabilities Pointer': field(u8, { doc: 'Where the first capability is.' }),
  Reserved: field(bytes(7), { doc: 'Nothing.' }),
  'Interrupt Line': field(u8, { doc: 'For the operating system to set.', access: 'read-write' }),
  'Interrupt Pin': field(u8, { doc: '1 for INTA#, 0 for none.' }),
  Min_Gnt: field(u8, { doc: 'Not used.' }),
  Max_Lat: field(u8, { doc: 'Not used.' }),
});

/** The head of every capability. */
export const capabilityHead = struct('PCI capability', {
  'Cap ID': field(u8, { doc: 'What the capability is.' }),
  'Next Ptr': field(u8, { doc: 'Where the next one is, 0 for the last.' }),
});

export const MSIX_CONTROL = { 'Function Mask': 0x4000, 'MSI-X Enable': 0x8000 } as const;
/** Bits of Message Control that hold one less than the number of vectors. */
export const MSIX_TABLE_SIZE = 0x7ff;

export const msixCapability = struct('MSI-X capability', {
  'Cap ID': field(u8, { doc: '0x11.' }),
  'Next Ptr': field(u8, { doc: 'Where the next capability is.' }),
  'Message Control': field(flags('Message Control', le16, MSIX_CONTROL), {
    doc: 'One less than the number of vectors, and whether MSI-X is on.',
    access: 'read-write',
  }),
  'Table Offset': field(le32, { doc: 'Where the table of vectors lies; bits 0 to 2 name the BAR.' }),
  'PBA Offset': field(le32, { doc: 'Where the bits of pending vectors lie; bits 0 to 2 name the BAR.' }),
});

/** One entry of the table that the MSI-X capability points to. */
export const msixEntry = struct('MSI-X table entry', {
  'Message Address': field(le32, { doc: 'Where the message is written.', access: 'read-write' }),
  'Message Upper Address': field(le32, { doc: 'Upper half of it.', access: 'read-write' }),
  'Message Data': field(le32, { doc: 'What is written.', access: 'read-write' }),
  'Vector Control': field(le32, { doc: 'Bit 0 masks the vector.', access: 'read-write' }),
});
