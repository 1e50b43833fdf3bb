import { CcwDevice } from '../transport/ccw/device.ts';
import { CcwTransport } from '../transport/ccw/driver.ts';
import { CcwSlot } from '../transport/ccw/slot.ts';
import { MmioDevice } from '../transport/mmio/device.ts';
import { type MmioSlip, MmioTransport } from '../transport/mmio/driver.ts';
import { MmioSlot } from '../transport/mmio/slot.ts';
import { type PciSlip, PciTransport } from '../transport/pci/driver.ts';
import { assignBars } from '../transport/pci/firmware.ts';
import { PciFunction } from '../transport/pci/function.ts';
import { PciLegacyTransport } from '../transport/pci/legacy-driver.ts';
import { PciSlot } from '../transport/pci/slot.ts';
import type { Transport } from '../transport/transport.ts';
import type { StageWiring } from './device-stage.ts';

/** Mass storage, SCSI: what QEMU says a block device is. */
const CLASS_CODE = 0x01_0000;

/** The ways to reach a device on the stage; `direct` is none of them. */
export type StageTransport =
  | 'pci'
  | 'pci-intx'
  | 'pci-legacy'
  | 'mmio'
  | 'mmio-legacy'
  | 'ccw'
  | 'ccw-adapter';

/** What a driver gets wrong before it touches a register of the device itself. */
export interface Mishaps {
  /** On PCI it leaves Bus Master off. */
  readonly noMaster?: boolean;
  /** On MMIO it meets the other version of the registers. */
  readonly otherVersion?: boolean;
  /** What it gets wrong with a transport of the kind. */
  readonly pci?: PciSlip | undefined;
  readonly mmio?: MmioSlip | undefined;
}

/**
 * Puts the device of a stage behind a transport. What firmware does before any driver runs, giving the regions of a
 * PCI function their places, happens off the record.
 */
export const overTransport =
  (kind: StageTransport, { noMaster = false, otherVersion = false, pci, mmio }: Mishaps = {}) =>
  (wiring: StageWiring): Transport => {
    const { device, ignored: observer, driverMemory, deviceMemory, allocator } = wiring;
    switch (kind) {
      case 'pci':
      case 'pci-intx':
        return new PciTransport(pciSlot(wiring, false), {
          msix: kind === 'pci',
          busMaster: !noMaster,
          ...(pci === undefined ? {} : { slip: pci }),
        });
      case 'pci-legacy':
        return new PciLegacyTransport(pciSlot(wiring, true), { busMaster: !noMaster });
      case 'mmio':
      case 'mmio-legacy': {
        const legacy = kind === 'mmio-legacy';
        const registers = new MmioDevice({ device, legacy: legacy !== otherVersion, observer });
        return new MmioTransport(new MmioSlot(registers, wiring), { legacy, slip: mmio });
      }
      case 'ccw':
      case 'ccw-adapter': {
        const port = new CcwSlot(new CcwDevice({ device, memory: deviceMemory, observer }), wiring);
        return new CcwTransport({ port, memory: driverMemory, allocator, adapter: kind === 'ccw-adapter' });
      }
    }
  };

function pciSlot(wiring: StageWiring, transitional: boolean): PciSlot {
  const { device, ignored: observer } = wiring;
  let isSetUp = false;
  const fn = new PciFunction({ device, observer, classCode: CLASS_CODE, transitional });
  const slot = new PciSlot(fn, { ...wiring, observer: (access) => isSetUp && wiring.observer(access) });
  assignBars(slot);
  isSetUp = true;
  return slot;
}
