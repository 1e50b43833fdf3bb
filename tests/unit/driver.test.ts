import { describe, expect, it } from 'vitest';
import { accessesFor, readConfig } from '../../src/virtio/config-reader.ts';
import { BlkDevice } from '../../src/virtio/devices/blk/device.ts';
import { readSectors } from '../../src/virtio/devices/blk/requests.ts';
import { BLK } from '../../src/virtio/devices/blk/spec.ts';
import { VirtioDriver } from '../../src/virtio/driver.ts';
import { RESERVED, STATUS } from '../../src/virtio/fact-lookup.ts';
import { bytes, le16, le32, le64, struct, u8 } from '../../src/virtio/layout/layout.ts';
import { mask } from '../../src/virtio/requirements.ts';
import type { Transport } from '../../src/virtio/transport/transport.ts';
import { blkBench, makeBench, REGION, RING_BITS } from './devices/bench.ts';
import { reasonOf } from './devices/reason.ts';

const { ACKNOWLEDGE, DRIVER, DRIVER_OK, FEATURES_OK, FAILED } = STATUS;

function makeDriver(offered = RING_BITS, accept?: (bits: bigint) => bigint) {
  const bench = makeBench(new BlkDevice({ queueSize: 16 }), offered);
  const driver = new VirtioDriver({
    ...bench.parts,
    features: BLK.features,
    wanted: RING_BITS,
    ...(accept === undefined ? {} : { accept: (outcome) => accept(outcome.accepted) }),
  });
  return { ...bench, driver };
}

/** A transport with some of its methods replaced. */
function withMethods(transport: Transport, methods: Partial<Transport>): Transport {
  return new Proxy(transport, {
    get(target, key: keyof Transport) {
      const own = target[key];
      return methods[key] ?? (typeof own === 'function' ? own.bind(target) : own);
    },
  });
}

describe('the initialisation sequence (1.4 § 3.1.1)', () => {
  it('goes through its steps in order', () => {
    const { driver, accesses } = makeDriver();
    driver.initialise(() => driver.addQueue(0, 4));
    const steps = accesses.map(
      ({ kind, name, value }) => `${kind === 'register-read' ? 'R' : 'W'} ${name} ${value}`,
    );
    const offered = blkBench().model.offered;
    expect(steps).toEqual([
      'W device_status 0',
      'R device_status 0',
      `W device_status ${ACKNOWLEDGE}`,
      `W device_status ${ACKNOWLEDGE | DRIVER}`,
      'W device_feature_select 0',
      `R device_feature ${(offered | RING_BITS) & 0xffff_ffffn}`,
      'W device_feature_select 1',
      'R device_feature 1',
      'W driver_feature_select 0',
      `W driver_feature ${RING_BITS & 0xffff_ffffn}`,
      'W driver_feature_select 1',
      'W driver_feature 1',
      `W device_status ${ACKNOWLEDGE | DRIVER | FEATURES_OK}`,
      `R device_status ${ACKNOWLEDGE | DRIVER | FEATURES_OK}`,
      'W queue_select 0',
      'R queue_size 16',
      'W queue_select 0',
      'R queue_enable 0',
      'W queue_select 0',
      'W queue_size 4',
      `W queue_desc ${REGION.base}`,
      `W queue_driver ${REGION.base + 64}`,
      `W queue_device ${REGION.base + 80}`,
      'W queue_select 0',
      'W queue_enable 1',
      `W device_status ${ACKNOWLEDGE | DRIVER | FEATURES_OK | DRIVER_OK}`,
    ]);
    expect(driver.live).toBe(true);
    expect(driver.features).toBe(RING_BITS);
  });

  it('ends in FAILED when the device does not keep FEATURES_OK, and names the clause', () => {
    const { driver, transport, device } = makeDriver(RING_BITS, (bits) => bits | mask(50));
    expect(reasonOf(() => driver.initialise(() => {}))).toBe('features-refused');
    expect(transport.readStatus()).toBe(ACKNOWLEDGE | DRIVER | FAILED);
    expect(device.refusals.map((one) => one.kind)).toEqual(['accepted-unoffered']);
    expect(driver.features).toBe(0n);
    expect(driver.live).toBe(false);
  });

  it('does not go on with a device that offers no VERSION_1', () => {
    const { driver, transport } = makeDriver(RESERVED.INDIRECT_DESC);
    expect(reasonOf(() => driver.initialise(() => {}))).toBe('version-1-missing');
    expect(transport.readStatus()).toBe(ACKNOWLEDGE | DRIVER | FAILED);
  });

  it('writes every bit that it accepts, those far above what was offered too', () => {
    const { driver, device } = makeDriver(RING_BITS, (bits) => bits | mask(100));
    expect(reasonOf(() => driver.initialise(() => {}))).toBe('features-refused');
    expect(device.refusals).toMatchObject([{ kind: 'accepted-unoffered', bit: 100 }]);
  });

  it('can start over after a failure', () => {
    let refused = true;
    const { driver } = makeDriver(RING_BITS, (bits) => (refused ? bits | mask(50) : bits));
    expect(reasonOf(() => driver.initialise(() => {}))).toBe('features-refused');
    refused = false;
    driver.initialise(() => driver.addQueue(0));
    expect(driver.live).toBe(true);
  });

  it('sets FAILED whatever goes wrong in the set-up of the device, and lets the error pass', () => {
    const { driver, transport } = makeDriver();
    const setUp = () => {
      throw new RangeError('no such disk');
    };
    expect(() => driver.initialise(setUp)).toThrow(RangeError);
    expect(transport.readStatus() & FAILED).toBe(FAILED);
  });

  it('waits for a reset, but not for ever', () => {
    const { parts, transport } = makeDriver();
    let reads = 0;
    const slow = withMethods(transport, {
      writeStatus: () => {},
      readStatus: () => (++reads < 10 ? 7 : 0),
    });
    new VirtioDriver({ ...parts, transport: slow, features: [], wanted: 0n }).reset();
    expect(reads).toBe(10);
    const written: number[] = [];
    const never = withMethods(transport, {
      writeStatus: (value) => written.push(value),
      readStatus: () => 7,
    });
    const stuck = new VirtioDriver({ ...parts, transport: never, features: [], wanted: 0n });
    expect(reasonOf(() => stuck.initialise(() => {}))).toBe('reset-incomplete');
    expect(written).toEqual([0]);
  });
});

