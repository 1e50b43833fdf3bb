import { type Condition, LayoutError, type Type } from './type.ts';

/** What may be said about a field beside its type. */
export interface FieldNotes {
  /** One sentence of ours: meaning and unit. */
  readonly doc?: string;
  /** The clause of the specification that says so. */
  readonly clause?: string;
  /** The field has a place in the struct only where this holds; the fields after it move up where it does not. */
  readonly when?: Condition;
  /** The field always has its place, but a value only where this holds. */
  readonly validWhen?: Condition;
  /** The condition in words or as a feature's name, for a table. */
  readonly label?: string;
  /** The version that first has the field. */
  readonly since?: string;
  /** Who may write it: `read-only` or `read-write`, as the driver sees it. */
  readonly access?: string;
  /** What the number is made of, from its lowest bit on. Its value stays the number. */
  readonly bits?: readonly BitField[];
  /** The union, or the number of bit fields, has no name: what is in it is named as if it were in the struct itself. */
  readonly anonymous?: boolean;
}

/** A bit field: `width` bits of a number. */
export interface BitField {
  readonly name: string;
  readonly width: number;
  readonly doc?: string;
}

/** One field where it lies: `offset` and `size` in bytes from the start of the struct. */
export interface Field extends FieldNotes {
  readonly name: string;
  readonly type: Type<unknown>;
  readonly offset: number;
  readonly size: number;
}

/** Fields one after another without padding, as the specification's structs are. */
export interface Struct<T> extends Type<T> {
  readonly kind: 'struct';
  readonly fields: readonly Field[];
  /** Offset in bytes of a field; nested ones are `geometry.cylinders`. Throws a `LayoutError` for an unknown name. */
  offsetOf(path: (keyof T & string) | `${string}.${string}`): number;
  /** Flat rows for a table, nested structs as `geometry.cylinders`. */
  rows(): readonly Row[];
}

/** Alternatives that share one place: each begins at offset 0, and the size is that of the largest. */
export interface Union<T> extends Type<T> {
  readonly kind: 'union';
  /** The alternatives. */
  readonly fields: readonly Field[];
  /** Offset in bytes of an alternative or of a field in one. Throws a `LayoutError` for an unknown name. */
  offsetOf(path: string): number;
}

/** One line of a table about a struct. Offsets and sizes are in bytes from the start of the outermost struct. */
export interface Row {
  /** `geometry.cylinders` for a field of a nested struct. */
  readonly path: string;
  readonly offset: number;
  readonly size: number;
  /** The type as the specification spells it: `le32`, `u8[6]`. */
  readonly type: string;
  /**
   * The path of the union that this alternative, or a field of it, is in, or of the number that this bit field is a
   * part of. That row stands before it and covers all its bytes, so the rows without this lie one after another.
   */
  readonly alternativeOf?: string;
  /** How to read the bytes; those of a union are raw. */
  readonly layout: Type<unknown>;
  readonly flexible: boolean;
  readonly doc?: string;
  readonly clause?: string;
  readonly label?: string;
  readonly since?: string;
  readonly access?: string;
  /** Named values or masks, where the type has them. */
  readonly names?: Readonly<Record<string, number | bigint>>;
}

/** True for a type whose fields lie one after another. */
export function isStruct(type: Type<unknown>): type is Struct<Record<string, unknown>> {
  return type.kind === 'struct';
}

/** True for a type whose fields share one place. */
export function isUnion(type: Type<unknown>): type is Union<Record<string, unknown>> {
  return type.kind === 'union';
}

/** The field of a struct or a union by its name; the alternatives of a union without a name count as fields. */
export function fieldNamed(parent: { readonly fields: readonly Field[] }, name: string): Field | undefined {
  for (const one of parent.fields) {
    if (one.name === name) return one;
    if (one.anonymous !== true) continue;
    if (one.bits?.some((part) => part.name === name)) return { ...one, name };
    if (!isUnion(one.type)) continue;
    const inside = fieldNamed(one.type, name);
    if (inside !== undefined) return { ...inside, offset: one.offset + inside.offset };
  }
  return undefined;
}

/** The offset of a field by its path. Throws a `LayoutError` for an unknown name. */
export function offsetIn(
  parent: { readonly name: string; readonly fields: readonly Field[] },
  path: string,
): number {
  const [head = '', ...rest] = path.split('.');
  const found = fieldNamed(parent, head);
  if (found === undefined) throw new LayoutError(`${parent.name} has no field ${head}.`);
  if (rest.length === 0) return found.offset;
  if (!isStruct(found.type) && !isUnion(found.type)) {
    throw new LayoutError(`${parent.name}.${head} is not a struct.`);
  }
  return found.offset + offsetIn(found.type, rest.join('.'));
}
