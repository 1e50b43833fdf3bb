import { LayoutError, need, type Type } from './type.ts';

/** A number of fixed width. `bits` is the width, `signed` whether it is in two's complement. */
export interface Scalar<T extends number | bigint> extends Type<T> {
  readonly kind: 'scalar';
  readonly bits: number;
  readonly signed: boolean;
  readonly littleEndian: boolean;
}

function small(name: string, bits: 8 | 16 | 32, littleEndian: boolean, signed: boolean): Scalar<number> {
  const size = bits / 8;
  const least = signed ? -(2 ** (bits - 1)) : 0;
  const most = signed ? 2 ** (bits - 1) - 1 : 2 ** bits - 1;
  return {
    kind: 'scalar',
    name,
    bits,
    signed,
    littleEndian,
    size,
    flexible: false,
    sizeOf: () => size,
    read(view, offset) {
      need(view, offset, size, name);
      if (bits === 8) return signed ? view.getInt8(offset) : view.getUint8(offset);
      if (bits === 16) {
        return signed ? view.getInt16(offset, littleEndian) : view.getUint16(offset, littleEndian);
      }
      return signed ? view.getInt32(offset, littleEndian) : view.getUint32(offset, littleEndian);
    },
    write(view, offset, value) {
      need(view, offset, size, name);
      if (!Number.isInteger(value) || value < least || value > most) {
        throw new LayoutError(`${value} does not fit ${name}, which holds ${least} to ${most}.`);
      }
      if (bits === 8) view.setUint8(offset, value);
      else if (bits === 16) view.setUint16(offset, value, littleEndian);
      else view.setUint32(offset, value, littleEndian);
    },
  };
}

function wide(name: string, littleEndian: boolean, signed: boolean): Scalar<bigint> {
  const least = signed ? -(1n << 63n) : 0n;
  const most = signed ? (1n << 63n) - 1n : (1n << 64n) - 1n;
  return {
    kind: 'scalar',
    name,
    bits: 64,
    signed,
    littleEndian,
    size: 8,
    flexible: false,
    sizeOf: () => 8,
    read(view, offset) {
      need(view, offset, 8, name);
      return signed ? view.getBigInt64(offset, littleEndian) : view.getBigUint64(offset, littleEndian);
    },
    write(view, offset, value) {
      need(view, offset, 8, name);
      if (typeof value !== 'bigint' || value < least || value > most) {
        throw new LayoutError(`${value} does not fit ${name}, which holds ${least} to ${most} as a bigint.`);
      }
      view.setBigUint64(offset, BigInt.asUintN(64, value), littleEndian);
    },
  };
}

/** Unsigned, in the notation of the specification (section 1.4 of 1.0 and later): `le` is least significant byte first. */
export const u8 = small('u8', 8, true, false);
export const le16 = small('le16', 16, true, false);
export const le32 = small('le32', 32, true, false);
export const le64 = wide('le64', true, false);
export const be16 = small('be16', 16, false, false);
export const be32 = small('be32', 32, false, false);
export const be64 = wide('be64', false, false);

/** Signed, two's complement. */
export const s8 = small('s8', 8, true, true);
export const sle16 = small('sle16', 16, true, true);
export const sle32 = small('sle32', 32, true, true);
export const sle64 = wide('sle64', true, true);

/** `width` bits of an unsigned number, from bit `first` on. Writing leaves its other bits alone. */
export function bitsOf(base: Type<number>, first: number, width: number, name: string): Scalar<number> {
  const [unit, most] = [2 ** first, 2 ** width - 1];
  if (first + width > base.size * 8) throw new LayoutError(`${name} does not fit ${base.size} bytes.`);
  const held = (whole: number) => Math.floor(whole / unit) % (most + 1);
  return {
    kind: 'scalar',
    name,
    bits: width,
    signed: false,
    littleEndian: true,
    size: base.size,
    flexible: false,
    sizeOf: () => base.size,
    read: (view, offset) => held(base.read(view, offset)),
    write(view, offset, value) {
      if (!Number.isInteger(value) || value < 0 || value > most) {
        throw new LayoutError(`${value} does not fit ${name}, which holds 0 to ${most}.`);
      }
      const whole = base.read(view, offset);
      base.write(view, offset, whole + (value - held(whole)) * unit);
    },
  };
}