describe('queues of a driver', () => {
  it.each([
    ['queue-unavailable', (driver: VirtioDriver) => driver.addQueue(1)],
    ['queue-too-large', (driver: VirtioDriver) => driver.addQueue(0, 32)],
    [
      'queue-in-use',
      (driver: VirtioDriver) => {
        driver.addQueue(0);
        driver.addQueue(0);
      },
    ],
  ])('%s', (reason, setUp) => {
    const { driver } = makeDriver();
    expect(reasonOf(() => driver.initialise(() => setUp(driver)))).toBe(reason);
  });

  it('are zeroed, aligned and given back by a reset', () => {
    const { driver, memory, allocator } = makeDriver();
    memory.patch(REGION.base, new Uint8Array(4096).fill(0xff));
    driver.initialise(() => driver.addQueue(0));
    const { addresses } = driver.queues[0] ?? {};
    expect(
      [addresses?.descriptors, addresses?.driverArea, addresses?.deviceArea].map((at) => (at ?? 1) % 16),
    ).toEqual([0, 0, 8]);
    for (const { address, size } of allocator.live)
      expect(memory.peek(address, size)).toEqual(new Uint8Array(size));
    expect(allocator.live.map((one) => one.name)).toEqual([
      'queue 0 descriptor table',
      'queue 0 available ring',
      'queue 0 used ring',
    ]);
    driver.reset();
    expect(allocator.live).toEqual([]);
  });

  it('are left alone by a notification that was under way when the device was reset', () => {
    const { driver, clock, memory } = blkBench({ offered: RESERVED.VERSION_1 });
    const request = driver.submit(readSectors(0, 1));
    clock.step();
    clock.step();
    expect(clock.pending).toBe(1);
    driver.core.reset();
    memory.patch(REGION.base, new Uint8Array(REGION.size).fill(0xee));
    clock.run();
    expect(memory.peek(REGION.base, REGION.size).every((byte) => byte === 0xee)).toBe(true);
    expect(request.result).toBeNull();
  });

  it('are not used before DRIVER_OK', () => {
    const { driver } = makeDriver();
    const early = () => {
      const queue = driver.addQueue(0);
      driver.publish(queue);
    };
    expect(reasonOf(() => driver.initialise(early))).toBe('not-live');
  });
});

describe('the configuration space (1.4 § 2.5.1)', () => {
  it('is read field by field, each by its own width, 64 bits as two halves', () => {
    const inner = struct('inner', { x: u8, y: le16 });
    const all = struct('all', { a: le64, b: inner, c: bytes(2), d: le32 });
    const accesses = accessesFor(all, 100).map(({ offset, width }) => [offset, width]);
    expect(accesses).toEqual([
      [100, 4],
      [104, 4],
      [108, 1],
      [109, 2],
      [111, 1],
      [112, 1],
      [113, 4],
    ]);
  });

  it('is read again when it changed meanwhile, so that a value is never half old and half new', () => {
    const { device, transport } = makeDriver();
    const model = device.model as BlkDevice;
    let reads = 0;
    const torn = withMethods(transport, {
      readConfig: (offset, width) => {
        const value = transport.readConfig(offset, width);
        if (++reads === 1) {
          // Between the two halves both of them change.
          model.config = new Uint8Array(model.config);
          model.config.set([1, 0, 0, 0, 2, 0, 0, 0]);
          device.configChanged();
        }
        return value;
      },
    });
    expect(readConfig(torn, le64, 0)).toBe(0x2_0000_0001n);
    expect(reads).toBe(4);
  });

  it('that never stands still is given up', () => {
    const { driver, transport } = makeDriver();
    let generation = 0;
    const restless = withMethods(transport, { readConfigGeneration: () => generation++ });
    expect(reasonOf(() => readConfig(restless, le64, 0))).toBe('config-unstable');
    expect(driver.readConfig(le64)).toBe(2048n);
  });
});
