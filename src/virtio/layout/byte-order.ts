import { type Flags, flags, type Named, named } from './named.ts';
import { be16, be32, be64, le16, le32, le64, s8, u8 } from './scalars.ts';
import { type ArrayType, array, flexible } from './sequences.ts';
import { isStruct, isUnion } from './shape.ts';
import { layOut } from './struct.ts';
import { LayoutError, type Type } from './type.ts';
import { overlay } from './union.ts';

const TURNED = new Map<Type<unknown>, Type<unknown>>([
  [le16, be16],
  [le32, be32],
  [le64, be64],
]);
/** What looks the same in either order. */
const PLAIN: ReadonlySet<Type<unknown>> = new Set<Type<unknown>>([u8, s8, be16, be32, be64]);
const known = new WeakMap<Type<unknown>, Type<unknown>>();

/**
 * The same type with every unsigned little-endian number in it the other way round, as the structs of a legacy
 * interface lie in a big-endian guest (version 1.4, section 2.5.3). Places and sizes stay. The type must be resolved.
 * Throws a `LayoutError` for what has no such counterpart.
 */
export function bigEndian<T>(type: Type<T>): Type<T> {
  const found = known.get(type) ?? turn(type);
  known.set(type, found);
  return found as Type<T>;
}

function turn(type: Type<unknown>): Type<unknown> {
  const scalar = TURNED.get(type) ?? (PLAIN.has(type) ? type : undefined);
  if (scalar !== undefined) return scalar;
  if (type.kind === 'bytes' || type.kind === 'text') return type;
  if (type.kind === 'named' || type.kind === 'flags') {
    const { base, names } = type as unknown as Named<number> | Flags<number>;
    return type.kind === 'named'
      ? named(type.name, bigEndian(base), names)
      : flags(type.name, bigEndian(base), names);
  }
  if (type.kind === 'array') {
    const { element, count } = type as ArrayType<unknown>;
    return count === null ? flexible(bigEndian(element)) : array(bigEndian(element), count);
  }
  if (isStruct(type) || isUnion(type)) {
    const fields = type.fields.map((one) => ({ ...one, type: bigEndian(one.type) }));
    return isStruct(type) ? layOut(type.name, fields) : overlay(type.name, fields);
  }
  throw new LayoutError(`${type.name} has no big-endian counterpart.`);
}

/** Where the numbers of more than a byte lie in a type, in bytes. Unions and flexible parts count as plain bytes. */
export function numbersIn(type: Type<unknown>, offset = 0): readonly NumberPlace[] {
  if (isStruct(type)) return type.fields.flatMap((one) => numbersIn(one.type, offset + one.offset));
  if (type.kind === 'array') {
    const { element, count } = type as ArrayType<unknown>;
    const places = Array.from({ length: count ?? 0 }, (_, at) => offset + at * element.size);
    return places.flatMap((at) => numbersIn(element, at));
  }
  if (type.kind === 'named' || type.kind === 'flags') {
    return numbersIn((type as unknown as Named<number>).base, offset);
  }
  return type.kind === 'scalar' && type.size > 1 ? [{ offset, size: type.size }] : [];
}

export interface NumberPlace {
  readonly offset: number;
  readonly size: number;
}
