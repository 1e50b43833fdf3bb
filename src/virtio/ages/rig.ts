/** A device of an age behind a transport, and the ways in which a driver of an age looks for it there. */
import type { Clock } from '../clock.ts';
import { VirtioDevice } from '../device.ts';
import type { DeviceEvent } from '../device-model.ts';
import { DriverError } from '../driver-error.ts';
import { RESERVED } from '../fact-lookup.ts';
import type { GuestAllocator } from '../guest-allocator.ts';
import type { InterlockedMemory } from '../memory/memory.ts';
import { MODERN_PCI_BASE, PCI_VENDOR_ID } from '../spec/ids.ts';
import { pciHeader } from '../spec/pci-header.ts';
import type { Transport as Bus, ClauseKey, Version } from '../spec/types.ts';
import { CcwDevice } from '../transport/ccw/device.ts';
import { CcwTransport } from '../transport/ccw/driver.ts';
import { CcwSlot } from '../transport/ccw/slot.ts';
import { MmioDevice } from '../transport/mmio/device.ts';
import { MmioTransport } from '../transport/mmio/driver.ts';
import { MmioSlot } from '../transport/mmio/slot.ts';
import { PciTransport } from '../transport/pci/driver.ts';
import { assignBars } from '../transport/pci/firmware.ts';
import { PciFunction } from '../transport/pci/function.ts';
import { PciLegacyTransport } from '../transport/pci/legacy-driver.ts';
import type { PciPort } from '../transport/pci/port.ts';
import { PciSlot } from '../transport/pci/slot.ts';
import type { RegisterObserver, Transport } from '../transport/transport.ts';
import { isDraft, isSince, type Side } from './age.ts';

/** Where driver and device stand. */
export interface Rig {
  readonly bus: Bus;
  readonly device: VirtioDevice;
  readonly memory: InterlockedMemory;
  readonly allocator: GuestAllocator;
  readonly clock: Clock;
  readonly observer: RegisterObserver;
  readonly events: (event: DeviceEvent) => void;
}

/** One way to look for a device: it throws a `DriverError` when this way does not lead to one. */
export type Look = () => Transport;

/** A device of the draft, which has no bit for any framing: our transitional devices must offer one. */
export class DraftDevice extends VirtioDevice {
  override readDeviceFeatures(window: number): number {
    const bits = super.readDeviceFeatures(window);
    return window === 0 ? (bits & ~Number(RESERVED.ANY_LAYOUT)) >>> 0 : bits;
  }
}

export const OLD_IDS: ClauseKey =
  'pci/virtio-structure-pci-capabilities/non-transitional-device-with-legacy-driver-a-note-on-pci-device-layout';

/** Puts the device behind its registers; what the driver then tries, in order. */
export function place(rig: Rig, driver: Side, device: Side): readonly Look[] {
  const { standard, legacy } = { pci, mmio, ccw }[rig.bus](rig, driver, device);
  if (isDraft(driver)) return [legacy];
  return driver.transitional ? [standard, legacy] : [standard];
}

interface Ways {
  readonly standard: Look;
  readonly legacy: Look;
}

function pci(rig: Rig, driver: Side, device: Side): Ways {
  let isSetUp = false;
  const transitional = device.transitional || isDraft(device);
  const fn = new PciFunction({ device: rig.device, transitional, vectors: 0, observer: rig.events });
  if (isDraft(device)) hideCapabilities(fn);
  const slot = new PciSlot(fn, { ...rig, observer: (access) => isSetUp && rig.observer(access) });
  assignBars(slot);
  isSetUp = true;
  return {
    standard: () => new PciTransport(slot, { msix: false }),
    legacy: () => {
      if (isDraft(driver)) matchAsDraft(slot, rig.device.deviceId);
      return new PciLegacyTransport(slot);
    },
  };
}

/** Legacy devices had no virtio capability on their list (version 1.4, section 4.1.5.1.1.1); this one has no list. */
function hideCapabilities({ config }: PciFunction): void {
  config.set(pciHeader.offsetOf('Status'), 2, 0);
  config.set(pciHeader.offsetOf('Capabilities Pointer'), 1, 0);
}

/**
 * Section 2.1 of 0.9.5: vendor, an ID below those of 1.0, revision 0, and the type of the device in the subsystem ID.
 */
function matchAsDraft(port: PciPort, deviceId: number): void {
  const read = (name: Parameters<typeof pciHeader.offsetOf>[0], width: 1 | 2) =>
    port.readConfig(pciHeader.offsetOf(name), width);
  const vendor = read('Vendor ID', 2);
  const id = read('Device ID', 2);
  const revision = read('Revision ID', 1);
  const fail = (message: string): never => {
    throw new DriverError('no-device', message, OLD_IDS);
  };
  if (vendor !== PCI_VENDOR_ID || id < 0x1000 || id >= MODERN_PCI_BASE) {
    const spelt = `${vendor.toString(16)}:${id.toString(16)}`;
    fail(`The draft’s driver takes IDs from 1af4:1000 to 1af4:103f, and ${spelt} is none of them.`);
  }
  if (revision !== 0) fail(`The draft’s driver takes revision 0, and this is ${revision}.`);
  if (read('Subsystem ID', 2) !== deviceId) fail('The subsystem ID names another type of device.');
}

function mmio(rig: Rig, _: Side, device: Side): Ways {
  const registers = new MmioDevice({ device: rig.device, legacy: isDraft(device), observer: rig.events });
  const slot = new MmioSlot(registers, rig);
  return {
    standard: () => new MmioTransport(slot),
    legacy: () => new MmioTransport(slot, { legacy: true }),
  };
}

/** The highest revision of channel I/O in a version: 1.1 added CCW_CMD_READ_STATUS (section 4.3.2.1). */
export const revisionIn = (side: Side): 1 | 2 => (isSince(side, '1.1' satisfies Version) ? 2 : 1);

function ccw(rig: Rig, driver: Side, device: Side): Ways {
  const behind = new CcwDevice({
    device: rig.device,
    memory: rig.memory.as('device'),
    // A legacy device knows no command for revisions, so that it rejects each.
    maxRevision: isDraft(device) ? -1 : revisionIn(device),
    transitional: device.transitional || isDraft(device),
    observer: rig.events,
  });
  const port = new CcwSlot(behind, rig);
  const shared = { memory: rig.memory.as('driver'), allocator: rig.allocator };
  return {
    standard: () => new CcwTransport({ ...shared, port, maxRevision: revisionIn(driver) }),
    legacy: () => new CcwTransport({ ...shared, port, maxRevision: 0 }),
  };
}
