import type { Flags, Named } from './named.ts';
import { bitsOf, type Scalar } from './scalars.ts';
import { type ArrayType, bytes, spellArray } from './sequences.ts';
import { type Field, isUnion, type Row, type Struct } from './shape.ts';
import type { Type } from './type.ts';

/**
 * Flat rows of a struct. A nested struct is opened up; an array is one row, whatever its elements are. A union is a
 * row of its own, and after it stand its alternatives, opened up and marked as such; likewise a number of bit fields.
 */
export function rowsOf(struct: Pick<Struct<never>, 'fields'>, prefix = '', start = 0): readonly Row[] {
  return struct.fields.flatMap((one): readonly Row[] => {
    const path = prefix + one.name;
    if (one.type.kind === 'struct') {
      return rowsOf(one.type as Struct<never>, `${path}.`, start + one.offset);
    }
    if (isUnion(one.type)) {
      const raw = one.type.flexible ? bytes() : bytes(one.size);
      const whole = { ...rowOf({ ...one, type: raw }, path, start + one.offset), type: spellType(one.type) };
      const inside = one.anonymous === true ? prefix : `${path}.`;
      const alternatives = rowsOf(one.type, inside, start + one.offset);
      return [whole, ...alternatives.map((row) => ({ ...row, alternativeOf: path }))];
    }
    const row = rowOf(one, path, start + one.offset);
    const inside = one.anonymous === true ? prefix : `${path}.`;
    return [row, ...bitFieldsOf(one).map((part) => bitRow(row, inside, part))];
  });
}

/** A bit field with its place in the number: `first` counts from the lowest bit. */
export interface PlacedBits {
  readonly name: string;
  readonly first: number;
  /** As C writes it: `le16:12`. */
  readonly type: string;
  readonly layout: Scalar<number>;
  readonly doc?: string;
}

/** The bit fields of a field, from the lowest on; none for most. */
export function bitFieldsOf({ type, bits = [] }: Pick<Field, 'type' | 'bits'>): readonly PlacedBits[] {
  let first = 0;
  return bits.map(({ name, width, doc }) => {
    const layout = bitsOf(type as Type<number>, first, width, `${spellType(type)}:${width}`);
    const part = { name, first, type: layout.name, layout, ...(doc === undefined ? {} : { doc }) };
    first += width;
    return part;
  });
}

function bitRow(row: Row, prefix: string, { name, type, layout, doc }: PlacedBits): Row {
  const place = { offset: row.offset, size: row.size, flexible: false };
  const notes = doc === undefined ? {} : { doc };
  return { path: prefix + name, ...place, type, layout, alternativeOf: row.path, ...notes };
}

/**
 * The row whose bytes hold `offset`, or undefined when no field does. A flexible last field holds all that follow; of
 * a union it is the row of the whole.
 */
export function rowAt(struct: Pick<Struct<never>, 'rows'>, offset: number): Row | undefined {
  const isIn = (row: Row) =>
    row.alternativeOf === undefined &&
    offset >= row.offset &&
    (row.flexible || offset < row.offset + row.size);
  return struct.rows().find(isIn);
}

/** The type as the specification prints it: named values and flags show the scalar that carries them. */
export function spellType(type: Type<unknown>): string {
  if (type.kind === 'named' || type.kind === 'flags') return spellType((type as Named<number>).base);
  if (type.kind === 'union') return 'union';
  if (type.kind !== 'array') return type.name;
  const { element, count, length = '' } = type as ArrayType<unknown>;
  return spellArray(spellType(element), count ?? length);
}

function rowOf(one: Field, path: string, offset: number): Row {
  const names = namesOf(one.type);
  return {
    path,
    offset,
    size: one.size,
    type: spellType(one.type),
    layout: one.type,
    flexible: one.type.flexible,
    ...(one.doc === undefined ? {} : { doc: one.doc }),
    ...(one.clause === undefined ? {} : { clause: one.clause }),
    ...(one.label === undefined ? {} : { label: one.label }),
    ...(one.since === undefined ? {} : { since: one.since }),
    ...(one.access === undefined ? {} : { access: one.access }),
    ...(names === undefined ? {} : { names }),
  };
}

function namesOf(type: Type<unknown>): Readonly<Record<string, number | bigint>> | undefined {
  return type.kind === 'named' || type.kind === 'flags'
    ? (type as unknown as Named<number> | Flags<number>).names
    : undefined;
}
