import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlkDriver } from '../../../src/virtio/devices/blk/driver.ts';
import { readSectors } from '../../../src/virtio/devices/blk/requests.ts';
import { RESERVED, STATUS } from '../../../src/virtio/fact-lookup.ts';
import { GuestAllocator } from '../../../src/virtio/guest-allocator.ts';
import { CCW_CONSTANTS } from '../../../src/virtio/spec/ccw.ts';
import {
  CHANNEL_COMMAND,
  SENSE,
  SUBCHANNEL_STATUS,
  SUPPRESS_LENGTH,
  UNIT_STATUS,
} from '../../../src/virtio/spec/channel.ts';
import { COMMAND } from '../../../src/virtio/transport/ccw/blocks.ts';
import type { CcwOptions } from '../../../src/virtio/transport/ccw/device.ts';
import { isGood, isRejected } from '../../../src/virtio/transport/ccw/subchannel.ts';
import { reasonOf } from '../devices/reason.ts';
import { blkOver, ccwDevice, ccwTransport, deviceBench, REGION, RING_BITS } from './bench.ts';

const { ACKNOWLEDGE, DRIVER, FEATURES_OK } = STATUS;
const BLOCK = REGION.base + 0x100;

function subchannel(options: Partial<CcwOptions> = {}, offered = RING_BITS) {
  const bench = deviceBench({}, offered);
  const device = ccwDevice(bench, options);
  const interrupts: string[] = [];
  device.attach({ interrupt: (kind, cause, queue) => interrupts.push(`${kind} ${cause} ${queue}`) });
  /** Runs a command over these bytes, with the length checked unless told otherwise. */
  const start = (command: number, bytes: readonly number[], flags = 0, count = bytes.length) => {
    bench.memory.patch(BLOCK, bytes);
    return device.start({ command, address: BLOCK, count, flags });
  };
  const answer = (length: number) => [...bench.memory.peek(BLOCK, length)];
  const setRevision = (revision: number) => start(COMMAND.setRevision, [0, revision, 0, 0]);
  return { ...bench, channel: device, interrupts, start, answer, setRevision };
}

describe('the control unit (§ 4.3.1)', () => {
  it('says that it is of type 0x3832 and which device it is', () => {
    const { start, answer } = subchannel();
    expect(isGood(start(CHANNEL_COMMAND['SENSE ID'], Array(7).fill(0)))).toBe(true);
    expect(answer(7)).toEqual([0xff, 0x38, 0x32, 2, 0, 0, 0]);
  });

  it('rejects a command that it does not know with a unit check', () => {
    const { start } = subchannel();
    expect(start(0x99, [0])).toEqual({
      unit: UNIT_STATUS['unit check'] | UNIT_STATUS['channel end'] | UNIT_STATUS['device end'],
      subchannel: 0,
      residual: 1,
      sense: SENSE['command reject'],
    });
  });

  it('complains of a length that is not the expected one, unless that is suppressed (§ 4.3.1.3)', () => {
    const { start, setRevision } = subchannel();
    setRevision(2);
    const status = [ACKNOWLEDGE, 0, 0];
    expect(start(COMMAND.writeStatus, status)).toMatchObject({
      subchannel: SUBCHANNEL_STATUS['incorrect length'],
    });
    expect(start(COMMAND.writeStatus, status, SUPPRESS_LENGTH)).toMatchObject({ subchannel: 0, residual: 2 });
    expect(start(COMMAND.writeFeatures, [0, 0], SUPPRESS_LENGTH)).toMatchObject({
      subchannel: SUBCHANNEL_STATUS['program check'],
    });
  });

  it('says how much of the configuration there was', () => {
    const { start, setRevision, device } = subchannel();
    setRevision(1);
    const ending = start(COMMAND.readConfig, Array(256).fill(0), SUPPRESS_LENGTH);
    expect(ending.residual).toBe(256 - device.configSize);
  });

  it('does not follow an address outside memory', () => {
    const { channel } = subchannel();
    const ending = channel.start({ command: COMMAND.setRevision, address: 0x10, count: 4, flags: 0 });
    expect(ending.subchannel).toBe(SUBCHANNEL_STATUS['program check']);
  });
});

