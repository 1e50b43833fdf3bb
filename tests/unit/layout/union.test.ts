import { describe, expect, it } from 'vitest';
import * as layout from '../../../src/virtio/layout/layout.ts';

const { bytes, decode, encode, field, flexible, le16, le32, le64, resolve, struct, text, union, u8 } = layout;

const range = struct('range', { min: le32, max: le32, step: le32 });
const answer = union('answer', { name: text(16), bits: bytes(16), range });
const asked = struct('asked', { select: u8, answer: field(answer, { doc: 'What it says.' }), end: u8 });

describe('a union', () => {
  it('is as large as its largest alternative, and each begins where it does', () => {
    expect([answer.size, answer.flexible, asked.size]).toEqual([16, false, 18]);
    expect(answer.fields.map(({ name, offset, size }) => [name, offset, size])).toEqual([
      ['name', 0, 16],
      ['bits', 0, 16],
      ['range', 0, 12],
    ]);
    expect([asked.offsetOf('answer.range.max'), asked.offsetOf('end')]).toEqual([5, 17]);
    expect(() => asked.offsetOf('answer.colour')).toThrow('answer has no field colour.');
  });

  it('reads as every alternative', () => {
    const held = new Uint8Array(18);
    held.set([65, 66, 0, 0, 1], 1);
    const { name, bits, range: ends } = decode(asked, held).answer;
    expect([name, bits?.length, ends]).toEqual(['AB', 16, { min: 0x4241, max: 1, step: 0 }]);
    expect(() => decode(answer, held.subarray(0, 15))).toThrow('answer takes 16 bytes');
  });

  it('is written as one alternative, with zeroes behind it', () => {
    const view = new DataView(new Uint8Array(16).fill(0xff).buffer);
    answer.write(view, 0, { range: { min: 1, max: 2, step: 3 } });
    expect([...new Uint8Array(view.buffer)]).toEqual([1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0]);
    expect(() => encode(answer, {})).toThrow('answer takes one of name, bits, range, but 0 are given.');
    expect(() => encode(answer, { name: 'a', bits: new Uint8Array(16) })).toThrow('but 2 are given.');
  });

  it('has a row of its own, read as raw bytes, and marks those of its alternatives', () => {
    const rows = asked.rows().map((row) => [row.path, row.offset, row.size, row.type, row.alternativeOf]);
    expect(rows).toEqual([
      ['select', 0, 1, 'u8', undefined],
      ['answer', 1, 16, 'union', undefined],
      ['answer.name', 1, 16, 'char[16]', 'answer'],
      ['answer.bits', 1, 16, 'u8[16]', 'answer'],
      ['answer.range.min', 1, 4, 'le32', 'answer'],
      ['answer.range.max', 5, 4, 'le32', 'answer'],
      ['answer.range.step', 9, 4, 'le32', 'answer'],
      ['end', 17, 1, 'u8', undefined],
    ]);
    expect(asked.rows()[1]?.layout.kind).toBe('bytes');
    expect(layout.rowAt(asked, 5)?.path).toBe('answer');
  });

  it('without a name lends its alternatives to the struct', () => {
    const tunnel = struct('tunnel', {
      type: le16,
      union: field(union('tunnel', { v4: range, v6: bytes(8) }), { anonymous: true }),
    });
    expect([tunnel.offsetOf('v4.max'), tunnel.offsetOf('union.v6'), tunnel.size]).toEqual([6, 2, 14]);
    expect(tunnel.rows().map(({ path }) => path)).toEqual([
      'type',
      'union',
      'v4.min',
      'v4.max',
      'v4.step',
      'v6',
    ]);
    expect(() => tunnel.offsetOf('v5.min')).toThrow('tunnel has no field v5.');
  });

  it('may have an open end, and is then the last field', () => {
    const list = struct('list', { count: le32, items: flexible(le16) });
    const open = union('open', { size: le64, list });
    expect([open.size, open.flexible]).toEqual([8, true]);
    expect(encode(open, { list: { count: 3, items: [1, 2, 3] } })).toHaveLength(10);
    expect(encode(open, { list: { count: 0, items: [] } })).toHaveLength(8);
    expect(decode(open, new Uint8Array([2, 0, 0, 0, 1, 0, 2, 0])).list?.items).toEqual([1, 2]);
    expect(() => struct('bad', { open, end: u8 })).toThrow('bad.open is flexible');
  });

  it('resolves to the alternatives that hold', () => {
    const either = union('either', {
      old: field(le16, { when: ({ version }) => version === '1.0' }),
      now: le32,
    });
    const whole = struct('whole', { either });
    expect(resolve(whole, { version: '1.0', features: 0n })).toBe(whole);
    const newest = resolve(whole, { version: '1.4', features: 0n });
    expect(newest.rows().map(({ path }) => path)).toEqual(['either', 'either.now']);
    expect(newest).toBe(resolve(whole, { version: '1.4', features: 1n }));
    const shorter = union('shorter', { long: field(le64, { when: () => false }), short: le16 });
    expect(resolve(shorter, { version: '1.4', features: 0n }).size).toBe(2);
  });
});
