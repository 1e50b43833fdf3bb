import { resolve, type Struct } from '../layout/layout.ts';
import { PCI_CONSTANTS, PCI_STRUCTS } from '../spec/pci.ts';
import {
  BAR_COUNT,
  CAP_ID_MSIX,
  CAP_ID_VENDOR,
  CAPABILITY_NAMES,
  CONFIG_SPACE_SIZE,
  capabilityHead,
  MSIX_CONTROL,
  MSIX_TABLE_SIZE,
  msixCapability,
  PCI_STATUS,
  pciHeader,
} from '../spec/pci-header.ts';
import type { ClauseKey, Version } from '../spec/types.ts';
import { parseDump } from './dump.ts';
import { type FieldValue, readFields } from './fields.ts';
import { failed, type Outcome } from './outcome.ts';
import {
  CAPS,
  checkCommand,
  checkStructures,
  DETECTION,
  DISCOVERY,
  type Finding,
  identify,
} from './pci-checks.ts';

/** A part of the configuration space that a driver looks at, in the order in which it does. */
export interface PciStop {
  /** The offset of its first byte. */
  readonly at: number;
  readonly size: number;
  /** `Header`, or what the capability is. */
  readonly name: string;
  readonly fields: readonly FieldValue[];
  /** What the driver learns from it, in one sentence. */
  readonly says: string;
  readonly clause: ClauseKey;
  /** A driver goes past it. */
  readonly isIgnored: boolean;
}

/** The configuration space of a PCI function, as a virtio driver reads it. */
export interface PciReading {
  readonly bytes: Uint8Array;
  /** The virtio device ID, or null for a function that is no virtio device. */
  readonly deviceId: number | null;
  /** `block device, modern`. */
  readonly title: string;
  readonly stops: readonly PciStop[];
  readonly findings: readonly Finding[];
}

const MSIX: ClauseKey =
  'pci/pci-specific-initialization-and-device-operation/device-initialization/msi-x-vector-configuration';
const VERSION: Version = '1.4';
const CONTEXT = { version: VERSION, features: 0n } as const;
/** Fields of the header that say nothing of a virtio device. */
const UNUSED: ReadonlySet<string> = new Set([
  'Cache Line Size',
  'Latency Timer',
  'BIST',
  'Cardbus CIS Pointer',
  'Expansion ROM Base Address',
  'Reserved',
  'Min_Gnt',
  'Max_Lat',
]);
/** The first line of what `lspci -x` prints of a function. */
const TITLE = /^\s*(?:[0-9a-f]{4,}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]\s/i;

/** What `lspci -v` says of a function in words: it is set in, and begins with no offset. */
const DETAIL = /^\s+(?![0-9a-f]{2,3}: )\S/i;

/** Clauses that stops and findings may cite. */
export const PCI_CLAUSES: readonly ClauseKey[] = [
  CAPS,
  `${CAPS}/common-configuration-structure-layout`,
  `${CAPS}/notification-structure-layout`,
  `${CAPS}/isr-status-capability`,
  `${CAPS}/device-specific-configuration`,
  `${CAPS}/shared-memory-capability`,
  `${CAPS}/vendor-data-capability`,
  `${CAPS}/pci-configuration-access-capability`,
  `${CAPS}/driver-requirements`,
  `${DISCOVERY}/device-requirements`,
  `${DISCOVERY}/legacy-interface`,
  DISCOVERY,
  DETECTION,
  MSIX,
];