describe('the revision (§ 4.3.2.1)', () => {
  it.each([0, 3, 0xff])('%i is rejected by a non-transitional device of revision 2', (revision) => {
    expect(isRejected(subchannel().setRevision(revision))).toBe(true);
  });

  it('cannot be changed once it is set, and is unset again when the subchannel was disabled', () => {
    const { setRevision, channel } = subchannel();
    expect([isGood(setRevision(1)), isRejected(setRevision(2))]).toEqual([true, true]);
    channel.reenable();
    expect(isGood(setRevision(2))).toBe(true);
  });

  it('must come first; a transitional device takes its absence for revision 0', () => {
    const modern = subchannel();
    expect(isRejected(modern.start(COMMAND.writeStatus, [1]))).toBe(true);
    const both = subchannel({ transitional: true });
    expect(isGood(both.start(COMMAND.writeStatus, [1]))).toBe(true);
    expect(isRejected(both.setRevision(1))).toBe(true);
  });

  it('2 is needed to read the status', () => {
    const read = (revision: number) => {
      const { setRevision, start } = subchannel();
      setRevision(revision);
      return isGood(start(COMMAND.readStatus, [0]));
    };
    expect([read(1), read(2)]).toEqual([false, true]);
  });

  it('comes with no data', () => {
    const { start } = subchannel();
    expect(isRejected(start(COMMAND.setRevision, [0, 1, 0, 4]))).toBe(true);
  });

  it('is negotiated downwards by the driver', () => {
    const bench = deviceBench();
    const transport = ccwTransport(bench, ccwDevice(bench, { maxRevision: 1 }));
    transport.writeStatus(0);
    const tries = bench.accesses.filter(
      ({ kind, name }) => kind === 'register-write' && name === 'CCW_CMD_SET_VIRTIO_REV',
    );
    expect(tries).toHaveLength(2);
  });

  it('is not set by a legacy driver, whose first other command makes it 0 (§ 4.3.2.1.3)', () => {
    const bench = deviceBench();
    const transport = ccwTransport(bench, ccwDevice(bench, { transitional: true }), { maxRevision: 0 });
    transport.writeStatus(0);
    transport.writeStatus(ACKNOWLEDGE);
    const written = bench.accesses.filter(({ kind }) => kind === 'register-write').map(({ name }) => name);
    expect(written).toEqual(['SENSE ID', 'CCW_CMD_VDEV_RESET', 'CCW_CMD_WRITE_STATUS']);
    expect(transport.readDeviceFeatures(1)).toBe(0);
  });
});

