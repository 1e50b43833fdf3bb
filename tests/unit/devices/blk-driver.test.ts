import { describe, expect, it } from 'vitest';
import { BlkDevice } from '../../../src/virtio/devices/blk/device.ts';
import { BlkDriver } from '../../../src/virtio/devices/blk/driver.ts';
import {
  discard,
  flush,
  getId,
  readSectors,
  secureErase,
  writeSectors,
  writeZeroes,
} from '../../../src/virtio/devices/blk/requests.ts';
import { OutOfGuestMemory } from '../../../src/virtio/guest-allocator.ts';
import { mask } from '../../../src/virtio/requirements.ts';
import { blkBench, makeBench, REGION } from './bench.ts';
import { reasonOf } from './reason.ts';

describe('what a block driver does not send (1.4 § 5.2.6.1)', () => {
  const small = { sizeMax: 512, segMax: 2, maxDiscardSeg: 1, maxDiscardSectors: 8 };
  const { driver } = blkBench({ device: { limits: small } });
  const bare = blkBench({ driver: { wanted: 0n } }).driver;
  const range = { sector: 0, count: 8 };

  it.each([
    ['a read past the end', driver, readSectors(2048, 1), 'request-invalid'],
    ['a write of part of a sector', driver, writeSectors(0, new Uint8Array(100)), 'request-invalid'],
    ['more segments than seg_max', driver, readSectors(0, 3), 'request-too-large'],
    ['more ranges than max_discard_seg', driver, discard([range, range]), 'request-too-large'],
    [
      'a longer range than max_discard_sectors',
      driver,
      discard([{ sector: 0, count: 9 }]),
      'request-too-large',
    ],
    ['no range', driver, writeZeroes([]), 'request-invalid'],
    [
      'a flag in a discard',
      driver,
      { ...discard([]), out: writeZeroes([range], true).out },
      'request-invalid',
    ],
    ['a range past the end', driver, secureErase([{ sector: 2044, count: 8 }]), 'request-invalid'],
    ['a flush of one sector', driver, { ...flush(), sector: 7 }, 'request-invalid'],
    ['an ID of 19 bytes', driver, { ...getId(), replyLength: 19 }, 'request-invalid'],
    ['a flush that was not negotiated', bare, flush(), 'not-negotiated'],
    ['a discard that was not negotiated', bare, discard([range]), 'not-negotiated'],
  ] as const)('%s', (_, sender, asked, reason) => {
    expect(reasonOf(() => sender.submit(asked))).toBe(reason);
    expect(sender.inFlight.size).toBe(0);
  });

  it('a write to a read-only disk', () => {
    const offered = blkBench().model.offered | mask(5);
    const readOnly = blkBench({ device: { offered } }).driver;
    expect(reasonOf(() => readOnly.submit(writeSectors(0, new Uint8Array(512))))).toBe('request-invalid');
  });

  it('a new mode of the cache, when the device did not offer to change it', () => {
    const wanted = blkBench().model.offered & ~mask(11);
    const sender = blkBench({ driver: { wanted } });
    expect(reasonOf(() => sender.driver.setWriteback(false))).toBe('not-negotiated');
    expect(sender.accesses.filter((one) => one.kind === 'register-write' && one.name === 'config')).toEqual(
      [],
    );
  });

  it('a request that its memory has no room for, of which nothing is left', () => {
    const { driver: large, allocator } = blkBench({
      device: { limits: { sizeMax: 2 ** 20 } },
      driver: { careless: true },
    });
    const before = allocator.live.length;
    expect(() => large.submit(writeSectors(0, new Uint8Array(REGION.size)))).toThrow(OutOfGuestMemory);
    expect(allocator.live).toHaveLength(before);
    expect(large.inFlight.size).toBe(0);
  });

  it('data in pieces of no bytes, to a device that says so', () => {
    const { driver: odd, allocator } = blkBench({ device: { limits: { sizeMax: 0, segMax: 0 } } });
    expect(reasonOf(() => odd.submit(readSectors(0, 1)))).toBe('request-too-large');
    odd.submit(flush());
    expect(allocator.live.every(({ size }) => size > 0)).toBe(true);
  });

  it('a request that does not fit the queue, now or ever', () => {
    const { driver: direct } = blkBench({ device: { queueSize: 4 }, driver: { indirect: false } });
    expect(reasonOf(() => direct.submit(readSectors(0, 24)))).toBe('request-too-large');
    direct.submit(readSectors(0, 1));
    expect(reasonOf(() => direct.submit(readSectors(0, 1)))).toBe('queue-full');
    expect(direct.core.allocator.live.filter((one) => one.name.startsWith('request 1'))).toEqual([]);
  });

  it('anything while the device needs a reset; then it works again', () => {
    const { driver: sender, device, clock, run, accesses } = blkBench();
    const lost = sender.submit(readSectors(0, 1));
    device.fail({ reason: 'test', message: 'The disk is on fire.' });
    accesses.length = 0;
    clock.run();
    expect(accesses.map((one) => one.name)).toEqual(['device_status']);
    expect(lost.result).toBeNull();
    expect(reasonOf(() => sender.submit(readSectors(0, 1)))).toBe('needs-reset');
    sender.initialise();
    expect(lost.result).toMatchObject({ status: undefined, ok: false });
    expect(run(readSectors(0, 1)).ok).toBe(true);
  });

  it('anything before it is initialised', () => {
    const { parts } = makeBench(new BlkDevice());
    const idle = new BlkDriver({ ...parts });
    expect(reasonOf(() => idle.submit(readSectors(0, 1)))).toBe('not-live');
    expect(reasonOf(() => idle.info)).toBe('not-live');
  });
});

describe('a status that the used length does not reach', () => {
  it('is not looked at (1.4 § 2.7.8.3)', () => {
    const { driver, device, clock } = blkBench();
    const complete = device.complete.bind(device);
    device.complete = (queue, chain) => complete(queue, chain, 512);
    const request = driver.submit(readSectors(0, 1));
    clock.run();
    expect(request.result).toMatchObject({ status: undefined, ok: false, written: 512 });
  });
});
