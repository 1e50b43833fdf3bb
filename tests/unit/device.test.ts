import { beforeEach, describe, expect, it } from 'vitest';
import { BlkDevice } from '../../src/virtio/devices/blk/device.ts';
import { readSectors } from '../../src/virtio/devices/blk/requests.ts';
import { RESERVED, STATUS } from '../../src/virtio/fact-lookup.ts';
import { mask } from '../../src/virtio/requirements.ts';
import { blkBench, makeBench, REGION, RING_BITS } from './devices/bench.ts';

const { ACKNOWLEDGE, DRIVER, DRIVER_OK, FEATURES_OK, DEVICE_NEEDS_RESET, FAILED } = STATUS;

const makeDevice = () => makeBench(new BlkDevice({ queueSize: 16 }));
let bench = makeDevice();
beforeEach(() => {
  bench = makeDevice();
});

/** As far as FEATURES_OK, accepting these bits. */
function negotiateBits(bits: bigint) {
  const { transport } = bench;
  transport.writeStatus(ACKNOWLEDGE);
  transport.writeStatus(ACKNOWLEDGE | DRIVER);
  for (const window of [0, 1, 2, 3]) {
    transport.writeDriverFeatures(window, Number((bits >> BigInt(window * 32)) & 0xffff_ffffn));
  }
  transport.writeStatus(ACKNOWLEDGE | DRIVER | FEATURES_OK);
  return (transport.readStatus() & FEATURES_OK) !== 0;
}

const QUEUE = {
  size: 4,
  descriptors: REGION.base,
  driverArea: REGION.base + 64,
  deviceArea: REGION.base + 128,
};

function goLive() {
  negotiateBits(RING_BITS);
  bench.transport.writeQueue(0, QUEUE);
  bench.transport.enableQueue(0);
  bench.transport.writeStatus(ACKNOWLEDGE | DRIVER | FEATURES_OK | DRIVER_OK);
}

/** Makes a chain of one descriptor available: one writable byte, so a request without a header. */
function makeAvailable() {
  const memory = bench.parts.memory;
  memory.write64(QUEUE.descriptors, BigInt(REGION.base + 0x1000));
  memory.write32(QUEUE.descriptors + 8, 1);
  memory.write16(QUEUE.descriptors + 12, 2);
  memory.write16(QUEUE.driverArea + 2, 1);
}
const usedIndex = () => bench.parts.memory.read16(QUEUE.deviceArea + 2);

describe('the device status field (1.4 § 2.1)', () => {
  it('starts as 0 and shows what the driver has set', () => {
    expect(bench.transport.readStatus()).toBe(0);
    bench.transport.writeStatus(ACKNOWLEDGE);
    bench.transport.writeStatus(ACKNOWLEDGE | DRIVER);
    expect(bench.transport.readStatus()).toBe(ACKNOWLEDGE | DRIVER);
    bench.transport.writeStatus(ACKNOWLEDGE | DRIVER | FAILED);
    expect(bench.transport.readStatus()).toBe(ACKNOWLEDGE | DRIVER | FAILED);
  });

  it('keeps a bit that the driver leaves out of a write', () => {
    bench.transport.writeStatus(ACKNOWLEDGE | DRIVER);
    bench.transport.writeStatus(ACKNOWLEDGE);
    expect(bench.transport.readStatus()).toBe(ACKNOWLEDGE | DRIVER);
  });

  it('does not let the driver set DEVICE_NEEDS_RESET or a bit without a meaning', () => {
    bench.transport.writeStatus(ACKNOWLEDGE | DEVICE_NEEDS_RESET | 0x30);
    expect(bench.transport.readStatus()).toBe(ACKNOWLEDGE);
  });

  it('does not become DRIVER_OK without FEATURES_OK', () => {
    bench.transport.writeStatus(ACKNOWLEDGE | DRIVER | DRIVER_OK);
    expect(bench.transport.readStatus()).toBe(ACKNOWLEDGE | DRIVER);
    expect(bench.events).toContainEqual(expect.objectContaining({ kind: 'ignored' }));
  });
});