describe('commands', () => {
  it('reject a status that the device does not take, and leave it as it was (§ 4.3.2.3.2)', () => {
    const { start, setRevision, device } = subchannel();
    setRevision(2);
    start(COMMAND.writeStatus, [ACKNOWLEDGE | DRIVER]);
    start(COMMAND.writeFeatures, [0, 0, 0, 0, 1]);
    expect(isRejected(start(COMMAND.writeStatus, [ACKNOWLEDGE | DRIVER | FEATURES_OK]))).toBe(true);
    expect(device.readStatus()).toBe(ACKNOWLEDGE | DRIVER);
  });

  it('carry features in little-endian order, all else in big-endian (§ 4.3.2.4)', () => {
    const { start, setRevision, answer } = subchannel();
    setRevision(2);
    start(COMMAND.readFeatures, [0, 0, 0, 0, 1]);
    expect(answer(5)).toEqual([1, 0, 0, 0, 1]);
    start(COMMAND.readVqConfig, [0, 0, 0, 0]);
    expect(answer(4)).toEqual([0, 0, 0, 16]);
  });

  it('write only what differs of the configuration', () => {
    const { start, setRevision, model, answer, device } = subchannel();
    setRevision(2);
    start(COMMAND.writeStatus, [ACKNOWLEDGE | DRIVER]);
    start(COMMAND.writeFeatures, [0, 0x0a, 0, 0, 0]);
    start(COMMAND.writeFeatures, [1, 0, 0, 0, 1]);
    start(COMMAND.writeStatus, [ACKNOWLEDGE | DRIVER | FEATURES_OK]);
    start(COMMAND.readConfig, Array(device.configSize).fill(0));
    const config = answer(device.configSize);
    config[32] = 0;
    start(COMMAND.writeConfig, config);
    expect([model.writeback, device.readConfig(0, 4)]).toEqual([0, 2048]);
  });

  it('set one kind of queue indicators or the other (§ 4.3.2.6)', () => {
    const classic = subchannel();
    classic.setRevision(2);
    const area = [...Array(24).fill(0), 3];
    expect(isGood(classic.start(COMMAND.setIndicators, Array(8).fill(0)))).toBe(true);
    expect(isRejected(classic.start(COMMAND.setAdapterIndicators, area))).toBe(true);
    const adapter = subchannel();
    adapter.setRevision(2);
    expect(isGood(adapter.start(COMMAND.setAdapterIndicators, area))).toBe(true);
    expect(isRejected(adapter.start(COMMAND.setIndicators, Array(8).fill(0)))).toBe(true);
  });

  it('do not carry RING_RESET (§ 4.3.4)', () => {
    const { device } = subchannel({}, RING_BITS | RESERVED.RING_RESET);
    expect(device.offered & RESERVED.RING_RESET).toBe(0n);
    const { driver } = blkOver('ccw, revision 2', { offered: RING_BITS | RESERVED.RING_RESET });
    driver.initialise();
    expect(reasonOf(() => driver.core.resetQueue(0))).toBe('not-negotiated');
  });
});

describe('any command over any bytes', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.constantFrom(
      ...['0000000040001000', '0000000040002000'].map((hex) => Uint8Array.from(Buffer.from(hex, 'hex'))),
    ),
  );
  const command = fc.oneof(fc.constantFrom(...CCW_CONSTANTS.map(({ value }) => Number(value))), fc.nat(255));
  const address = fc.oneof(
    fc.constant(BLOCK),
    fc.constantFrom(0, REGION.base + REGION.size - 4, 2 ** 60),
    fc.nat(0xffff_ffff),
  );

  it('never makes the device throw or touch what is outside memory, and it works after a reset', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            command,
            bytes,
            address,
            flags: fc.constantFrom(0, SUPPRESS_LENGTH),
            count: fc.nat(300),
          }),
          {
            maxLength: 60,
          },
        ),
        fc.boolean(),
        (all, transitional) => {
          const bench = deviceBench({ latency: () => 10 }, RING_BITS | RESERVED.NOTIFICATION_DATA);
          const device = ccwDevice(bench, { transitional });
          for (const one of all) {
            bench.memory.patch(BLOCK, one.bytes);
            const count = one.count > 256 ? one.bytes.length : one.count;
            const ending = device.start({ ...one, count });
            expect(ending.residual).toBeLessThanOrEqual(count);
            device.diagnose(one.count, 0);
            bench.clock.run(1000);
          }
          device.reenable();
          const transport = ccwTransport(bench, device);
          const driver = new BlkDriver({
            transport,
            memory: bench.memory.as('driver'),
            allocator: new GuestAllocator({
              ...REGION,
              base: REGION.base + 0x2_0000,
              size: REGION.size - 0x2_0000,
            }),
          });
          driver.initialise();
          const request = driver.submit(readSectors(3, 1));
          bench.clock.run();
          expect(request.result).toMatchObject({ ok: true });
        },
      ),
      { numRuns: 200 },
    );
  });
});
