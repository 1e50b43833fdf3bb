import { rowsOf } from './rows.ts';
import { type Field, type FieldNotes, offsetIn, type Row, type Struct } from './shape.ts';
import { type Condition, LayoutError, need, type Type } from './type.ts';

/** A type with notes. `Conditional` is true when the field has a `when`. */
export interface FieldDefinition<T, Conditional extends boolean> {
  readonly field: true;
  readonly conditional: Conditional;
  readonly type: Type<T>;
  readonly notes: FieldNotes;
}

export type Part = Type<unknown> | FieldDefinition<unknown, boolean>;
export type ValueOf<P> =
  P extends FieldDefinition<infer T, boolean> ? T : P extends Type<infer T> ? T : never;
type Always<F> = {
  -readonly [K in keyof F as F[K] extends FieldDefinition<unknown, true> ? never : K]: ValueOf<F[K]>;
};
type Sometimes<F> = {
  -readonly [K in keyof F as F[K] extends FieldDefinition<unknown, true> ? K : never]?: ValueOf<F[K]>;
};
/** The value of a struct: a field with a `when` is optional, every other is always there. */
export type StructValue<F> = { [K in keyof (Always<F> & Sometimes<F>)]: (Always<F> & Sometimes<F>)[K] };

/** A type with notes on the field. With `when`, the field is optional in the value. */
export function field<T>(
  type: Type<T>,
  notes: FieldNotes & { readonly when: Condition },
): FieldDefinition<T, true>;
export function field<T>(
  type: Type<T>,
  notes: FieldNotes & { readonly when?: never },
): FieldDefinition<T, false>;
export function field<T>(type: Type<T>, notes: FieldNotes): FieldDefinition<T, boolean> {
  return { field: true, conditional: notes.when !== undefined, type, notes };
}

/**
 * A struct by its fields in order. What it returns has every field, conditional ones too; `resolve` gives the one
 * that holds in a context. Throws a `LayoutError` when a flexible field is not the last one.
 */
export function struct<const F extends Readonly<Record<string, Part>>>(
  name: string,
  parts: F,
): Struct<StructValue<F>> {
  return layOut(name, partsOf(parts)) as Struct<StructValue<F>>;
}

/** A field before it has its place. */
export type Unplaced = FieldNotes & { readonly name: string; readonly type: Type<unknown> };

/** The parts of a definition with their names and notes, in order. */
export function partsOf(parts: Readonly<Record<string, Part>>): readonly Unplaced[] {
  return Object.entries(parts).map(([key, part]) =>
    'field' in part ? { ...part.notes, name: key, type: part.type } : { name: key, type: part },
  );
}

/** Places fields one after another. Used by `struct` and, with the fields that hold, by `resolve`. */
export function layOut(name: string, named: readonly Unplaced[]): Struct<Record<string, unknown>> {
  let end = 0;
  let open: string | undefined;
  const fields: Field[] = named.map((one) => {
    if (open !== undefined) throw new LayoutError(`${name}.${open} is flexible and must be the last field.`);
    if (one.type.flexible) open = one.name;
    const offset = end;
    end += one.type.size;
    return { ...one, offset, size: one.type.size };
  });
  const size = end;
  let rows: readonly Row[] | undefined;
  const self: Struct<Record<string, unknown>> = {
    kind: 'struct',
    name,
    fields,
    size,
    flexible: open !== undefined,
    sizeOf(value) {
      if (open === undefined) return size;
      const last = fields[fields.length - 1];
      return last === undefined ? size : last.offset + last.type.sizeOf(value[last.name]);
    },
    read(view, offset) {
      need(view, offset, size, name);
      const value: Record<string, unknown> = {};
      for (const one of fields) value[one.name] = one.type.read(view, offset + one.offset);
      return value;
    },
    write(view, offset, value) {
      need(view, offset, size, name);
      for (const one of fields) {
        const part = value[one.name];
        if (part === undefined) throw new LayoutError(`${name}.${one.name} has no value.`);
        one.type.write(view, offset + one.offset, part);
      }
    },
    offsetOf(path) {
      return offsetIn(self, path);
    },
    rows() {
      rows ??= rowsOf(self);
      return rows;
    },
  };
  return self;
}