describe('feature bits (1.4 § 2.2)', () => {
  it('are offered 32 at a time, and none beyond the last window', () => {
    const words = [0, 1, 2, 3, 4, 99].map((window) => bench.transport.readDeviceFeatures(window));
    const offered = words.reduce((bits, word, window) => bits | (BigInt(word) << BigInt(32 * window)), 0n);
    expect(offered).toBe(bench.device.offered);
    expect(words.slice(2)).toEqual([0, 0, 0, 0]);
  });

  it('are accepted when they are a valid subset', () => {
    expect(negotiateBits(RING_BITS)).toBe(true);
    expect(bench.device.features).toBe(RING_BITS);
    expect(bench.device.refusals).toEqual([]);
  });

  it.each([
    ['one that was not offered', RING_BITS | mask(50), 'accepted-unoffered'],
    ['one of the last window', RING_BITS | mask(127), 'accepted-unoffered'],
    ['none, not even VERSION_1', 0n, 'version-1'],
    ['all but VERSION_1', RING_BITS & ~RESERVED.VERSION_1, 'version-1'],
  ])('are refused with the reason: %s', (_, bits, kind) => {
    expect(negotiateBits(bits)).toBe(false);
    expect(bench.device.refusals.map((one) => one.kind)).toEqual([kind]);
    expect(bench.events).toContainEqual({ kind: 'features-refused', problems: bench.device.refusals });
    expect(bench.device.features).toBe(0n);
  });

  it('may be chosen again after a refusal, and are settled after FEATURES_OK', () => {
    expect(negotiateBits(mask(50))).toBe(false);
    expect(negotiateBits(RING_BITS)).toBe(true);
    bench.transport.writeDriverFeatures(0, 0);
    expect(bench.device.features).toBe(RING_BITS);
  });

  it('may be settled again in the same way after a reset (2.2.2)', () => {
    for (let round = 0; round < 3; round++) {
      expect(negotiateBits(RING_BITS)).toBe(true);
      bench.transport.writeStatus(0);
    }
  });
});

describe('notifications before DRIVER_OK (1.4 § 2.1.2)', () => {
  it('are ignored: no buffer is consumed and nothing is sent', () => {
    negotiateBits(RING_BITS);
    bench.transport.writeQueue(0, QUEUE);
    bench.transport.enableQueue(0);
    makeAvailable();
    bench.transport.notify(0);
    bench.clock.run();
    expect(usedIndex()).toBe(0);
    expect(bench.accesses.filter((one) => one.kind === 'interrupt')).toEqual([]);
    bench.transport.writeStatus(ACKNOWLEDGE | DRIVER | FEATURES_OK | DRIVER_OK);
    bench.clock.run();
    expect(usedIndex()).toBe(0);
    bench.transport.notify(0);
    bench.clock.run();
    expect(usedIndex()).toBe(1);
  });

  it('for queues that are not there or not enabled do no harm', () => {
    negotiateBits(RING_BITS);
    bench.transport.writeStatus(ACKNOWLEDGE | DRIVER | FEATURES_OK | DRIVER_OK);
    for (const queue of [0, 1, 65535, -1]) bench.transport.notify(queue);
    bench.clock.run();
    expect(bench.transport.readStatus() & DEVICE_NEEDS_RESET).toBe(0);
  });
});

describe('reset (1.4 § 2.4)', () => {
  it('puts everything back', () => {
    goLive();
    bench.transport.writeStatus(0);
    expect(bench.transport.readStatus()).toBe(0);
    expect(bench.transport.readQueueEnabled(0)).toBe(false);
    expect(bench.device.readDriverFeatures(0)).toBe(0);
    expect(bench.device.inspect(0)).toBeNull();
  });

  it('ends requests in flight: nothing is written or sent after it', () => {
    bench = makeBench(new BlkDevice({ queueSize: 16, latency: () => 1000 }));
    goLive();
    makeAvailable();
    bench.transport.notify(0);
    bench.clock.step();
    expect(bench.clock.pending).toBe(1);
    bench.transport.writeStatus(0);
    bench.accesses.length = 0;
    bench.clock.run();
    expect(usedIndex()).toBe(0);
    expect(bench.memory.peek(REGION.base + 0x1000, 1)).toEqual(Uint8Array.of(0));
    expect(bench.accesses).toEqual([]);
  });

  it('ends requests in flight even when the device is live again before they were due', () => {
    bench = makeBench(new BlkDevice({ queueSize: 16, latency: () => 1000 }));
    goLive();
    makeAvailable();
    bench.transport.notify(0);
    bench.clock.step();
    bench.transport.writeStatus(0);
    bench.parts.memory.store(QUEUE.driverArea, new Uint8Array(14));
    goLive();
    bench.clock.run();
    expect(usedIndex()).toBe(0);
  });
});