/** Reads what `lspci -xxx` or `-xxxx` prints, with `-v` or without, `xxd` of sysfs' `config`, or plain hex says. */
export function parsePci(text: string): Outcome<{ readonly bytes: Uint8Array }> {
  const rows = text.split(/\r?\n/);
  const titles = rows.flatMap((row, at) => (TITLE.test(row) ? [at] : []));
  const [first = -1, second] = titles;
  // Of several functions the first one is taken; what is left out leaves its line, so that an error counts right.
  const own = rows.map((row, at) =>
    at <= first || at >= (second ?? rows.length) || (first >= 0 && DETAIL.test(row)) ? '' : row,
  );
  const dump = parseDump(own.join('\n'), { most: 4096 });
  if (!dump.ok) return dump;
  if (dump.base !== 0) return failed('The dump does not begin at offset 0, where the header is.');
  if (dump.bytes.length < pciHeader.size) {
    return failed(`A header has ${pciHeader.size} bytes; these are ${dump.bytes.length}.`);
  }
  if (dump.bytes.every((byte) => byte === 0xff)) {
    return failed(
      'Every byte is 0xff, which is what a read gives that no device answers: it is unplugged, without power or not at this address.',
    );
  }
  return { ok: true, bytes: dump.bytes.slice(0, CONFIG_SPACE_SIZE) };
}

/** What a driver makes of the bytes. Never throws; a list that runs astray ends in a finding. */
export function readPci(bytes: Uint8Array): PciReading {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const findings: Finding[] = [];
  const identity = identify(view, findings);
  const stops = [headerStop(bytes, identity.title)];
  const has = (view.getUint16(pciHeader.offsetOf('Status'), true) & PCI_STATUS['Capabilities List']) !== 0;
  if (has) stops.push(...walkList(bytes, findings));
  else
    findings.push({
      message: 'The Status register says that there is no list of capabilities.',
      clause: DETECTION,
      isFault: !identity.mayBeLegacy,
    });
  checkStructures(stops, identity, bytes.length, findings);
  checkCommand(view, identity.isVirtio, findings);
  return { bytes, deviceId: identity.id, title: identity.title, stops, findings };
}

function headerStop(bytes: Uint8Array, title: string): PciStop {
  return {
    at: 0,
    size: pciHeader.size,
    name: 'Header',
    fields: readFields(pciHeader, bytes, CONTEXT).filter(
      ({ row, text }) => !UNUSED.has(row.path) && !(row.path.startsWith('Base') && text === '0'),
    ),
    says: `Vendor and device ID say what it is: ${title}. The list of capabilities begins at 0x${(bytes[pciHeader.offsetOf('Capabilities Pointer')] ?? 0).toString(16)}.`,
    clause: DISCOVERY,
    isIgnored: false,
  };
}

function walkList(bytes: Uint8Array, findings: Finding[]): readonly PciStop[] {
  const stops: PciStop[] = [];
  const seen = new Set<number>();
  let at = (bytes[pciHeader.offsetOf('Capabilities Pointer')] ?? 0) & 0xfc;
  while (at !== 0) {
    const where = `0x${at.toString(16)}`;
    if (seen.has(at)) {
      findings.push({ message: `The list runs in a circle: it comes back to ${where}.`, isFault: true });
      break;
    }
    if (at < pciHeader.size || at + capabilityHead.size > bytes.length) {
      const cut = at >= pciHeader.size && bytes.length < CONFIG_SPACE_SIZE;
      const message = cut
        ? `The list leads to ${where}, behind the last byte. lspci shows only 64 bytes unless it runs as root with -xxx.`
        : `The list leads to ${where}, where no capability can be.`;
      findings.push({ message, isFault: true });
      break;
    }
    seen.add(at);
    stops.push(capabilityStop(bytes, at));
    at = (bytes[at + capabilityHead.offsetOf('Next Ptr')] ?? 0) & 0xfc;
  }
  return stops;
}

const STRUCT_OF: Readonly<Record<number, string>> = {
  2: 'virtio_pci_notify_cap',
  5: 'virtio_pci_cfg_cap',
  8: 'virtio_pci_cap64',
  9: 'virtio_pci_vndr_data',
};

const SECTION: Readonly<Record<number, ClauseKey>> = {
  1: `${CAPS}/common-configuration-structure-layout`,
  2: `${CAPS}/notification-structure-layout`,
  3: `${CAPS}/isr-status-capability`,
  4: `${CAPS}/device-specific-configuration`,
  5: `${CAPS}/pci-configuration-access-capability`,
  8: `${CAPS}/shared-memory-capability`,
  9: `${CAPS}/vendor-data-capability`,
};

