import { LayoutError, need, type Type } from './type.ts';

/** Raw bytes: a number of them, or all that are left (last field only). */
export interface Bytes extends Type<Uint8Array> {
  readonly kind: 'bytes';
}

/** Several values of one type. `count` is null for a flexible array, whose `length` may name what counts them. */
export interface ArrayType<T> extends Type<T[]> {
  readonly kind: 'array';
  readonly element: Type<T>;
  readonly count: number | null;
  readonly length?: string;
}

/** An array of elements as C writes it: the new dimension stands before those that the element has. */
export const spellArray = (element: string, count: number | string): string =>
  element.replace(/(?=\[)|$/, `[${count}]`);

/**
 * `length` raw bytes. A value of another length does not fit. Without a length, all the bytes that are left; so with
 * the name of a length, which only the spelling of the type repeats: `u8[key_len]`.
 */
export function bytes(length: number | string = ''): Bytes {
  const flexible = typeof length === 'string';
  const size = flexible ? 0 : length;
  const name = `u8[${length}]`;
  return {
    kind: 'bytes',
    name,
    size,
    flexible,
    sizeOf: (value) => (flexible ? value.length : size),
    read(view, offset) {
      need(view, offset, size, name);
      const count = flexible ? view.byteLength - offset : size;
      return new Uint8Array(view.buffer, view.byteOffset + offset, count).slice();
    },
    write(view, offset, value) {
      if (!flexible && value.length !== size) {
        throw new LayoutError(`${value.length} bytes do not fit ${name}.`);
      }
      need(view, offset, value.length, name);
      new Uint8Array(view.buffer, view.byteOffset + offset, value.length).set(value);
    },
  };
}

/** ASCII text in `length` bytes, padded with NUL; it need not end in one. Reading stops at the first NUL. */
export function text(length: number): Type<string> {
  const name = `char[${length}]`;
  return {
    kind: 'text',
    name,
    size: length,
    flexible: false,
    sizeOf: () => length,
    read(view, offset) {
      need(view, offset, length, name);
      let value = '';
      for (let at = 0; at < length; at++) {
        const code = view.getUint8(offset + at);
        if (code === 0) break;
        value += String.fromCharCode(code);
      }
      return value;
    },
    write(view, offset, value) {
      need(view, offset, length, name);
      if (value.length > length) throw new LayoutError(`"${value}" does not fit ${name}.`);
      if (value.includes('\0')) throw new LayoutError(`"${value}" has a NUL, at which reading would stop.`);
      for (let at = 0; at < length; at++) {
        const code = at < value.length ? value.charCodeAt(at) : 0;
        if (code > 0xff) throw new LayoutError(`"${value}" has a character that does not fit a byte.`);
        view.setUint8(offset + at, code);
      }
    },
  };
}

function sequence<T>(element: Type<T>, count: number | null, length?: string): ArrayType<T> {
  if (element.flexible || element.size === 0) {
    throw new LayoutError(`An array of ${element.name} is not possible: its elements have no fixed size.`);
  }
  const name = spellArray(element.name, count ?? length ?? '');
  return {
    kind: 'array',
    name,
    element,
    count,
    ...(length === undefined ? {} : { length }),
    size: (count ?? 0) * element.size,
    flexible: count === null,
    sizeOf: (value) => value.length * element.size,
    read(view, offset) {
      // A flexible array ends with the last whole element: trailing bytes are not part of it.
      const many = count ?? Math.floor(Math.max(0, view.byteLength - offset) / element.size);
      need(view, offset, many * element.size, name);
      const value: T[] = [];
      for (let at = 0; at < many; at++) value.push(element.read(view, offset + at * element.size));
      return value;
    },
    write(view, offset, value) {
      if (count !== null && value.length !== count) {
        throw new LayoutError(`${value.length} elements do not fit ${name}.`);
      }
      need(view, offset, value.length * element.size, name);
      for (const [at, one] of value.entries()) element.write(view, offset + at * element.size, one);
    },
  };
}

/** `count` values of one type, one after another. */
export function array<T>(element: Type<T>, count: number): ArrayType<T> {
  return sequence(element, count);
}

/**
 * As many values as fit in the bytes that are left; only as the last field of a struct. Its `size` is 0. `length` names
 * what counts them, for the spelling of the type only.
 */
export function flexible<T>(element: Type<T>, length?: string): ArrayType<T> {
  return sequence(element, null, length);
}
