import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFields, writeField } from '../../../src/virtio/decode/fields.ts';
import { blkConfig, blkRequest } from '../../../src/virtio/devices/blk/spec.ts';
import { INPUT, inputConfig } from '../../../src/virtio/devices/input/spec.ts';
import { resolve } from '../../../src/virtio/layout/layout.ts';
import { presetsFor } from '../../../src/virtio/spec/presets.ts';

const preset = presetsFor('blk')[0];
const context = { version: '1.4', features: BigInt(preset?.offered ?? 0) };
const bytes = Uint8Array.from(preset?.config?.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const config = resolve(blkConfig, context);
const field = (path: string, from = bytes) =>
  readFields(config, from, context).find(({ row }) => row.path === path);

describe('fields of a struct', () => {
  it('reads what QEMU 7.2 has in the configuration space of a disk (1.4 § 5.2.4)', () => {
    expect(field('capacity')).toMatchObject({ text: '2048', hex: '0x800', valid: true, held: 'whole' });
    expect(field('geometry.heads')).toMatchObject({ text: '16', valid: true });
    expect(field('num_queues')).toMatchObject({ text: '1', valid: false });
    expect(field('size_max')).toMatchObject({ text: '0', valid: false });
  });

  it('says which fields a short dump cuts and which it lacks', () => {
    const short = bytes.subarray(0, 14);
    expect(field('size_max', short)?.held).toBe('whole');
    expect(field('seg_max', short)).toMatchObject({ held: 'cut', text: '' });
    expect(field('blk_size', short)?.held).toBe('missing');
  });

  it('reads a union as raw bytes and as each of its alternatives, and writes one of them (1.4 § 5.8.4)', () => {
    const any = { version: '1.4', features: 0n };
    const named = writeField(inputConfig, new Uint8Array(inputConfig.size), 'u.string', 'AB');
    const held = named.ok ? named.bytes : new Uint8Array();
    const read = (path: string) => readFields(inputConfig, held, any).find(({ row }) => row.path === path);
    expect(read('u')?.text).toMatch(/^41 42 00/);
    expect([read('u.string')?.text, read('u.ids.bustype')?.text]).toEqual(['AB', '16961']);
    expect(read('u.abs.min')).toMatchObject({ valid: true, held: 'whole' });
    const raw = writeField(inputConfig, held, 'u', 'ff'.repeat(128));
    expect(raw.ok && raw.bytes.at(-1)).toBe(0xff);
    expect(INPUT.config).toBe(inputConfig);
  });

  it('writes a value back into its bytes and leaves the others alone', () => {
    const after = writeField(config, bytes, 'capacity', '0x1000');
    expect(after.ok && [...after.bytes.subarray(0, 8)]).toEqual([0, 0x10, 0, 0, 0, 0, 0, 0]);
    expect(after.ok && [...after.bytes.subarray(8)]).toEqual([...bytes.subarray(8)]);
  });

  it('extends bytes that end before the field', () => {
    const after = writeField(config, new Uint8Array(4), 'blk_size', '512');
    expect(after.ok && after.bytes.length).toBe(24);
  });

  it('takes names, and numbers for values without a name', () => {
    const empty = new Uint8Array(16);
    const named = writeField(blkRequest, empty, 'type', 'virtio_blk_t_get_id');
    expect(named.ok && named.bytes[0]).toBe(8);
    const plain = writeField(blkRequest, empty, 'type', '99');
    expect(plain.ok && plain.bytes[0]).toBe(99);
  });

  it('knows a name without its prefix while only one ends so', () => {
    const empty = new Uint8Array(16);
    const short = writeField(blkRequest, empty, 'type', 'T_OUT');
    expect(short.ok && short.bytes[0]).toBe(1);
    const last = writeField(blkRequest, empty, 'type', 'get_id');
    expect(last.ok && last.bytes[0]).toBe(8);
    // VIRTIO_BLK_T_GET_ID is not the only one that could be meant by a mere letter or an empty text.
    expect(writeField(blkRequest, empty, 'type', 'T')).toMatchObject({ ok: false });
    expect(writeField(blkRequest, empty, 'type', '')).toMatchObject({ ok: false });
  });

  it('refuses with the field, the text and what would fit', () => {
    expect(writeField(config, bytes, 'geometry.heads', '256')).toMatchObject({
      message: 'geometry.heads: 256 does not fit u8, which holds 0 to 255.',
    });
    expect(writeField(config, bytes, 'capacity', 'big')).toMatchObject({
      message: expect.stringContaining('capacity: “big” is not a number'),
    });
    expect(writeField(config, bytes, 'nothing', '1')).toMatchObject({ ok: false });
    expect(writeField(blkRequest, bytes, 'type', 'READ')).toMatchObject({
      message: expect.stringContaining('neither a number nor one of'),
    });
  });

  it('gives back every byte of every field that it read', () => {
    const size = config.size;
    fc.assert(
      fc.property(fc.uint8Array({ minLength: size, maxLength: size }), (random) => {
        let copy: Uint8Array = new Uint8Array(size);
        for (const { row, text } of readFields(config, random, context)) {
          const next = writeField(config, copy, row.path, text);
          expect(next.ok || next.message).toBe(true);
          if (next.ok) copy = next.bytes;
        }
        expect([...copy]).toEqual([...random]);
      }),
    );
  });
});
