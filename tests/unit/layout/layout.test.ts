import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import * as layout from '../../../src/virtio/layout/layout.ts';
import { virtqAvail, virtqDesc, virtqUsed } from '../../../src/virtio/spec/ring.ts';

const { decode, encode, field, flags, format, named, resolve, struct } = layout;
const { array, bytes, flexible, text, u8, le16, le32, le64, be16, be32, be64 } = layout;

const plain: layout.Context = { version: '1.4', features: 0n };

describe('scalars', () => {
  it('lie in the byte order that their names say', () => {
    expect([...encode(le16, 0x1234)]).toEqual([0x34, 0x12]);
    expect([...encode(be16, 0x1234)]).toEqual([0x12, 0x34]);
    expect([...encode(le32, 0x12345678)]).toEqual([0x78, 0x56, 0x34, 0x12]);
    expect([...encode(be32, 0x12345678)]).toEqual([0x12, 0x34, 0x56, 0x78]);
    expect([...encode(le64, 0x0102030405060708n)]).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
    expect([...encode(be64, 0x0102030405060708n)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect([...encode(layout.sle64, -2n)]).toEqual([254, 255, 255, 255, 255, 255, 255, 255]);
  });

  const numbers = [u8, le16, le32, be16, be32, layout.s8, layout.sle16, layout.sle32];
  it.each(numbers.map((type) => [type.name, type] as const))('%s reads back what it wrote', (_name, type) => {
    const least = type.signed ? -(2 ** (type.bits - 1)) : 0;
    const most = type.signed ? 2 ** (type.bits - 1) - 1 : 2 ** type.bits - 1;
    fc.assert(
      fc.property(fc.integer({ min: least, max: most }), (value) => {
        expect(decode(type, encode(type, value))).toBe(value);
      }),
    );
    expect(() => encode(type, most + 1)).toThrow(layout.LayoutError);
    expect(() => encode(type, least - 1)).toThrow(layout.LayoutError);
    expect(() => encode(type, 0.5)).toThrow(layout.LayoutError);
  });

  it('of 64 bits read back what they wrote', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), (value) => {
        expect(decode(le64, encode(le64, value))).toBe(value);
        expect(decode(be64, encode(be64, value))).toBe(value);
        const signed = BigInt.asIntN(64, value);
        expect(decode(layout.sle64, encode(layout.sle64, signed))).toBe(signed);
      }),
    );
    expect(() => encode(le64, 1n << 64n)).toThrow('does not fit le64');
    expect(() => encode(le64, -1n)).toThrow(layout.LayoutError);
  });

  it('say how many bytes are missing', () => {
    expect(() => decode(le32, new Uint8Array(3))).toThrow(
      'le32 takes 4 bytes, but only 3 are left at offset 0.',
    );
    const view = new DataView(new ArrayBuffer(8));
    expect(() => le32.read(view, -1)).toThrow(layout.LayoutError);
    expect(() => le32.read(view, Number.NaN)).toThrow(layout.LayoutError);
  });

  it('take a value of their own kind only', () => {
    expect(() => encode(le64, 5 as unknown as bigint)).toThrow(layout.LayoutError);
    expect(() => encode(le32, 5n as unknown as number)).toThrow(layout.LayoutError);
    expect(() => encode(text(4), 'a\0b')).toThrow('NUL');
  });
});

