import { describe, expect, it } from 'vitest';
import type { Asked } from '../../../src/virtio/devices/blk/driver-request.ts';
import { flush, getId, readSectors, writeSectors } from '../../../src/virtio/devices/blk/requests.ts';
import { RESERVED, STATUS } from '../../../src/virtio/fact-lookup.ts';
import type { RegisterAccess } from '../../../src/virtio/transport/transport.ts';
import { reasonOf } from '../devices/reason.ts';
import { blkOver, TRANSPORTS } from './bench.ts';

const { ACKNOWLEDGE, DRIVER, DRIVER_OK, FEATURES_OK, FAILED } = STATUS;
const names = Object.keys(TRANSPORTS);
const isLegacy = (name: string) => /legacy|version 1|revision 0/.test(name);
const modern = names.filter((name) => !isLegacy(name));
const legacy = names.filter(isLegacy);

const WORK: readonly Asked[] = [
  writeSectors(3, new Uint8Array(1024).fill(0xa5)),
  readSectors(2, 4),
  flush(),
  getId(),
  readSectors(4000, 1),
];

/** The values that were written to the status, under whatever name the transport has for it. */
function statusWrites(accesses: readonly RegisterAccess[]): readonly number[] {
  const isStatus = ({ name }: RegisterAccess) =>
    ['device_status', 'Device Status', 'Status', 'CCW_CMD_WRITE_STATUS', 'CCW_CMD_VDEV_RESET'].includes(name);
  return accesses
    .filter((one) => one.kind === 'register-write' && isStatus(one))
    .map(({ name, value }) => (name === 'CCW_CMD_VDEV_RESET' ? 0 : Number(value)));
}

describe.each(names)('over %s, a block device', (name) => {
  it('does the same work with the same results as without a bus', () => {
    const results = (over: string) => {
      const { driver, run, memory } = blkOver(over, { driver: { careless: true } });
      driver.initialise();
      return { results: WORK.map((asked) => run(asked)), regions: memory.regions.length };
    };
    expect(results(name)).toEqual(results('direct'));
  });

  it('does it again after a reset in the middle of its work', () => {
    const { driver, run } = blkOver(name);
    driver.initialise();
    driver.submit(readSectors(0, 1));
    for (let round = 0; round < 3; round++) {
      driver.initialise();
      expect(run(writeSectors(round, new Uint8Array(512).fill(round))).ok).toBe(true);
    }
    expect(run(readSectors(2, 1))).toMatchObject({ ok: true });
  });

  it('is brought up in the order of § 3.1.1, and never notified before DRIVER_OK', () => {
    const { driver, run, accesses, events } = blkOver(name);
    driver.initialise();
    run(readSectors(0, 1));
    const start = [0, ACKNOWLEDGE, ACKNOWLEDGE | DRIVER];
    const settled = isLegacy(name) ? 0 : FEATURES_OK;
    const steps = isLegacy(name) ? start : [...start, ACKNOWLEDGE | DRIVER | FEATURES_OK];
    expect(statusWrites(accesses)).toEqual([...steps, ACKNOWLEDGE | DRIVER | settled | DRIVER_OK]);
    const firstNotify = accesses.findIndex(({ kind }) => kind === 'notify');
    expect(firstNotify).toBeGreaterThan(0);
    expect(statusWrites(accesses.slice(0, firstNotify)).at(-1)).toBe(
      ACKNOWLEDGE | DRIVER | settled | DRIVER_OK,
    );
    expect(events.filter(({ kind }) => kind !== 'reset')).toEqual([]);
  });

  it('tells the driver when its capacity changes', () => {
    const { driver, model, clock } = blkOver(name);
    driver.initialise();
    expect(driver.info.capacity).toBe(2048);
    model.resize(1024);
    clock.run();
    expect(driver.info.capacity).toBe(1024);
  });

  it('fails with DEVICE_NEEDS_RESET seen by the driver, and works after a reset', () => {
    const { driver, device, clock, run } = blkOver(name);
    driver.initialise();
    device.fail({ reason: 'test', message: 'It broke.' });
    clock.run();
    // Before revision 2, channel I/O has no command that reads the status (§ 4.3.2.3).
    expect(driver.core.broken).toBe(!/revision [01]/.test(name));
    driver.initialise();
    expect(run(readSectors(0, 1)).ok).toBe(true);
  });
});

