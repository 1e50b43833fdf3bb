import { DriverError } from '../../driver-error.ts';
import { DEVICE_IDS, MODERN_PCI_BASE, PCI_VENDOR_ID } from '../../spec/ids.ts';
import { COMMAND, pciHeader } from '../../spec/pci-header.ts';
import { BARS_AT } from './config-space.ts';
import type { PciPort } from './port.ts';

const AT = {
  vendor: pciHeader.offsetOf('Vendor ID'),
  device: pciHeader.offsetOf('Device ID'),
  command: pciHeader.offsetOf('Command'),
} as const;

/** The virtio device ID of a function. Throws a `DriverError` when it is no virtio device (version 1.4, section 4.1.2). */
export function identify(port: PciPort): number {
  const vendor = port.readConfig(AT.vendor, 2);
  const device = vendor === PCI_VENDOR_ID ? port.readConfig(AT.device, 2) : 0;
  const isModern = device >= MODERN_PCI_BASE && device < MODERN_PCI_BASE + 0x40;
  const known = isModern
    ? device - MODERN_PCI_BASE
    : DEVICE_IDS.find(({ transitionalPciId }) => transitionalPciId === device)?.id;
  if (known !== undefined) return known;
  const message = `Vendor 0x${vendor.toString(16)}, device 0x${device.toString(16)} is no virtio device.`;
  throw new DriverError('no-device', message, 'pci/pci-device-discovery/driver-requirements');
}

/** Where regions lie, each looked up once. Throws a `DriverError` for one that has not been given a place. */
export function regionsOf(port: PciPort): (bar: number) => number {
  const known = new Map<number, number>();
  return (bar) => {
    const address = known.get(bar) ?? addressOf(port, bar);
    known.set(bar, address);
    return address;
  };
}

function addressOf(port: PciPort, bar: number): number {
  const low = port.readConfig(BARS_AT + 4 * bar, 4);
  const isWide = (low & 7) === 4 && bar < 5;
  const high = isWide ? port.readConfig(BARS_AT + 4 * (bar + 1), 4) : 0;
  const address = ((low & ((low & 1) === 1 ? ~3 : ~0xf)) >>> 0) + high * 0x1_0000_0000;
  if (address !== 0) return address;
  throw new DriverError('no-device', `BAR ${bar} of the device has not been given a place.`);
}

/** Lets the function answer in memory and I/O space, and reach memory itself. */
export function startDecoding(port: PciPort, busMaster = true): void {
  const all = COMMAND['I/O Space'] | COMMAND['Memory Space'] | (busMaster ? COMMAND['Bus Master'] : 0);
  const command = port.readConfig(AT.command, 2);
  if ((command & all) !== all) port.writeConfig(AT.command, 2, command | all);
}