describe('queues', () => {
  it('larger than the device takes, not set up, or absent are not enabled', () => {
    negotiateBits(RING_BITS);
    bench.transport.enableQueue(0);
    expect(bench.transport.readQueueEnabled(0)).toBe(false);
    bench.transport.writeQueue(0, { ...QUEUE, size: 32 });
    bench.transport.enableQueue(0);
    expect(bench.transport.readQueueEnabled(0)).toBe(false);
    bench.transport.writeQueue(7, QUEUE);
    bench.transport.enableQueue(7);
    expect(bench.transport.readQueueEnabled(7)).toBe(false);
    expect(bench.transport.readQueueMaxSize(7)).toBe(0);
    expect(bench.events.filter((one) => one.kind === 'ignored')).toHaveLength(4);
  });

  it('do not move once they are enabled', () => {
    negotiateBits(RING_BITS);
    bench.transport.writeQueue(0, QUEUE);
    bench.transport.enableQueue(0);
    bench.transport.writeQueue(0, { ...QUEUE, driverArea: REGION.base + 0x8000 });
    bench.transport.writeStatus(ACKNOWLEDGE | DRIVER | FEATURES_OK | DRIVER_OK);
    makeAvailable();
    bench.transport.notify(0);
    bench.clock.run();
    expect(usedIndex()).toBe(1);
  });

  it('may be enabled after DRIVER_OK', () => {
    negotiateBits(RING_BITS);
    bench.transport.writeStatus(ACKNOWLEDGE | DRIVER | FEATURES_OK | DRIVER_OK);
    bench.transport.writeQueue(0, QUEUE);
    bench.transport.enableQueue(0);
    makeAvailable();
    bench.transport.notify(0);
    bench.clock.run();
    expect(usedIndex()).toBe(1);
  });
});

describe('the configuration space (1.4 § 2.5)', () => {
  it('can be read before FEATURES_OK', () => {
    expect(bench.transport.readConfig(0, 4)).toBe(2048);
  });

  it('gives ones past its end, and takes no writes there', () => {
    const size = bench.device.configSize;
    expect(bench.transport.readConfig(size - 1, 1)).toBe(0);
    expect(bench.transport.readConfig(size, 1)).toBe(0xff);
    expect(bench.transport.readConfig(size - 1, 2)).toBe(0xffff);
    expect(bench.transport.readConfig(size + 100, 4)).toBe(0xffff_ffff);
    bench.transport.writeConfig(size, 4, 0);
    expect(bench.transport.readConfig(size, 4)).toBe(0xffff_ffff);
  });

  it('has another generation after changed bytes were read, and the same while nothing changes', () => {
    const { transport, device } = bench;
    const model = device.model as BlkDevice;
    const first = transport.readConfigGeneration();
    transport.readConfig(0, 4);
    expect(transport.readConfigGeneration()).toBe(first);
    model.resize(1000);
    transport.readConfig(4, 4);
    expect(transport.readConfigGeneration()).not.toBe(first);
  });

  it('never shows the generation of before after 256 changes between two reads', () => {
    const { transport, device } = bench;
    const first = transport.readConfigGeneration();
    transport.readConfig(0, 4);
    for (let at = 0; at < 256; at++) (device.model as BlkDevice).resize(1000 + at);
    transport.readConfig(4, 4);
    expect(transport.readConfigGeneration()).not.toBe(first);
  });

  it('sends a configuration change notification when the device changes it, once it is live', () => {
    const model = bench.device.model as BlkDevice;
    const sent = () => bench.accesses.filter((one) => one.name === 'config-change').length;
    model.resize(1000);
    expect(sent()).toBe(0);
    goLive();
    model.resize(1001);
    expect(sent()).toBe(1);
  });
});

describe('in-order use (VIRTIO_F_IN_ORDER, 1.4 § 2.7.9)', () => {
  const latency = ({ sector }: { sector: number }) => 1000 - 100 * sector;
  const order = (offered: bigint) => {
    const live = blkBench({
      offered,
      device: { latency },
      driver: { wanted: offered | mask(1) },
    });
    const requests = [0, 1, 2].map((sector) =>
      live.driver.submit(readSectors(sector, 1), { publish: false }),
    );
    const done: number[] = [];
    live.driver.core.onUsedBuffer(0, () => done.push(...live.driver.poll().map((one) => one.number)));
    live.driver.publish();
    live.clock.run();
    done.push(...live.driver.poll().map((one) => one.number));
    expect(requests.every((one) => one.result?.ok)).toBe(true);
    return done;
  };

  it('brings chains back as they were made available, whatever was done first', () => {
    expect(order(RING_BITS | RESERVED.IN_ORDER)).toEqual([0, 1, 2]);
  });

  it('is not asked for without the feature: what is done first comes back first', () => {
    expect(order(RING_BITS)).toEqual([2, 1, 0]);
  });
});