describe.each(modern)('over %s', (name) => {
  it('a choice that the device refuses ends in FAILED (§ 3.1.1)', () => {
    const accept = ({ accepted }: { readonly accepted: bigint }) => accepted | (1n << 50n);
    const { driver, device } = blkOver(name, { driver: { accept } });
    expect(reasonOf(() => driver.initialise())).toBe('features-refused');
    expect(device.readStatus()).toBe(ACKNOWLEDGE | DRIVER | FAILED);
  });

  it('a device without VERSION_1 is given up (§ 6)', () => {
    const { driver, device } = blkOver(name, { offered: 0n });
    expect(reasonOf(() => driver.initialise())).toBe('version-1-missing');
    expect(device.readStatus()).toBe(ACKNOWLEDGE | DRIVER | FAILED);
  });

  it('a queue longer than the device has is not asked for', () => {
    const { driver } = blkOver(name, { driver: { queueSize: 32 } });
    expect(reasonOf(() => driver.initialise())).toBe('queue-too-large');
  });

  it('what is accepted after FEATURES_OK changes nothing, not even how a notification looks (§ 3.1.1)', () => {
    const { driver, transport, run } = blkOver(name, {
      offered: RESERVED.VERSION_1 | RESERVED.NOTIFICATION_DATA,
      driver: { wanted: 0n },
    });
    driver.initialise();
    for (const window of [0, 1]) transport.writeDriverFeatures(window, 0xffff_ffff);
    expect(run(readSectors(0, 1)).ok).toBe(true);
  });

  it('a packed ring of a size that is no power of 2 does the same work, notified with offset and wrap', () => {
    const offered = RESERVED.VERSION_1 | RESERVED.RING_PACKED | RESERVED.NOTIFICATION_DATA;
    const { driver, run } = blkOver(name, { offered, driver: { queueSize: 7 } });
    driver.initialise();
    expect(driver.core.features & RESERVED.RING_PACKED).toBe(RESERVED.RING_PACKED);
    for (let round = 0; round < 12; round++) {
      expect(run(writeSectors(round, new Uint8Array(512).fill(round))).ok).toBe(true);
    }
    expect(run(readSectors(5, 1))).toMatchObject({ bytes: new Uint8Array(512).fill(5) });
  });

  it('a notification may carry how far the driver has come (VIRTIO_F_NOTIFICATION_DATA, § 2.9)', () => {
    const offered = RESERVED.VERSION_1 | RESERVED.NOTIFICATION_DATA;
    const { driver, run } = blkOver(name, { offered });
    driver.initialise();
    expect(driver.core.features & RESERVED.NOTIFICATION_DATA).toBe(RESERVED.NOTIFICATION_DATA);
    for (const asked of WORK.slice(0, -1)) run(asked);
    expect(run(readSectors(3, 1)).ok).toBe(true);
  });
});

describe.each(legacy)('over %s', (name) => {
  it('only bits 0 to 31 are seen, FEATURES_OK is not used and VERSION_1 is not needed (§ 3.1.2)', () => {
    const { driver, device } = blkOver(name, { offered: RESERVED.VERSION_1 | RESERVED.INDIRECT_DESC });
    driver.initialise();
    expect(driver.core.features >> 32n).toBe(0n);
    expect(driver.core.features & RESERVED.ANY_LAYOUT).toBe(RESERVED.ANY_LAYOUT);
    expect(device.features).toBe(driver.core.features);
    expect(device.readStatus()).toBe(ACKNOWLEDGE | DRIVER | DRIVER_OK);
  });

  it('a queue is one piece, its used ring on a page of its own (§ 2.7.2)', () => {
    const { driver } = blkOver(name);
    driver.initialise();
    const [queue] = driver.queues;
    const { descriptors, driverArea, deviceArea, size } = queue?.addresses ?? { size: 0 };
    expect(size).toBe(16);
    expect((descriptors ?? 1) % 4096).toBe(0);
    expect(driverArea).toBe((descriptors ?? 0) + 16 * 16);
    expect(deviceArea).toBe((descriptors ?? 0) + 4096);
  });

  it('a device may be used before DRIVER_OK (§ 3.1.2)', () => {
    const { driver, device, clock } = blkOver(name);
    driver.core.initialise(() => {
      const queue = driver.core.addQueue<string>(0);
      const buffer = driver.core.allocator.allocate('early', 1024);
      queue.ring.add(
        [{ address: buffer.address, length: 16 }],
        [{ address: buffer.address + 16, length: 513 }],
        'early',
      );
      queue.ring.publish();
      driver.core.transport.notify(0);
      clock.run();
      expect(device.readStatus() & DRIVER_OK).toBe(0);
      expect(queue.ring.reap()).toMatchObject({ token: 'early' });
    });
  });
});
