import { describe, expect, it } from 'vitest';
import { BALLOON, balloonConfig, balloonStat } from '../../../src/virtio/devices/balloon/spec.ts';
import { decode, encode, resolve } from '../../../src/virtio/layout/layout.ts';
import type { Span, Version } from '../../../src/virtio/spec/types.ts';
import { holds, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

const config = (version: Version) => resolve(balloonConfig, { version, features: 0n });
const counts = (facts: readonly { readonly versions: Span }[]) =>
  VERSION_NAMES.map((version) => facts.filter((one) => holds(one.versions, version)).length);

describe('the traditional memory balloon device, section 5.5', () => {
  it('has as many facts in each version as its section', () => {
    expect(counts(BALLOON.features)).toEqual([3, 3, 6, 6, 6]);
    expect(counts(BALLOON.queues)).toEqual([3, 3, 5, 5, 5]);
    expect(counts(BALLOON.structs)).toEqual([2, 2, 2, 2, 2]);
    expect(counts(BALLOON.constants)).toEqual([6, 10, 12, 12, 12]);
  });

  it('grows its configuration space from 8 to 16 bytes with 1.2 (5.5.4)', () => {
    expect(VERSION_NAMES.map((version) => config(version).size)).toEqual([8, 8, 16, 16, 16]);
    expect(config('1.1').fields.map(({ name }) => name)).toEqual(['num_pages', 'actual']);
    expect(
      config('1.2')
        .rows()
        .map(({ path, offset }) => [path, offset]),
    ).toEqual([
      ['num_pages', 0],
      ['actual', 4],
      ['free_page_hint_cmd_id', 8],
      ['poison_val', 12],
    ]);
  });

  it('keeps the place of poison_val without the features, and gives it a meaning with bit 4 (5.5.3)', () => {
    const field = config('1.4').fields.find(({ name }) => name === 'poison_val');
    expect(field?.offset).toBe(12);
    expect(field?.validWhen?.({ version: '1.4', features: 1n << 4n })).toBe(true);
    expect(field?.validWhen?.({ version: '1.4', features: 1n << 3n })).toBe(false);
  });

  it('knows the two reserved command IDs of free page hinting (5.5.6.5)', () => {
    const bytes = new Uint8Array(16);
    bytes[8] = 2;
    expect(decode(config('1.4'), bytes)).toMatchObject({ free_page_hint_cmd_id: 2 });
    const row = config('1.4')
      .rows()
      .find(({ path }) => path === 'free_page_hint_cmd_id');
    expect(row?.names).toEqual({ VIRTIO_BALLOON_CMD_ID_STOP: 0, VIRTIO_BALLOON_CMD_ID_DONE: 1 });
  });

  it('has statistics of 10 bytes, the value right behind the tag (5.5.6.3)', () => {
    expect(balloonStat.size).toBe(10);
    expect(balloonStat.offsetOf('val')).toBe(2);
    expect([...encode(balloonStat, { tag: 5, val: 0x1_0000_0000n })]).toEqual([5, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
  });

  it('numbers the tags of statistics from 0 to 9, the last four since 1.1 (5.5.6.4)', () => {
    const tags = BALLOON.constants.filter(({ group }) => group === 'statistics tag');
    expect(tags.map(({ value }) => value)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const newer = tags.filter(({ versions }) => versions.since === '1.1').map(({ name }) => name.slice(17));
    expect(newer).toEqual(['AVAIL', 'CACHES', 'HTLB_PGALLOC', 'HTLB_PGFAIL']);
  });
});
