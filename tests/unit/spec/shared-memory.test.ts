import { describe, expect, it } from 'vitest';
import { clause } from '../../../src/virtio/spec/clauses.ts';
import { DEVICE_SPECS } from '../../../src/virtio/spec/index.ts';
import { versionsOf } from '../../../src/virtio/spec/versions.ts';

const REGIONS = [...DEVICE_SPECS.values()].flatMap(({ key, constants, sharedMemory = [] }) =>
  sharedMemory.map((region) => ({ key, constants, region })),
);

describe('shared memory regions', () => {
  it('are those of five devices, by the IDs that their sections print', () => {
    expect(REGIONS.map(({ key, region }) => [key, region.id, region.lastId ?? region.id])).toEqual(
      expect.arrayContaining([
        ['gpu', 1, 1], // 5.7.5: the host visible memory region
        ['fs', 0, 0], // 5.11.6.4: the DAX window
        ['scmi', 1, 1], // 5.17.6.4.1
        ['scmi', 2, 2],
        ['scmi', 3, 3],
        ['scmi', 0x80, 0xff],
        ['pmem', 0, 0], // 5.19.5.1
        ['media', 0, 0], // 5.22.6.1.6
      ]),
    );
    expect(REGIONS).toHaveLength(8);
  });

  it('are in no version before 1.2, which has the section on them (2.10)', () => {
    expect(clause('basic/shared-memory-regions', '1.1')).toBeUndefined();
    for (const { region } of REGIONS) {
      for (const version of versionsOf(region.versions)) {
        expect(clause('basic/shared-memory-regions', version), region.name).toBeDefined();
      }
    }
  });

  it('take the number of their constant', () => {
    for (const { constants, region } of REGIONS) {
      if (region.constant === undefined) continue;
      expect(constants.find(({ name }) => name === region.constant)?.value).toBe(region.id);
    }
  });
});
