import type { Condition, Type } from './type.ts';

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

/** One line of a table about a struct. Offsets and sizes are in bytes from the start of the outermost struct. */
export interface Row {
  /** `geometry.cylinders` for a field of a nested struct. */
  readonly path: string;
  readonly offset: number;
  readonly size: number;
  /** The type as the specification spells it: `le32`, `u8[6]`. */
  readonly type: string;
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

/** True for a type that has fields. */
export function isStruct(type: Type<unknown>): type is Struct<Record<string, unknown>> {
  return type.kind === 'struct';
}
