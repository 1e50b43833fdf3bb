import { bytes } from './sequences.ts';
import { LayoutError, type Type } from './type.ts';

/**
 * UTF-8 text in `length` bytes, padded with NUL, and without a NUL where it takes them all, as the tag of the file
 * system device is (1.4, section 5.11.4). Reading stops at the first NUL; bytes that are no UTF-8 read as U+FFFD. Writing throws a
 * `LayoutError` for text that does not fit.
 */
export function utf8(length: number): Type<string> {
  const raw = bytes(length);
  const name = `char[${length}]`;
  return {
    ...raw,
    kind: 'text',
    name,
    sizeOf: () => length,
    read(view, offset) {
      const held = raw.read(view, offset);
      const end = held.indexOf(0);
      return new TextDecoder().decode(end < 0 ? held : held.subarray(0, end));
    },
    write(view, offset, value) {
      const encoded = new TextEncoder().encode(value);
      if (encoded.length > length) throw new LayoutError(`"${value}" does not fit ${name}.`);
      if (encoded.includes(0)) throw new LayoutError(`"${value}" has a NUL, at which reading would stop.`);
      const padded = new Uint8Array(length);
      padded.set(encoded);
      raw.write(view, offset, padded);
    },
  };
}
