import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  array,
  bigEndian,
  bytes,
  decode,
  encode,
  field,
  flags,
  flexible,
  isUnion,
  LayoutError,
  le16,
  le32,
  le64,
  named,
  numbersIn,
  sle16,
  struct,
  type Type,
  u8,
  union,
} from '../../../src/virtio/layout/layout.ts';
import { everyLayout } from '../codegen/every-layout.ts';

const sample = struct('sample', {
  kind: named('kind', le32, { ONE: 1 }),
  bits: field(flags('bits', le16, { LOW: 1 }), { doc: 'Notes stay.' }),
  byte: u8,
  raw: bytes(3),
  pairs: array(struct('pair', { left: le16, right: le64 }), 2),
  rest: flexible(le16),
});

describe('a struct in a big-endian guest (1.4 § 2.5.3)', () => {
  it('has every number the other way round, and every byte of anything else where it was', () => {
    const pair = { left: 0x0102, right: 0x0102_0304_0506_0708n };
    const value = {
      kind: 1,
      bits: 0x8001,
      byte: 7,
      raw: Uint8Array.of(1, 2, 3),
      pairs: [pair, pair],
      rest: [0x0a0b],
    };
    const turned = bigEndian(sample);
    const pairBytes = [1, 2, 1, 2, 3, 4, 5, 6, 7, 8];
    const expected = [0, 0, 0, 1, 0x80, 1, 7, 1, 2, 3, ...pairBytes, ...pairBytes, 0x0a, 0x0b];
    expect([...encode(turned, value)]).toEqual(expected);
    expect(decode(turned, Uint8Array.from(expected))).toEqual(value);
    expect(bigEndian(sample)).toBe(turned);
  });

  it('keeps names, places and notes', () => {
    const rows = (type: Type<unknown>) =>
      (type as typeof sample).rows().map(({ path, offset, size, doc, names }) => ({
        path,
        offset,
        size,
        doc,
        names,
      }));
    expect(rows(bigEndian(sample))).toEqual(rows(sample));
  });

  it('has its numbers at the places that are told', () => {
    expect(numbersIn(sample).map(({ offset, size }) => [offset, size])).toEqual([
      [0, 4],
      [4, 2],
      [10, 2],
      [12, 8],
      [20, 2],
      [22, 8],
    ]);
  });

  it('is turned by turning the numbers at their places, whatever the struct is', () => {
    const fixed = everyLayout().flatMap(({ struct: one }) => {
      return one.flexible || namesIn(one).includes('union') ? [] : [one];
    });
    let checked = 0;
    for (const one of fixed) {
      const turned = turnedOrNull(one);
      if (turned === null) continue;
      checked++;
      const [given] = fc.sample(fc.uint8Array({ minLength: one.size, maxLength: one.size }), 1);
      const mirrored = Uint8Array.from(given ?? []);
      for (const { offset, size } of numbersIn(one)) mirrored.subarray(offset, offset + size).reverse();
      if (holdsBigEndian(one)) continue;
      expect([one.name, decode(turned, mirrored)]).toEqual([one.name, decode(one, given ?? mirrored)]);
    }
    expect(checked).toBeGreaterThan(200);
  });

  it('turns in each alternative of a union', () => {
    const either = union('either', { number: le16, both: struct('both', { a: le32 }) });
    expect(encode(bigEndian(either), { number: 0x0102 })).toEqual(Uint8Array.of(1, 2, 0, 0));
    expect(encode(bigEndian(either), { both: { a: 1 } })).toEqual(Uint8Array.of(0, 0, 0, 1));
  });

  it('is refused for numbers that have no counterpart', () => {
    expect(() => bigEndian(sle16)).toThrow(LayoutError);
  });
});

function turnedOrNull(type: Type<unknown>): Type<unknown> | null {
  try {
    return bigEndian(type);
  } catch (error) {
    if (error instanceof LayoutError) return null;
    throw error;
  }
}

/** Some numbers are big-endian everywhere, in what comes from a channel or from another protocol. */
function holdsBigEndian(type: Type<unknown>): boolean {
  return namesIn(type).some((name) => /^be\d/.test(name));
}

/** The names of all types in a type; `union` for those. */
function namesIn(type: Type<unknown>): readonly string[] {
  const { fields = [] } = type as { readonly fields?: readonly { readonly type: Type<unknown> }[] };
  const { base, element } = type as { readonly base?: Type<unknown>; readonly element?: Type<unknown> };
  const inner = [...fields.map((one) => one.type), ...(base ? [base] : []), ...(element ? [element] : [])];
  return [isUnion(type) ? 'union' : type.name, ...inner.flatMap(namesIn)];
}
