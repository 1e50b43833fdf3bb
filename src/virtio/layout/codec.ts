import type { Flags, Named } from './named.ts';
import { LayoutError, type Type } from './type.ts';

/** The value that bytes hold. Throws a `LayoutError` when there are too few; more than needed are left alone. */
export function decode<T>(type: Type<T>, bytes: Uint8Array, offset = 0): T {
  return type.read(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset);
}

/** The bytes of a value. Throws a `LayoutError` when it does not fit its type. */
export function encode<T>(type: Type<T>, value: T): Uint8Array {
  const bytes = new Uint8Array(type.sizeOf(value));
  type.write(new DataView(bytes.buffer), 0, value);
  return bytes;
}

/**
 * A value as a reader wants to see it: a named value by its name, flags joined with ` | `, bits without a name and
 * large numbers in hexadecimal, bytes as pairs of digits.
 */
export function format<T>(type: Type<T>, value: T): string {
  if (type.kind === 'named') {
    const known = (type as unknown as Named<number>).nameOf(value as number);
    return known ?? String(value);
  }
  if (type.kind === 'flags') return formatFlags(type as unknown as Flags<number>, value as number);
  if (value instanceof Uint8Array) {
    return [...value].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  }
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((one) => formatPlain(one)).join(', ')}]`;
  return formatPlain(value);
}

/** The value a name stands for in a type with names. Throws a `LayoutError` for an unknown one. */
export function valueNamed<T extends number | bigint>(type: Named<T> | Flags<T>, name: string): T {
  const value = type.names[name];
  if (value === undefined) throw new LayoutError(`${type.name} has no value named ${name}.`);
  return value;
}

function formatFlags(type: Flags<number>, value: number): string {
  const rest = type.rest(value);
  const parts = [...type.namesIn(value)];
  if (BigInt(rest) !== 0n) parts.push(`0x${rest.toString(16)}`);
  return parts.length === 0 ? '0' : parts.join(' | ');
}

function formatPlain(value: unknown): string {
  if (typeof value === 'bigint') return value > 0xffffn ? `0x${value.toString(16)}` : value.toString();
  return typeof value === 'object' ? '{…}' : String(value);
}
