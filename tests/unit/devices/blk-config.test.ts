import { describe, expect, it } from 'vitest';
import { FEATURE } from '../../../src/virtio/devices/blk/codes.ts';
import { configOf } from '../../../src/virtio/devices/blk/config.ts';
import { BlkDevice } from '../../../src/virtio/devices/blk/device.ts';
import { Disk } from '../../../src/virtio/devices/blk/disk.ts';
import { readSectors } from '../../../src/virtio/devices/blk/requests.ts';
import { decode } from '../../../src/virtio/layout/layout.ts';
import { mask } from '../../../src/virtio/requirements.ts';
import { blkBench } from './bench.ts';

const configFrom = (device: BlkDevice) => decode(configOf(device.version), device.config);

describe('the configuration space of the block device (1.4 § 5.2.4)', () => {
  it.each([
    ['1.0', 33],
    ['1.1', 60],
    ['1.2', 72],
    ['1.3', 96],
    ['1.4', 96],
  ] as const)('has the fields of version %s, in %i bytes', (version, size) => {
    expect(new BlkDevice({ version }).config).toHaveLength(size);
  });

  it('says what the device is and which limits it has', () => {
    const limits = {
      sizeMax: 8192,
      segMax: 5,
      maxDiscardSectors: 64,
      maxSecureEraseSeg: 3,
      discardAlignment: 4,
    };
    const device = new BlkDevice({ disk: new Disk(5000), limits });
    expect(configFrom(device)).toMatchObject({
      capacity: 5000n,
      size_max: 8192,
      seg_max: 5,
      blk_size: 512,
      writeback: 1,
      max_discard_sectors: 64,
      discard_sector_alignment: 4,
      max_write_zeroes_seg: 4,
      write_zeroes_may_unmap: 1,
      max_secure_erase_seg: 3,
    });
  });

  it('is 0 where the feature is not offered, and in padding', () => {
    const device = new BlkDevice({ offered: mask(FEATURE.SEG_MAX) });
    const { capacity, seg_max, ...rest } = configFrom(device);
    expect([capacity, seg_max]).toEqual([2048n, 14]);
    expect(device.config.subarray(16).every((byte) => byte === 0)).toBe(true);
    expect(rest.size_max).toBe(0);
  });

  it('has the number of queues with VIRTIO_BLK_F_MQ', () => {
    expect(configFrom(new BlkDevice({ queues: 4 })).num_queues).toBe(4);
    expect(() => new BlkDevice({ queues: 2, offered: 0n })).toThrow(RangeError);
  });
});

describe('what a device may not offer or say', () => {
  it('is a bit that its version lacks, or that the model does not serve', () => {
    expect(() => new BlkDevice({ version: '1.1', offered: mask(FEATURE.LIFETIME) })).toThrow(RangeError);
    expect(() => new BlkDevice({ offered: mask(17) })).toThrow('cannot offer bits 17');
  });

  it('is a lifetime of reserved values (1.4 § 5.2.6.2)', () => {
    const good = { pre_eol_info: 3, device_lifetime_est_typ_a: 11, device_lifetime_est_typ_b: 0 };
    expect(() => new BlkDevice({ lifetime: good })).not.toThrow();
    for (const bad of [{ pre_eol_info: 4 }, { device_lifetime_est_typ_a: 12 }]) {
      expect(() => new BlkDevice({ lifetime: { ...good, ...bad } })).toThrow(RangeError);
    }
  });
});

describe('what a driver reads of it', () => {
  it('is the field by its own width, with the generation before and after (2.5.1)', () => {
    const { driver, accesses } = blkBench();
    accesses.length = 0;
    driver.onConfigChange();
    const capacity = accesses.slice(0, 4).map(({ name, offset, size }) => [name, offset, size]);
    expect(capacity).toEqual([
      ['config_generation', undefined, 1],
      ['config', 0, 4],
      ['config', 4, 4],
      ['config_generation', undefined, 1],
    ]);
  });

  it('leaves out fields whose feature was not negotiated', () => {
    const { driver, accesses } = blkBench({ driver: { wanted: 0n } });
    expect(driver.info).toMatchObject({
      capacity: 2048,
      sizeMax: null,
      segMax: null,
      discard: null,
      queues: 1,
    });
    const offsets = accesses.filter((one) => one.name === 'config').map((one) => one.offset);
    expect(offsets).toEqual([0, 4]);
  });

  it('follows a change of the capacity', () => {
    const { driver, model, clock, run } = blkBench({ driver: { careless: true } });
    expect(run(readSectors(1500, 1)).ok).toBe(true);
    model.resize(1000);
    clock.run();
    expect(driver.info.capacity).toBe(1000);
    expect(run(readSectors(1500, 1)).ok).toBe(false);
  });
});

describe('the cache mode that the device sets itself', () => {
  it('moves the generation on, whatever brought it about (1.4 § 4.1.4.3.1)', () => {
    const { model, device, transport } = blkBench();
    const at = configOf('1.4').offsetOf('writeback');
    const read = () => [transport.readConfig(at, 1), transport.readConfigGeneration()];
    const wanted = model.offered & ~mask(FEATURE.FLUSH);
    const [before, first] = read();
    transport.writeStatus(0);
    transport.writeStatus(3);
    transport.writeDriverFeatures(0, Number(wanted & 0xffff_ffffn));
    transport.writeDriverFeatures(1, 1);
    transport.writeStatus(11);
    expect(device.refusals).toEqual([]);
    const [settled, second] = read();
    transport.writeStatus(0);
    const [after, third] = read();
    expect([before, settled, after]).toEqual([1, 0, 1]);
    expect(new Set([first, second, third]).size).toBe(3);
  });
});

describe('several queues (VIRTIO_BLK_F_MQ)', () => {
  it('serve requests each on its own', () => {
    const { driver, settle } = blkBench({ device: { queues: 3 }, driver: { queues: 3 } });
    expect(driver.queues).toHaveLength(3);
    for (const queue of [2, 0, 1])
      expect(settle(driver.submit(readSectors(queue, 1), { queue })).ok).toBe(true);
  });

  it('are one without the feature', () => {
    const { driver } = blkBench({ driver: { queues: 3 } });
    expect(driver.queues).toHaveLength(1);
    expect(() => driver.submit(readSectors(0, 1), { queue: 1 })).toThrow('Queue 1 is not set up.');
  });
});
