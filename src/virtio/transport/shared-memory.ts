import { ManualClock } from '../clock.ts';
import { VirtioDevice } from '../device.ts';
import type { DeviceModel } from '../device-model.ts';
import { PlainMemory } from '../memory/plain.ts';
import type { Transport as TransportKind, Version } from '../spec/types.ts';
import { MmioDevice } from './mmio/device.ts';
import { MmioTransport } from './mmio/driver.ts';
import { MmioSlot } from './mmio/slot.ts';
import { walk } from './pci/capabilities.ts';
import { PciTransport } from './pci/driver.ts';
import { assignBars } from './pci/firmware.ts';
import { PciFunction } from './pci/function.ts';
import { PciSlot } from './pci/slot.ts';
import type { RegisterAccess, SharedMemoryRegion } from './transport.ts';

/** A device with one region, and a driver that asks for one. */
export interface LookupOptions {
  readonly transport: TransportKind;
  /** Which version's registers and capabilities the device has. */
  readonly version: Version;
  readonly deviceId: number;
  /** The region that the device has; on PCI its place is that of its BAR. */
  readonly region: SharedMemoryRegion;
  /** The ID that the driver asks for. */
  readonly asked: number;
}

/** A capability for shared memory in the configuration space. */
export interface CapabilityBytes {
  /** Where it begins. */
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** What a driver did and found. */
export interface Lookup {
  /** The accesses that have to do with shared memory, in order. */
  readonly accesses: readonly RegisterAccess[];
  /** How many others there were. */
  readonly others: number;
  readonly found: SharedMemoryRegion | null;
  /** PCI only, and only where the version has such a capability. */
  readonly capability: CapabilityBytes | null;
}

const REGION = { name: 'ram', base: 0, size: 0x1000 };
/** Low enough that regions up to the largest find a multiple of their size below 4 GiB. */
const WINDOWS = { memory: 0x4000_0000, io: 0xc000 };
const SHARED = 'VIRTIO_PCI_CAP_SHARED_MEMORY_CFG';
const SHARED_TYPE = 8;
const CAP64 = 24;

/** The largest region that fits our PCI bus, whose addresses have 32 bits. */
export const LARGEST_ON_PCI = 2n ** 30n;

/**
 * Lets a driver look for a region of shared memory (version 1.4, sections 2.10, 4.1.4.7 and 4.2.2), and says what it
 * read and wrote for that. Channel I/O has no way to: nothing is read there. Throws a `RangeError` for a region that
 * is too large for the bus.
 */
export function lookUpSharedMemory(options: LookupOptions): Lookup {
  const { transport, version, region, asked } = options;
  if (transport === 'ccw') return { accesses: [], others: 0, found: null, capability: null };
  const clock = new ManualClock();
  const memory = new PlainMemory([REGION]).as('device');
  const device = new VirtioDevice({ model: modelOf(options), memory, clock });
  const accesses: RegisterAccess[] = [];
  const observer = (access: RegisterAccess) => accesses.push(access);
  if (transport === 'mmio') {
    const driver = new MmioTransport(new MmioSlot(new MmioDevice({ device, version }), { clock, observer }));
    const found = driver.readSharedMemory(asked);
    return { ...sorted(accesses, ({ name }) => isShm(name)), found, capability: null };
  }
  if (region.length > LARGEST_ON_PCI) throw new RangeError('The bus here has addresses of 32 bits.');
  const fn = new PciFunction({ device, version });
  const slot = new PciSlot(fn, { clock, observer });
  assignBars(slot, WINDOWS);
  accesses.length = 0;
  const found = new PciTransport(slot).readSharedMemory(asked);
  return {
    ...sorted(accesses, ({ group }) => group === SHARED),
    found,
    capability: capabilityOf(fn),
  };
}

/** Registers that a version does not have are named by their offset. */
const isShm = (name: string): boolean => name.startsWith('SHM') || /^offset 0x(ac|b[048c])$/.test(name);

function sorted(accesses: readonly RegisterAccess[], isOne: (access: RegisterAccess) => boolean) {
  const own = accesses.filter(isOne);
  return { accesses: own, others: accesses.length - own.length };
}

function capabilityOf(fn: PciFunction): CapabilityBytes | null {
  const read = (offset: number, width: number) => fn.config.read(offset, width);
  for (const { at, id } of walk(read)) {
    if (id !== 9 || read(at + 3, 1) !== SHARED_TYPE) continue;
    return { at, bytes: Uint8Array.from({ length: CAP64 }, (_, byte) => read(at + byte, 1)) };
  }
  return null;
}

/** A device that is nothing but its region. */
function modelOf({ deviceId, region, version }: LookupOptions): DeviceModel {
  return {
    key: '',
    deviceId,
    version,
    features: [],
    offered: 0n,
    queueSizes: [1],
    sharedMemory: [region],
    config: new Uint8Array(0),
    attach: () => {},
    accept: () => {},
    reset: () => {},
  };
}
