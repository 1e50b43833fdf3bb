import { constantOf } from '../../fact-lookup.ts';
import { encode, resolve } from '../../layout/layout.ts';
import { DEVICE_IDS, MODERN_PCI_BASE, PCI_VENDOR_ID } from '../../spec/ids.ts';
import { PCI_CONSTANTS, pciCap } from '../../spec/pci.ts';
import { CAP_ID_MSIX, CAP_ID_VENDOR, msixCapability, PCI_STATUS, pciHeader } from '../../spec/pci-header.ts';
import type { Version } from '../../spec/types.ts';
import type { AccessWidth } from '../transport.ts';

/** By what a driver recognises a function. */
export interface Identity {
  /** Which version's structures the function has; that of the device unless given. */
  readonly version?: Version;
  /** A transitional device: its ID is of the older range, its revision 0, and BAR 0 holds the legacy header. */
  readonly transitional?: boolean;
  /** Base class, sub-class and programming interface as a number of 24 bits; 0xff0000, none of the usual, unless given. */
  readonly classCode?: number;
}

/** A structure in a region, or the window of the configuration space on one. */
export interface Structure {
  readonly key: 'common' | 'isr' | 'device' | 'notify' | 'window' | 'shared';
  /** For shared memory, the region's ID. */
  readonly id?: number;
  readonly bar: number;
  readonly offset: number;
  readonly length: number;
}

const SUBSYSTEM_VENDOR = PCI_VENDOR_ID;
/** Any value from 0x40 on says that the device is not transitional; this is QEMU's. */
const SUBSYSTEM_MODERN = 0x1100;
const NO_CLASS = 0xff_0000;

const TYPES = {
  common: constantOf(PCI_CONSTANTS, 'VIRTIO_PCI_CAP_COMMON_CFG'),
  isr: constantOf(PCI_CONSTANTS, 'VIRTIO_PCI_CAP_ISR_CFG'),
  device: constantOf(PCI_CONSTANTS, 'VIRTIO_PCI_CAP_DEVICE_CFG'),
  notify: constantOf(PCI_CONSTANTS, 'VIRTIO_PCI_CAP_NOTIFY_CFG'),
  window: constantOf(PCI_CONSTANTS, 'VIRTIO_PCI_CAP_PCI_CFG'),
  shared: constantOf(PCI_CONSTANTS, 'VIRTIO_PCI_CAP_SHARED_MEMORY_CFG'),
} as const;

/**
 * What stands in the header, as places, widths and values (version 1.4, section 4.1.2). Throws a `RangeError` for a
 * transitional device of a type that has no transitional ID.
 */
export function identityOf(
  { transitional = false, classCode = NO_CLASS }: Identity,
  deviceId: number,
): readonly (readonly [offset: number, width: AccessWidth, value: number])[] {
  const old = DEVICE_IDS.find(({ id }) => id === deviceId)?.transitionalPciId;
  if (transitional && old === undefined) {
    throw new RangeError(`Devices of type ${deviceId} have no transitional PCI device ID.`);
  }
  const at = (name: Parameters<typeof pciHeader.offsetOf>[0]) => pciHeader.offsetOf(name);
  return [
    [at('Vendor ID'), 2, PCI_VENDOR_ID],
    [at('Device ID'), 2, transitional ? (old ?? 0) : MODERN_PCI_BASE + deviceId],
    [at('Status'), 2, PCI_STATUS['Capabilities List']],
    [at('Revision ID'), 1, transitional ? 0 : 1],
    [at('Class Code'), 1, classCode & 0xff],
    [at('Class Code') + 1, 2, classCode >>> 8],
    [at('Subsystem Vendor ID'), 2, SUBSYSTEM_VENDOR],
    [at('Subsystem ID'), 2, transitional ? deviceId : SUBSYSTEM_MODERN],
    [at('Interrupt Pin'), 1, 1],
  ];
}

/** Bytes behind the common part: a multiplier, the data of the window, upper halves, which are 0 here. */
const EXTRA: Readonly<Partial<Record<Structure['key'], number>>> = { notify: 4, window: 4, shared: 8 };

/** The bytes of a capability. The link to the next one is filled in by whoever puts it into a list. */
export function structureBytes(
  { key, bar, id = 0, offset, length }: Structure,
  version: Version,
  multiplier: number,
) {
  const extra = EXTRA[key] ?? 0;
  const layout = resolve(pciCap, { version, features: 0n });
  const head = encode(layout, {
    cap_vndr: CAP_ID_VENDOR,
    cap_next: 0,
    cap_len: layout.size + extra,
    cfg_type: TYPES[key],
    bar,
    id,
    padding: new Uint8Array(layout.fields.find(({ name }) => name === 'padding')?.size ?? 0),
    offset,
    length,
  });
  const bytes = new Uint8Array(layout.size + extra);
  bytes.set(head);
  if (key === 'notify') new DataView(bytes.buffer).setUint32(layout.size, multiplier, true);
  return bytes;
}

/** The MSI-X capability of a function whose table begins its BAR and whose pending bits lie further on. */
export function msixBytes(count: number, bar: number, pendingAt: number): Uint8Array {
  return encode(msixCapability, {
    'Cap ID': CAP_ID_MSIX,
    'Next Ptr': 0,
    'Message Control': count - 1,
    'Table Offset': bar,
    'PBA Offset': pendingAt | bar,
  });
}
