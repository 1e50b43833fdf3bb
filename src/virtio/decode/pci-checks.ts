import { DEVICE_IDS, MODERN_PCI_BASE, PCI_VENDOR_ID } from '../spec/ids.ts';
import { BAR_COUNT, COMMAND, pciHeader } from '../spec/pci-header.ts';
import type { ClauseKey } from '../spec/types.ts';
import type { FieldValue } from './fields.ts';

/** Something in the bytes that is wrong or that a driver should know. */
export interface Finding {
  readonly message: string;
  readonly clause?: ClauseKey;
  /** It breaks a rule, or nothing will work so. */
  readonly isFault: boolean;
}

export const CAPS: ClauseKey = 'pci/virtio-structure-pci-capabilities';
export const DISCOVERY: ClauseKey = 'pci/pci-device-discovery';
export const DETECTION: ClauseKey =
  'pci/pci-specific-initialization-and-device-operation/device-initialization/virtio-device-configuration-layout-detection';

/** A capability as far as the checks need it. */
interface Checked {
  readonly name: string;
  readonly fields: readonly FieldValue[];
  readonly isIgnored: boolean;
}

/** Which device a header says it is. */
export interface PciIdentity {
  readonly id: number | null;
  readonly isVirtio: boolean;
  /** Its ID is one of those that legacy devices have too, which have no virtio capability. */
  readonly mayBeLegacy: boolean;
  readonly title: string;
}

/** Reads vendor, device, revision and subsystem, and says what does not fit. */
export function identify(view: DataView, findings: Finding[]): PciIdentity {
  const vendor = view.getUint16(pciHeader.offsetOf('Vendor ID'), true);
  const device = view.getUint16(pciHeader.offsetOf('Device ID'), true);
  const revision = view.getUint8(pciHeader.offsetOf('Revision ID'));
  const subsystem = view.getUint16(pciHeader.offsetOf('Subsystem ID'), true);
  const hex = (value: number) => `0x${value.toString(16).padStart(4, '0')}`;
  if (vendor !== PCI_VENDOR_ID) {
    const message = `The vendor is ${hex(vendor)}, not ${hex(PCI_VENDOR_ID)}: this is no virtio device.`;
    findings.push({ message, clause: `${DISCOVERY}/device-requirements`, isFault: true });
    return {
      id: null,
      isVirtio: false,
      mayBeLegacy: false,
      title: `vendor ${hex(vendor)}, device ${hex(device)}`,
    };
  }
  const isModern = device >= MODERN_PCI_BASE && device < MODERN_PCI_BASE + 0x40;
  const fact = isModern
    ? DEVICE_IDS.find(({ id }) => id === device - MODERN_PCI_BASE)
    : DEVICE_IDS.find(({ transitionalPciId }) => transitionalPciId === device);
  if (fact === undefined) {
    const message = `Device ${hex(device)} stands in no list of virtio devices.`;
    findings.push({ message, clause: `${DISCOVERY}/device-requirements`, isFault: true });
    return {
      id: isModern ? device - MODERN_PCI_BASE : null,
      isVirtio: isModern,
      mayBeLegacy: false,
      title: `virtio device ${hex(device)}`,
    };
  }
  if (isModern && revision === 0) {
    const message = 'The revision is 0, which a device with an ID of the newer range should not have.';
    findings.push({ message, clause: `${DISCOVERY}/device-requirements`, isFault: false });
  }
  if (!isModern && (revision !== 0 || subsystem !== fact.id)) {
    const message = `A transitional device has revision 0 and its virtio ID ${fact.id} as subsystem; here they are ${revision} and ${subsystem}.`;
    findings.push({ message, clause: `${DISCOVERY}/legacy-interface`, isFault: true });
  }
  const name = Object.values(fact.names).at(-1) ?? fact.key;
  const kind = isModern ? 'modern' : 'transitional';
  return { id: fact.id, isVirtio: true, mayBeLegacy: !isModern, title: `${name}, ${kind}` };
}

/** The structures that every device must have, each with the section whose requirements say so. */
const NEEDED: Readonly<Record<string, ClauseKey>> = {
  VIRTIO_PCI_CAP_COMMON_CFG: `${CAPS}/common-configuration-structure-layout`,
  VIRTIO_PCI_CAP_NOTIFY_CFG: `${CAPS}/notification-structure-layout`,
  VIRTIO_PCI_CAP_ISR_CFG: `${CAPS}/isr-status-capability`,
  VIRTIO_PCI_CAP_PCI_CFG: `${CAPS}/pci-configuration-access-capability`,
};
const HINTS: Readonly<Record<string, string>> = {
  VIRTIO_PCI_CAP_COMMON_CFG: ' A driver that looks for nothing else takes this for a legacy device.',
  VIRTIO_PCI_CAP_PCI_CFG: ' Few drivers use it.',
};

/** What every device must have one of, and what the notification structure must be (section 4.1.4). */
export function checkStructures(
  stops: readonly Checked[],
  { isVirtio, mayBeLegacy }: PciIdentity,
  length: number,
  findings: Finding[],
): void {
  if (!isVirtio || findings.some(({ message }) => message.includes('behind the last byte'))) return;
  // Where a window leads, a driver writes itself, so one that leads to a reserved region is there all the same.
  const isUsable = ({ name, isIgnored }: Checked) => !isIgnored || name === 'VIRTIO_PCI_CAP_PCI_CFG';
  const found = new Set(stops.filter(isUsable).map(({ name }) => name));
  if (![...found].some((name) => name.startsWith('VIRTIO_PCI_CAP_')) && length >= pciHeader.size) {
    const message = 'No virtio capability is on the list: a driver takes this for a legacy device.';
    findings.push({ message, clause: DETECTION, isFault: !mayBeLegacy });
    return;
  }
  for (const [name, clause] of Object.entries(NEEDED)) {
    if (found.has(name)) continue;
    const message = `There is no ${name}, which every device must have.${HINTS[name] ?? ''}`;
    findings.push({ message, clause, isFault: true });
  }
  const notify = stops.find(({ name }) => name === 'VIRTIO_PCI_CAP_NOTIFY_CFG');
  const apart = Number(notify?.fields.find(({ row }) => row.path.endsWith('multiplier'))?.text ?? 0);
  if (apart !== 0 && (apart % 2 !== 0 || (apart & (apart - 1)) !== 0)) {
    const message = `A notify_off_multiplier of ${apart} is neither 0 nor an even power of 2.`;
    findings.push({ message, clause: `${CAPS}/notification-structure-layout`, isFault: true });
  }
}

/** What is only not done yet: nothing answers, or the device cannot reach memory. */
export function checkCommand(view: DataView, isVirtio: boolean, findings: Finding[]): void {
  if (!isVirtio) return;
  const command = view.getUint16(pciHeader.offsetOf('Command'), true);
  if ((command & COMMAND['Memory Space']) === 0) {
    findings.push({
      message: 'Memory Space is off in the Command register: every read of a register gives ones.',
      isFault: false,
    });
  }
  if ((command & COMMAND['Bus Master']) === 0) {
    findings.push({
      message: 'Bus Master is off in the Command register: the device cannot reach a queue yet.',
      isFault: false,
    });
  }
  const bars = BAR_COUNT * 4;
  const at = pciHeader.offsetOf('Base Address Register 0');
  let isPlaced = false;
  for (let byte = 0; byte < bars; byte += 4) isPlaced ||= (view.getUint32(at + byte, true) & ~0xf) !== 0;
  if (!isPlaced)
    findings.push({ message: 'No region has an address: firmware has not run yet.', isFault: false });
}