describe('structs', () => {
  const geometry = struct('geometry', { cylinders: le16, heads: u8, sectors: u8 });
  const outer = struct('outer', {
    capacity: field(le64, { doc: 'In sectors.' }),
    geometry,
    mac: bytes(6),
    label: text(8),
    pairs: array(le16, 3),
  });

  it('have the types of their fields', () => {
    expectTypeOf<layout.Infer<typeof virtqDesc>>().toEqualTypeOf<{
      addr: bigint;
      len: number;
      flags: number;
      next: number;
    }>();
    expectTypeOf<layout.Infer<typeof outer>['geometry']>().toEqualTypeOf<{
      cylinders: number;
      heads: number;
      sectors: number;
    }>();
    const avail = virtqAvail(4);
    expectTypeOf<layout.Infer<typeof avail>['used_event']>().toEqualTypeOf<number | undefined>();
  });

  it('put fields one after another without padding', () => {
    expect(outer.size).toBe(8 + 4 + 6 + 8 + 6);
    expect(outer.fields.map((one) => one.offset)).toEqual([0, 8, 12, 18, 26]);
    expect(outer.offsetOf('mac')).toBe(12);
    expect(outer.offsetOf('geometry.sectors')).toBe(11);
    expect(() => outer.offsetOf('geometry.tracks')).toThrow('geometry has no field tracks.');
    expect(() => outer.offsetOf('mac.first')).toThrow('outer.mac is not a struct.');
  });

  it('read back any value they wrote, at any offset', () => {
    const value = fc.record({
      capacity: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
      geometry: fc.record({ cylinders: fc.nat(0xffff), heads: fc.nat(255), sectors: fc.nat(255) }),
      mac: fc.uint8Array({ minLength: 6, maxLength: 6 }),
      label: fc.stringMatching(/^[ -~]{0,8}$/),
      pairs: fc.array(fc.nat(0xffff), { minLength: 3, maxLength: 3 }),
    });
    fc.assert(
      fc.property(value, fc.nat(16), (one, offset) => {
        const view = new DataView(new ArrayBuffer(outer.size + 16));
        outer.write(view, offset, one);
        expect(outer.read(view, offset)).toEqual(one);
      }),
    );
  });

  it('write back any bytes they read', () => {
    const raw = fc.uint8Array({ minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(raw, (given) => {
        expect(encode(virtqDesc, decode(virtqDesc, given))).toEqual(given);
      }),
    );
  });

  it('give flat rows, nested fields by their path', () => {
    expect(outer.rows().map((row) => [row.path, row.offset, row.size, row.type])).toEqual([
      ['capacity', 0, 8, 'le64'],
      ['geometry.cylinders', 8, 2, 'le16'],
      ['geometry.heads', 10, 1, 'u8'],
      ['geometry.sectors', 11, 1, 'u8'],
      ['mac', 12, 6, 'u8[6]'],
      ['label', 18, 8, 'char[8]'],
      ['pairs', 26, 6, 'le16[3]'],
    ]);
    expect(outer.rows()[0]?.doc).toBe('In sectors.');
    expect(layout.rowAt(outer, 10)?.path).toBe('geometry.heads');
    expect(layout.rowAt(outer, 32)).toBeUndefined();
    expect(virtqDesc.rows()[2]?.names).toHaveProperty('VIRTQ_DESC_F_WRITE', 2);
    expect(virtqDesc.rows()[2]?.type).toBe('le16');
  });

  it('refuse bytes that are too short, and values of the wrong length', () => {
    expect(() => decode(virtqDesc, new Uint8Array(15))).toThrow('virtq_desc takes 16 bytes');
    expect(() => encode(bytes(6), new Uint8Array(5))).toThrow('5 bytes do not fit u8[6].');
    expect(() => encode(text(2), 'abc')).toThrow('does not fit');
    expect(() => encode(array(le16, 2), [1])).toThrow('1 elements do not fit le16[2].');
  });
});

describe('flexible parts', () => {
  const list = struct('list', { count: le16, items: flexible(le32) });

  it('are not in the size and take the bytes that are left', () => {
    expect(list.size).toBe(2);
    expect(list.flexible).toBe(true);
    const value = { count: 2, items: [1, 2] };
    expect(encode(list, value)).toHaveLength(10);
    expect(decode(list, encode(list, value))).toEqual(value);
    expect(decode(list, new Uint8Array(9)).items).toEqual([0]);
    expect(layout.rowAt(list, 9)?.path).toBe('items');
    expect(decode(struct('raw', { kind: u8, rest: bytes() }), new Uint8Array([1, 2, 3])).rest).toHaveLength(
      2,
    );
  });

  it('stand last, and hold elements of a fixed size', () => {
    expect(() => struct('bad', { items: flexible(u8), end: u8 })).toThrow('bad.items is flexible');
    expect(() => struct('bad', { inner: list, end: u8 })).toThrow('bad.inner is flexible');
    expect(() => array(list, 2)).toThrow('no fixed size');
  });
});

describe('names', () => {
  const kind = named('virtio_blk_req type', le32, { VIRTIO_BLK_T_IN: 0, VIRTIO_BLK_T_OUT: 1 });
  const bits = flags('bits', le16, { LOW: 1, HIGH: 2, WIDE: 0x30 });

  it('leave the value a number and tell its name', () => {
    expect(decode(kind, encode(kind, 1))).toBe(1);
    expect(kind.nameOf(1)).toBe('VIRTIO_BLK_T_OUT');
    expect(kind.nameOf(7)).toBeUndefined();
    expect(layout.valueNamed(kind, 'VIRTIO_BLK_T_OUT')).toBe(1);
    expect(() => layout.valueNamed(kind, 'NO')).toThrow('no value named NO');
    expect([format(kind, 1), format(kind, 9)]).toEqual(['VIRTIO_BLK_T_OUT', '9']);
  });

  it('of flags are those whose whole mask is set', () => {
    expect(bits.namesIn(0x13)).toEqual(['LOW', 'HIGH']);
    expect(bits.namesIn(0x30)).toEqual(['WIDE']);
    expect(bits.rest(0x93)).toBe(0x90);
    expect([format(bits, 0x103), format(bits, 0)]).toEqual(['LOW | HIGH | 0x100', '0']);
    const nested = flags('nested', le16, { INNER: 1, OUTER: 3 });
    expect([nested.namesIn(3), nested.rest(3)]).toEqual([['INNER', 'OUTER'], 0]);
  });

  it('are left out of the type that a table prints, in an array too', () => {
    expect(
      struct('s', { one: kind, many: array(kind, 2) })
        .rows()
        .map((row) => row.type),
    ).toEqual(['le32', 'le32[2]']);
  });
});

describe('the type that a table prints', () => {
  it('has the dimensions in the order of C, and the name of what counts a list', () => {
    const spelled = [
      array(bytes(6), 3),
      flexible(bytes(6)),
      flexible(array(array(le16, 2), 4), 'entries'),
      bytes(6),
      bytes(),
      bytes('key_len'),
    ];
    expect(spelled.map(layout.spellType)).toEqual([
      'u8[3][6]',
      'u8[][6]',
      'le16[entries][4][2]',
      'u8[6]',
      'u8[]',
      'u8[key_len]',
    ]);
    expect(spelled.map(({ name }) => name)).toEqual(spelled.map(layout.spellType));
  });

  it('makes no difference to the bytes', () => {
    const key = struct('key', { len: u8, key: bytes('len') });
    const value = { len: 2, key: new Uint8Array([7, 8]) };
    expect([key.size, key.flexible, encode(key, value)]).toEqual([1, true, new Uint8Array([2, 7, 8])]);
    expect(decode(key, encode(key, value))).toEqual(value);
  });
});

describe('resolve', () => {
  const header = struct('header', {
    kind: u8,
    extra: field(le16, { when: (context) => (context.features & 1n) !== 0n, label: 'BIT_0' }),
    end: u8,
  });

  it('removes the fields whose condition does not hold and closes the gap', () => {
    expect(header.size).toBe(4);
    const narrow = resolve(header, plain);
    expect(narrow.size).toBe(2);
    expect(narrow.offsetOf('end')).toBe(1);
    expect(decode(narrow, new Uint8Array([1, 2]))).toEqual({ kind: 1, end: 2 });
  });

  it('gives the same object for the same answers', () => {
    expect(resolve(header, plain)).toBe(resolve(header, { version: '1.0', features: 2n }));
    expect(resolve(header, { version: '1.4', features: 1n })).toBe(header);
    expect(resolve(virtqDesc, plain)).toBe(virtqDesc);
  });

  it('goes into nested structs and arrays, and decides types that depend', () => {
    const native = layout.depends(le16, (context) => (context.littleEndian === false ? be16 : le16));
    const nested = struct('nested', { head: header, values: array(struct('one', { value: native }), 2) });
    const big = resolve(nested, { ...plain, littleEndian: false });
    expect(big.size).toBe(2 + 4);
    expect(decode(big, new Uint8Array([0, 0, 0, 1, 0, 2])).values).toEqual([{ value: 1 }, { value: 2 }]);
    expect(resolve(nested, { ...plain, littleEndian: false })).toBe(big);
    expect(resolve(nested, { ...plain, littleEndian: true })).not.toBe(big);
  });

  it('asks again for a value that a missing condition left out', () => {
    expect(() => encode(header, { kind: 1, end: 2 })).toThrow('header.extra has no value.');
  });
});

describe('ring structs', () => {
  it('have the sizes and offsets of 1.4 § 2.7', () => {
    const eventIndex = { version: '1.4', features: 1n << 29n };
    expect(virtqDesc.size).toBe(16);
    for (const size of [1, 2, 256, 32768]) {
      expect(resolve(virtqAvail(size), eventIndex).size).toBe(6 + 2 * size);
      expect(resolve(virtqUsed(size), eventIndex).size).toBe(6 + 8 * size);
      expect(resolve(virtqAvail(size), plain).size).toBe(4 + 2 * size);
      expect(virtqAvail(size).offsetOf('used_event')).toBe(4 + 2 * size);
      expect(virtqUsed(size).offsetOf('avail_event')).toBe(4 + 8 * size);
    }
  });
});
