import { describe, expect, it } from 'vitest';
import type { BlkDevice } from '../../src/virtio/devices/blk/device.ts';
import { readSectors } from '../../src/virtio/devices/blk/requests.ts';
import { RESERVED, STATUS } from '../../src/virtio/fact-lookup.ts';
import { blkBench, RING_BITS } from './devices/bench.ts';
import { reasonOf } from './devices/reason.ts';

const { ACKNOWLEDGE, DRIVER, DRIVER_OK, FEATURES_OK, SUSPEND } = STATUS;
const LIVE = ACKNOWLEDGE | DRIVER | FEATURES_OK | DRIVER_OK;
const ASLEEP = ACKNOWLEDGE | DRIVER | FEATURES_OK | SUSPEND;
const offered = RING_BITS | RESERVED.SUSPEND;

/** A block device that takes its time, and a driver that may suspend it. */
const bench = (bits = offered) =>
  blkBench({ offered: bits, device: { latency: () => 1000 }, driver: { wanted: bits | (1n << 9n) } });

describe('suspending (VIRTIO_F_SUSPEND, 1.4 § 3.4)', () => {
  it('turns DRIVER_OK off and SUSPEND on, and back', () => {
    const { driver, transport } = bench();
    expect(transport.readStatus()).toBe(LIVE);
    expect(driver.core.suspend()).toBe(true);
    expect(transport.readStatus()).toBe(ASLEEP);
    driver.core.resume();
    expect(transport.readStatus()).toBe(LIVE);
  });

  it('leaves it to the device to take SUSPEND away: a driver clears no bit of the status (§ 2.1.1)', () => {
    const { driver, accesses } = bench();
    driver.core.suspend();
    driver.core.resume();
    const written = accesses.filter(
      ({ kind, name }) => kind === 'register-write' && name === 'device_status',
    );
    expect(written.at(-1)?.value).toBe(LIVE | SUSPEND);
  });

  it('waits until every buffer that the device holds has been used and the driver told', () => {
    const { driver, transport, clock } = bench();
    const request = driver.submit(readSectors(0, 1));
    clock.step();
    expect(driver.core.suspend()).toBe(false);
    expect(transport.readStatus()).toBe(LIVE);
    clock.run();
    expect(request.result?.ok).toBe(true);
    expect(driver.core.isSuspended()).toBe(true);
  });

  it('stops the device from taking more: what it had not taken waits until it runs again', () => {
    const { driver, clock } = bench();
    const request = driver.submit(readSectors(0, 1));
    expect(driver.core.suspend()).toBe(true);
    clock.run();
    expect(request.result).toBeNull();
    driver.core.resume();
    clock.run();
    expect(request.result?.ok).toBe(true);
  });

  it('keeps the driver from sending requests', () => {
    const { driver } = bench();
    driver.core.suspend();
    expect(reasonOf(() => driver.submit(readSectors(0, 1)))).toBe('not-live');
  });

  it('makes the device ignore notifications and writes to its configuration', () => {
    const { driver, transport, device, events, clock } = bench();
    driver.core.suspend();
    events.length = 0;
    transport.notify(0);
    transport.writeConfig(32, 1, 0);
    clock.run();
    expect(events.map(({ kind }) => kind)).toEqual(['ignored', 'ignored']);
    expect((device.model as BlkDevice).writeback).toBe(1);
  });

  it('keeps a configuration change back until the device runs again', () => {
    const { driver, device, accesses, clock } = bench();
    const told = () => accesses.filter(({ name }) => name === 'config-change').length;
    driver.core.suspend();
    (device.model as BlkDevice).resize(99);
    clock.run();
    expect(told()).toBe(0);
    driver.core.resume();
    expect(told()).toBe(1);
  });

  it('is ignored without the feature, and before the device is live', () => {
    const { driver, transport } = bench(RING_BITS);
    expect(reasonOf(() => driver.core.suspend())).toBe('not-negotiated');
    transport.writeStatus(LIVE | SUSPEND);
    expect(transport.readStatus()).toBe(LIVE);
    transport.writeStatus(0);
    transport.writeStatus(ACKNOWLEDGE | DRIVER | SUSPEND);
    expect(transport.readStatus()).toBe(ACKNOWLEDGE | DRIVER);
  });

  it('ends in a reset like every other state', () => {
    const { driver, clock } = bench();
    driver.core.suspend();
    driver.initialise();
    const request = driver.submit(readSectors(0, 1));
    clock.run();
    expect(request.result?.ok).toBe(true);
  });
});
