/** Bytes as hexadecimal text and back. Pure; used by views, address codecs and the clipboard. */

const DIGITS = /^[0-9a-f]+$/i;

/** One byte, or any non-negative integer, in lower-case hex, padded to `digits`. */
export function hex(value: number | bigint, digits = 2): string {
  return value.toString(16).padStart(digits, '0');
}

/** A number as a reader meets it in code: `0x40001000`. */
export function hexNumber(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}

/** Bytes as `00 10 ff`, in the order they lie in memory. */
export function hexBytes(bytes: ArrayLike<number>, separator = ' '): string {
  return Array.from(bytes, (byte) => hex(byte)).join(separator);
}

/** The bytes typed by a reader, or the sentence that says what is wrong with them. */
export type Parsed<T> = { readonly value: T } | { readonly error: string };

/**
 * Reads bytes as people type or paste them: `7f`, `0x7f`, `7f 00 1c`, `7f001c`, `\x7f\x00`. A lone digit is
 * one byte. Returns between 1 and `most` bytes, or an error sentence.
 */
export function parseBytes(text: string, most = 64): Parsed<number[]> {
  const parts = text
    .replace(/\\x|0x/gi, ' ')
    .split(/[\s,;:]+/)
    .filter((part) => part !== '');
  if (parts.length === 0) return { error: 'Type one byte as two hex digits, for example 7f.' };
  const bytes: number[] = [];
  for (const part of parts) {
    if (!DIGITS.test(part)) {
      return { error: `“${part}” is not hexadecimal: use the digits 0–9 and a–f.` };
    }
    if (part.length > 2 && part.length % 2 === 1) {
      return { error: `“${part}” has an odd number of digits: a byte is two.` };
    }
    for (let at = 0; at < part.length; at += 2) bytes.push(Number.parseInt(part.slice(at, at + 2), 16));
  }
  if (bytes.length > most) return { error: `These are ${bytes.length} bytes; at most ${most} fit here.` };
  return { value: bytes };
}

/**
 * Reads a number as code writes it: `4096`, `0x1000`, `0x4000_1000`. `bits` is the width of the field: a value
 * that does not fit is an error, never cut off.
 */
export function parseNumber(text: string, bits: number): Parsed<bigint> {
  const plain = text.trim().replaceAll('_', '');
  if (plain === '') return { error: 'Type a number, decimal or with 0x in front.' };
  if (!/^(0x[0-9a-f]+|[0-9]+)$/i.test(plain)) {
    return { error: `“${text.trim()}” is not a number: write 4096 or 0x1000.` };
  }
  const value = BigInt(plain);
  if (value >> BigInt(bits) !== 0n) return { error: `${text.trim()} does not fit in ${bits} bits.` };
  return { value };
}

/** The little-endian bytes of `value`, `size` of them. */
export function littleEndian(value: bigint, size: number): number[] {
  return Array.from({ length: size }, (_, at) => Number((value >> BigInt(8 * at)) & 0xffn));
}

/** The unsigned value of up to eight little-endian bytes. */
export function fromLittleEndian(bytes: ArrayLike<number>): bigint {
  let value = 0n;
  for (let at = bytes.length - 1; at >= 0; at--) value = (value << 8n) | BigInt(bytes[at] ?? 0);
  return value;
}

/** One byte as it stands in the right-hand column of a hex dump. */
export function printable(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
}

/** Bytes in the form of `hexdump -C`: address, sixteen bytes a line, then the same as text. */
export function hexdump(base: number, bytes: ArrayLike<number>): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = Array.from({ length: Math.min(16, bytes.length - at) }, (_, i) => bytes[at + i] ?? 0);
    const left = hexBytes(row.slice(0, 8));
    const right = hexBytes(row.slice(8));
    const text = row.map(printable).join('');
    lines.push(`${hex(base + at, 8)}  ${left.padEnd(23)}  ${right.padEnd(23)}  |${text}|`);
  }
  return `${lines.join('\n')}\n`;
}
