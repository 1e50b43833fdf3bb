import { describe, expect, it } from 'vitest';
import {
  BLK,
  blkConfig,
  blkLifetime,
  blkRange,
  blkRequest,
  blkStatus,
  zoneDescriptor,
  zoneReport,
} from '../../../src/virtio/devices/blk/spec.ts';
import { RNG } from '../../../src/virtio/devices/rng/spec.ts';
import { decode, encode, resolve } from '../../../src/virtio/layout/layout.ts';
import type { Version } from '../../../src/virtio/spec/types.ts';
import { holds, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

const config = (version: Version) => resolve(blkConfig, { version, features: 0n });

describe('the block device, section 5.2', () => {
  it('has as many feature bits in each version as its section lists (5.2.3)', () => {
    const counts = VERSION_NAMES.map(
      (version) => BLK.features.filter((one) => holds(one.versions, version)).length,
    );
    expect(counts).toEqual([10, 12, 15, 16, 16]);
  });

  it('has as many named numbers in each version as its section defines (5.2.4, 5.2.6)', () => {
    const counts = VERSION_NAMES.map(
      (version) => BLK.constants.filter((one) => holds(one.versions, version)).length,
    );
    expect(counts).toEqual([11, 13, 20, 45, 45]);
  });

  it('grows its configuration space from 33 to 96 bytes (5.2.4)', () => {
    expect(VERSION_NAMES.map((version) => config(version).size)).toEqual([33, 60, 72, 96, 96]);
  });

  it('keeps every configuration field at one place in all versions that have it (5.2.4)', () => {
    const newest = config('1.4');
    for (const version of VERSION_NAMES) {
      for (const { path, offset } of config(version).rows()) {
        const there = newest.rows().find((row) => row.path === path);
        expect(offset, `${version} ${path}`).toBe(there?.offset);
      }
    }
    expect(newest.offsetOf('topology.min_io_size')).toBe(26);
    expect(newest.offsetOf('num_queues')).toBe(34);
    expect(newest.offsetOf('max_discard_sectors')).toBe(36);
    expect(newest.offsetOf('zoned.model')).toBe(92);
  });

  it('has padding of three bytes in 1.1 where later versions have num_queues', () => {
    const size = (version: Version) =>
      config(version)
        .rows()
        .find(({ path }) => path === 'unused0')?.size;
    expect(VERSION_NAMES.map(size)).toEqual([undefined, 3, 1, 1, 1]);
  });

  it('tells with which feature a field means something, whatever its place', () => {
    const field = blkConfig.fields.find(({ name }) => name === 'num_queues');
    expect(field?.label).toBe('VIRTIO_BLK_F_MQ');
    expect(field?.validWhen?.({ version: '1.4', features: 1n << 12n })).toBe(true);
    expect(field?.validWhen?.({ version: '1.4', features: 0n })).toBe(false);
  });

  it('reads the configuration that QEMU 7.2 shows for a disk of 1 MiB', () => {
    const hex =
      '000800000000000000000000fe0000000200103f00020000000000000000000001000100ffff3f000100000001000000ffff3f0001000000';
    const bytes = new Uint8Array(config('1.2').size);
    bytes.set(hex.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? []);
    expect(decode(config('1.2'), bytes)).toMatchObject({
      capacity: 2048n,
      size_max: 0,
      seg_max: 254,
      geometry: { cylinders: 2, heads: 16, sectors: 63 },
      blk_size: 512,
      writeback: 1,
      num_queues: 1,
      max_discard_sectors: 4194303,
      max_secure_erase_sectors: 0,
    });
  });

  it('has requests, ranges, lifetimes and zones of the sizes that the section draws (5.2.6)', () => {
    expect(blkRequest.size).toBe(16);
    expect(blkRange.size).toBe(16);
    expect(blkLifetime.size).toBe(6);
    expect(zoneDescriptor.size).toBe(64);
    expect(zoneReport.size).toBe(64);
    expect(blkStatus.nameOf(2)).toBe('VIRTIO_BLK_S_UNSUPP');
    const read = encode(blkRequest, { type: 0, reserved: 0, sector: 5n });
    expect([...read]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0]);
  });
});

describe('the entropy device, section 5.4', () => {
  it('has one queue and nothing else in any version', () => {
    expect(RNG).toMatchObject({ id: 4, features: [], structs: [], constants: [] });
    expect(RNG.queues.map(({ name }) => name)).toEqual(['requestq']);
    expect(RNG.config).toBeUndefined();
  });
});
