import { ManualClock } from '../../../src/virtio/clock.ts';
import { VirtioDevice } from '../../../src/virtio/device.ts';
import type { DeviceEvent, DeviceModel } from '../../../src/virtio/device-model.ts';
import { BlkDevice, type BlkDeviceOptions } from '../../../src/virtio/devices/blk/device.ts';
import { BlkDriver, type BlkDriverOptions } from '../../../src/virtio/devices/blk/driver.ts';
import type { Asked, BlkRequest, BlkResult } from '../../../src/virtio/devices/blk/driver-request.ts';
import { RngDevice, type RngDeviceOptions } from '../../../src/virtio/devices/rng/device.ts';
import { RngDriver } from '../../../src/virtio/devices/rng/driver.ts';
import { RESERVED } from '../../../src/virtio/fact-lookup.ts';
import { GuestAllocator } from '../../../src/virtio/guest-allocator.ts';
import { PlainMemory } from '../../../src/virtio/memory/plain.ts';
import { DirectTransport } from '../../../src/virtio/transport/direct.ts';
import type { RegisterAccess } from '../../../src/virtio/transport/transport.ts';

export const REGION = { name: 'ram', base: 0x4000_0000, size: 0x2_0000 };

/** Reserved bits that both sides of a bench use unless told otherwise. */
export const RING_BITS = RESERVED.VERSION_1 | RESERVED.INDIRECT_DESC | RESERVED.EVENT_IDX;

/** Memory, clock and transport with one device on it, and a list of what was seen. */
export function makeBench(model: DeviceModel, offered = RING_BITS) {
  const memory = new PlainMemory([REGION]);
  const clock = new ManualClock();
  const events: DeviceEvent[] = [];
  const accesses: RegisterAccess[] = [];
  const device = new VirtioDevice({
    model,
    memory: memory.as('device'),
    clock,
    offered,
    observer: (event) => events.push(event),
  });
  const transport = new DirectTransport(device, { clock, observer: (access) => accesses.push(access) });
  const allocator = new GuestAllocator(REGION);
  const parts = { transport, memory: memory.as('driver'), allocator };
  return { memory, clock, events, accesses, device, transport, allocator, parts };
}

interface BlkBenchOptions {
  readonly device?: BlkDeviceOptions;
  readonly driver?: Partial<BlkDriverOptions>;
  readonly offered?: bigint;
}

/** A block device and its driver, initialised. */
export function blkBench(options: BlkBenchOptions = {}) {
  const model = new BlkDevice({ queueSize: 16, ...options.device });
  const bench = makeBench(model, options.offered);
  const version = options.device?.version;
  const driver = new BlkDriver({
    ...bench.parts,
    ...(version === undefined ? {} : { version }),
    wanted: model.offered | RING_BITS,
    ...options.driver,
  });
  driver.initialise();
  const settle = (request: BlkRequest): BlkResult => {
    bench.clock.run();
    if (request.result === null) throw new Error('The request is still in flight.');
    return request.result;
  };
  /** Submits a request and lets everything happen. */
  const run = (asked: Asked): BlkResult => settle(driver.submit(asked));
  return { ...bench, model, driver, run, settle };
}

/** An entropy device and its driver, initialised. */
export function rngBench(options: RngDeviceOptions = {}) {
  const bench = makeBench(new RngDevice(options));
  const driver = new RngDriver({ ...bench.parts, wanted: RING_BITS });
  driver.initialise();
  return { ...bench, driver };
}
