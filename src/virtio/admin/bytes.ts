import { decode, encode, le16, le32, type Type } from '../layout/layout.ts';

export const u16 = (value: number): Uint8Array => encode(le16, value & 0xffff);

export const u32 = (value: number): Uint8Array => encode(le32, value >>> 0);

/** `bytes` with zeroes behind it up to `size`: what a command lacks counts as 0 (version 1.4, section 2.13). */
export function atLeast(bytes: Uint8Array, size: number): Uint8Array {
  if (bytes.length >= size) return bytes;
  const longer = new Uint8Array(size);
  longer.set(bytes);
  return longer;
}

/** A value at the start of bytes that may be too short for it. */
export const read = <T>(type: Type<T>, bytes: Uint8Array): T => decode(type, atLeast(bytes, type.size));

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Whether there is nothing but zeroes. */
export const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

/** Numbers as a bitmap of le64, no longer than it takes: one word of 64 bits at least (section 2.12.1). */
export function bitmap(numbers: Iterable<number>): Uint8Array {
  const all = [...numbers];
  const words = Math.max(1, Math.ceil((Math.max(0, ...all) + 1) / 64));
  const bytes = new Uint8Array(8 * words);
  for (const one of all) bytes[one >> 3] = (bytes[one >> 3] ?? 0) | (1 << (one & 7));
  return bytes;
}

/** The numbers whose bits are set. */
export function bitsIn(bytes: Uint8Array): readonly number[] {
  const found: number[] = [];
  for (const [at, byte] of bytes.entries()) {
    for (let bit = 0; bit < 8; bit++) if ((byte & (1 << bit)) !== 0) found.push(8 * at + bit);
  }
  return found;
}
