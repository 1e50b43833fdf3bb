import { describe, expect, it } from 'vitest';
import { drawingsOf } from '../../../src/virtio/decode/drawing.ts';
import { readFields } from '../../../src/virtio/decode/fields.ts';
import { FS, fsConfig, fsNotify, fsReadRequest } from '../../../src/virtio/devices/fs/spec.ts';
import { decode, encode } from '../../../src/virtio/layout/layout.ts';
import type { Span } from '../../../src/virtio/spec/types.ts';
import { holds, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

const counts = (facts: readonly { readonly versions: Span }[]) =>
  VERSION_NAMES.map((version) => facts.filter(({ versions }) => holds(versions, version)).length);
const config = (tag: string) => encode(fsConfig, { tag, num_request_queues: 1, notify_buf_size: 0 });

describe('the file system device, section 5.11', () => {
  it('has as many facts of each kind in each version as its section gives', () => {
    expect(counts(FS.features)).toEqual([0, 0, 1, 1, 1]);
    expect(counts(FS.queues)).toEqual([0, 0, 3, 3, 3]);
    expect(counts(FS.structs)).toEqual([0, 0, 4, 4, 4]);
    expect(counts(FS.constants)).toEqual([0, 0, 0, 0, 0]);
  });

  it('has a configuration space of 44 bytes (5.11.4)', () => {
    expect(fsConfig.fields.map(({ name, offset }) => [name, offset])).toEqual([
      ['tag', 0],
      ['num_request_queues', 36],
      ['notify_buf_size', 40],
    ]);
    expect(fsConfig.size).toBe(44);
  });

  it('gives notify_buf_size a meaning only with VIRTIO_FS_F_NOTIFICATION (5.11.4)', () => {
    const valid = (features: bigint) =>
      readFields(fsConfig, config('host'), { version: '1.4', features }).map((one) => one.valid);
    expect(valid(0n)).toEqual([true, true, false]);
    expect(valid(1n)).toEqual([true, true, true]);
  });

  it('has a tag in UTF-8 that needs no NUL when it is full (5.11.4)', () => {
    expect([...config('é').subarray(0, 4)]).toEqual([0xc3, 0xa9, 0, 0]);
    for (const tag of ['', 'é', 'x'.repeat(36), '文'.repeat(12)]) {
      expect(decode(fsConfig, config(tag)).tag).toBe(tag);
    }
    expect(() => config('文'.repeat(13))).toThrow('does not fit');
    expect(() => config('a\0b')).toThrow('NUL');
  });

  it('frames FUSE with headers of 40 and 16 bytes, whose order of bytes it leaves open (5.11.6.1)', () => {
    expect(fsReadRequest.fields.map(({ name, offset }) => [name, offset])).toEqual([
      ['in', 0],
      ['union', 40],
      ['out', 80],
      ['dataout', 96],
    ]);
    expect([fsReadRequest.offsetOf('union.readin'), fsReadRequest.offsetOf('union.datain')]).toEqual([
      40, 40,
    ]);
    expect([fsNotify.offsetOf('outarg'), fsNotify.flexible]).toEqual([16, true]);
  });

  it('can be drawn, each struct in one way for all versions', () => {
    for (const one of FS.structs) {
      expect(
        drawingsOf(one).map(({ versions }) => versions),
        one.name,
      ).toEqual([['1.2', '1.3', '1.4']]);
    }
  });
});