function capabilityStop(bytes: Uint8Array, at: number): PciStop {
  const id = bytes[at] ?? 0;
  if (id === CAP_ID_VENDOR) return virtioStop(bytes, at);
  const layout = (id === CAP_ID_MSIX ? msixCapability : capabilityHead) as Struct<unknown>;
  const fields = readFields(layout, bytes.subarray(at), CONTEXT);
  const control = (bytes[at + 2] ?? 0) | ((bytes[at + 3] ?? 0) << 8);
  const count = (control & MSIX_TABLE_SIZE) + 1;
  const isOn = (control & MSIX_CONTROL['MSI-X Enable']) !== 0;
  const says =
    id === CAP_ID_MSIX
      ? `${count} interrupt ${count === 1 ? 'vector' : 'vectors'}, turned ${isOn ? 'on' : 'off'}.`
      : 'Nothing of virtio; a virtio driver goes on to the next.';
  return {
    at,
    size: layout.size,
    name: CAPABILITY_NAMES[id] ?? `Capability 0x${id.toString(16)}`,
    fields,
    says,
    clause: id === CAP_ID_MSIX ? MSIX : DETECTION,
    isIgnored: id !== CAP_ID_MSIX,
  };
}

function virtioStop(bytes: Uint8Array, at: number): PciStop {
  const type = bytes[at + 3] ?? 0;
  const fact = PCI_CONSTANTS.find(({ group, value }) => group === 'capability type' && value === type);
  const known = PCI_STRUCTS.find(({ name }) => name === (STRUCT_OF[type] ?? 'virtio_pci_cap'));
  const layout = resolve(known?.layout as Struct<unknown>, CONTEXT);
  const end = Math.min(bytes.length, at + Math.max(layout.size, bytes[at + 2] ?? 0));
  const bar = bytes[at + 4] ?? 0;
  const isReserved = fact === undefined || (type !== 9 && bar >= BAR_COUNT);
  return {
    at,
    size: Math.min(end, at + layout.size) - at,
    name: fact?.name ?? `Reserved type ${type}`,
    fields: readFields(layout, bytes.subarray(at, end), CONTEXT),
    says: isReserved ? 'A reserved type or region, which a driver must ignore.' : sentence(bytes, at, type),
    clause: isReserved ? `${CAPS}/driver-requirements` : (SECTION[type] ?? CAPS),
    isIgnored: isReserved,
  };
}

/** What a virtio capability tells a driver. */
function sentence(bytes: Uint8Array, at: number, type: number): string {
  const word = (offset: number) =>
    [3, 2, 1, 0].reduce((sum, byte) => sum * 256 + (bytes[at + offset + byte] ?? 0), 0);
  const where = `BAR ${bytes[at + 4] ?? 0}, at 0x${word(8).toString(16)}, ${word(12)} bytes`;
  switch (type) {
    case 1:
      return `The common configuration: ${where}. Status, features and queues are set up there.`;
    case 2: {
      const apart = word(16);
      const how =
        apart === 0 ? 'all queues share one place' : `each step of queue_notify_off is ${apart} bytes`;
      return `Where queues are notified: ${where}; ${how}.`;
    }
    case 3:
      return `The ISR status: ${where}. It is for the interrupt line; with MSI-X nobody needs it.`;
    case 4:
      return `The configuration of the device type: ${where}.`;
    case 5:
      return word(12) === 0
        ? 'A window through the configuration space itself, pointing nowhere yet.'
        : `A window through the configuration space itself, now on ${where}.`;
    case 8: {
      const length = BigInt(word(20)) * (1n << 32n) + BigInt(word(12));
      return `Shared memory region ${bytes[at + 5] ?? 0}: BAR ${bytes[at + 4] ?? 0}, ${length} bytes.`;
    }
    default:
      return 'Data whose meaning a vendor defines; a driver leaves it alone.';
  }
}
