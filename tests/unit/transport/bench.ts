import { ManualClock } from '../../../src/virtio/clock.ts';
import { VirtioDevice } from '../../../src/virtio/device.ts';
import type { DeviceEvent, DeviceOptions } from '../../../src/virtio/device-model.ts';
import { BlkDevice, type BlkDeviceOptions } from '../../../src/virtio/devices/blk/device.ts';
import { BlkDriver, type BlkDriverOptions } from '../../../src/virtio/devices/blk/driver.ts';
import type { Asked, BlkResult } from '../../../src/virtio/devices/blk/driver-request.ts';
import { RESERVED } from '../../../src/virtio/fact-lookup.ts';
import { GuestAllocator } from '../../../src/virtio/guest-allocator.ts';
import { PlainMemory } from '../../../src/virtio/memory/plain.ts';
import { CcwDevice, type CcwOptions } from '../../../src/virtio/transport/ccw/device.ts';
import { CcwTransport, type CcwTransportOptions } from '../../../src/virtio/transport/ccw/driver.ts';
import { CcwSlot } from '../../../src/virtio/transport/ccw/slot.ts';
import { DirectTransport } from '../../../src/virtio/transport/direct.ts';
import { MmioDevice, type MmioOptions } from '../../../src/virtio/transport/mmio/device.ts';
import { MmioTransport } from '../../../src/virtio/transport/mmio/driver.ts';
import { MmioSlot } from '../../../src/virtio/transport/mmio/slot.ts';
import { PciTransport } from '../../../src/virtio/transport/pci/driver.ts';
import { assignBars } from '../../../src/virtio/transport/pci/firmware.ts';
import { PciFunction, type PciFunctionOptions } from '../../../src/virtio/transport/pci/function.ts';
import { PciLegacyTransport } from '../../../src/virtio/transport/pci/legacy-driver.ts';
import { PciSlot } from '../../../src/virtio/transport/pci/slot.ts';
import type { RegisterAccess, Transport } from '../../../src/virtio/transport/transport.ts';

export const REGION = { name: 'ram', base: 0x4000_0000, size: 0x8_0000 };

/** Reserved bits that both sides use unless told otherwise. */
export const RING_BITS = RESERVED.VERSION_1 | RESERVED.INDIRECT_DESC | RESERVED.EVENT_IDX;

/** Guest memory, a clock, a block device without a bus, and what was seen of them. */
export function deviceBench(
  options: BlkDeviceOptions = {},
  offered = RING_BITS,
  more: Partial<DeviceOptions> = {},
) {
  const memory = new PlainMemory([REGION]);
  const clock = new ManualClock();
  const events: DeviceEvent[] = [];
  const accesses: RegisterAccess[] = [];
  const observer = (event: DeviceEvent) => events.push(event);
  const model = new BlkDevice({ queueSize: 16, ...options });
  const device = new VirtioDevice({
    model,
    memory: memory.as('device'),
    clock,
    offered,
    observer,
    ...more,
  });
  const allocator = new GuestAllocator(REGION);
  return { memory, clock, events, accesses, observer, model, device, allocator };
}

export type Bench = ReturnType<typeof deviceBench>;

const wiring = ({ clock, accesses }: Bench) => ({
  clock,
  observer: (access: RegisterAccess) => accesses.push(access),
});

export function pciFunction(bench: Bench, options: Partial<PciFunctionOptions> = {}): PciFunction {
  return new PciFunction({
    device: bench.device,
    observer: bench.observer,
    classCode: 0x01_0000,
    ...options,
  });
}

/** A function in a slot, its regions placed as firmware does; what that took is not among the accesses. */
export function pciSlot(bench: Bench, fn = pciFunction(bench)): PciSlot {
  const slot = new PciSlot(fn, wiring(bench));
  assignBars(slot);
  bench.accesses.length = 0;
  return slot;
}

export function mmioDevice(bench: Bench, options: Partial<MmioOptions> = {}): MmioDevice {
  return new MmioDevice({ device: bench.device, observer: bench.observer, ...options });
}

export const mmioSlot = (bench: Bench, device = mmioDevice(bench)): MmioSlot =>
  new MmioSlot(device, wiring(bench));

export function ccwDevice(bench: Bench, options: Partial<CcwOptions> = {}): CcwDevice {
  const { device, memory, observer } = bench;
  return new CcwDevice({ device, memory: memory.as('device'), observer, ...options });
}

/** A status goes by way of memory; the accesses of a bench have it in place of its address. */
const withStatus = ({ accesses, memory }: Bench) => {
  return (access: RegisterAccess) => {
    const isStatus = access.kind === 'register-write' && access.name === 'CCW_CMD_WRITE_STATUS';
    const value = isStatus ? (memory.peek(Number(access.value), 1)[0] ?? 0) : access.value;
    accesses.push({ ...access, value });
  };
};

export function ccwTransport(
  bench: Bench,
  device = ccwDevice(bench),
  options: Partial<CcwTransportOptions> = {},
): CcwTransport {
  const { memory, allocator } = bench;
  return new CcwTransport({
    port: new CcwSlot(device, { ...wiring(bench), observer: withStatus(bench) }),
    memory: memory.as('driver'),
    allocator,
    ...options,
  });
}

/** Every way to reach a device, by name. */
export const TRANSPORTS: Readonly<Record<string, (bench: Bench) => Transport>> = {
  direct: (bench) => new DirectTransport(bench.device, wiring(bench)),
  'pci, MSI-X': (bench) => new PciTransport(pciSlot(bench)),
  'pci, INTx': (bench) => new PciTransport(pciSlot(bench), { msix: false }),
  'pci, transitional': (bench) =>
    new PciTransport(pciSlot(bench, pciFunction(bench, { transitional: true }))),
  'pci, legacy': (bench) =>
    new PciLegacyTransport(pciSlot(bench, pciFunction(bench, { transitional: true }))),
  'mmio, version 2': (bench) => new MmioTransport(mmioSlot(bench)),
  'mmio, version 1': (bench) =>
    new MmioTransport(mmioSlot(bench, mmioDevice(bench, { legacy: true })), { legacy: true }),
  'ccw, revision 2': (bench) => ccwTransport(bench),
  'ccw, revision 1': (bench) => ccwTransport(bench, ccwDevice(bench, { maxRevision: 1 })),
  'ccw, adapter interrupts': (bench) => ccwTransport(bench, ccwDevice(bench), { adapter: true }),
  'ccw, revision 0': (bench) =>
    ccwTransport(bench, ccwDevice(bench, { transitional: true }), { maxRevision: 0 }),
};

export interface OverOptions {
  readonly device?: BlkDeviceOptions;
  readonly driver?: Partial<BlkDriverOptions>;
  readonly offered?: bigint;
  /** What else the device's side is told. */
  readonly more?: Partial<DeviceOptions>;
}

/** A block device behind a transport, and its driver, not yet initialised. */
export function blkOver(name: string, { device, driver: given, offered, more }: OverOptions = {}) {
  const bench = deviceBench(device, offered, more);
  const make = TRANSPORTS[name];
  if (make === undefined) throw new Error(`No transport is called ${name}.`);
  const transport = make(bench);
  const memory = bench.memory.as('driver');
  const driver = new BlkDriver({
    transport,
    memory,
    allocator: bench.allocator,
    wanted: bench.model.offered | (offered ?? RING_BITS),
    ...given,
  });
  const run = (asked: Asked): BlkResult => {
    const request = driver.submit(asked);
    bench.clock.run();
    if (request.result === null) throw new Error('The request is still in flight.');
    return request.result;
  };
  return { ...bench, transport, driver, run };
}
