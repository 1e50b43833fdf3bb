import { isStruct, type Row, resolve, type Struct } from '../layout/layout.ts';
import type { StructFact, Version } from '../spec/types.ts';
import { versionsOf } from '../spec/versions.ts';

/** One field of a struct where a picture shows it. */
export interface DrawnField {
  /** `geometry.cylinders` for a field of a nested struct. */
  readonly path: string;
  /** In bytes from the start; null behind a part of variable length. */
  readonly offset: number | null;
  /** In bytes; null for a part of variable length. */
  readonly size: number | null;
  readonly type: string;
  readonly doc: string;
  /** The path of the union in which this is an alternative or a part of one; its bytes are those of the union. */
  readonly alternativeOf?: string;
  /** The feature that the field depends on. */
  readonly label?: string;
  readonly names?: Row['names'];
}

/** A struct as some versions have it. */
export interface Drawing {
  readonly versions: readonly Version[];
  /** The part whose offsets are fixed. */
  readonly layout: Struct<unknown>;
  readonly fields: readonly DrawnField[];
  /** Bytes of the fixed part. */
  readonly size: number;
  /** True when fields of variable length make the whole longer than `size`. */
  readonly open: boolean;
}

/** Every bit set: a picture shows each field that any feature brings. */
const ALL_FEATURES = (1n << 128n) - 1n;

/**
 * The pictures of a struct, oldest first: one for each layout that it has had. Versions in a row with the same
 * fields share one. Throws a `TypeError` for a fact that is no struct.
 */
export function drawingsOf(fact: StructFact): readonly Drawing[] {
  const drawings: Drawing[] = [];
  let last = '';
  for (const version of versionsOf(fact.versions)) {
    const layout = resolve(fact.layout, { version, features: ALL_FEATURES });
    if (!isStruct(layout)) throw new TypeError(`${fact.name} is not a struct.`);
    const fields = fieldsOf(layout, fact);
    const key = fields.map(({ path, offset, type }) => `${path} ${offset} ${type}`).join();
    const before = drawings.at(-1);
    if (key === last && before !== undefined) {
      drawings[drawings.length - 1] = { ...before, versions: [...before.versions, version] };
      continue;
    }
    last = key;
    const open = fields.some(({ size }) => size === null);
    drawings.push({ versions: [version], layout, fields, size: layout.size, open });
  }
  return drawings;
}

function fieldsOf(layout: Struct<unknown>, fact: StructFact): readonly DrawnField[] {
  const fixed = layout.rows().map(
    (row): DrawnField => ({
      path: row.path,
      offset: row.offset,
      size: row.flexible ? null : row.size,
      type: row.type,
      doc: row.doc ?? '',
      ...(row.alternativeOf === undefined ? {} : { alternativeOf: row.alternativeOf }),
      ...(row.label === undefined ? {} : { label: row.label }),
      ...(row.names === undefined ? {} : { names: row.names }),
    }),
  );
  let offset: number | null = layout.flexible ? null : layout.size;
  const tail = (fact.tail ?? []).map(({ name, type, size, doc }): DrawnField => {
    const drawn = { path: name, offset, size, type, doc };
    offset = offset === null || size === null ? null : offset + size;
    return drawn;
  });
  return [...fixed, ...tail];
}

/** A piece of a field on one line of the picture. */
export interface Cell {
  readonly field: DrawnField;
  /** Columns that the piece takes; all of them for what has no fixed length. */
  readonly columns: number;
  /** Bytes that it stands for: several full lines of one field are drawn as one. Null for an open length. */
  readonly bytes: number | null;
  /** True for the piece that carries the name. */
  readonly first: boolean;
}

/** One line of the picture. `offset` is null where it is open. */
export interface Line {
  readonly offset: number | null;
  readonly cells: readonly Cell[];
}

/** The fields laid out on lines of `width` bytes; a union as one, whatever its alternatives are. */
export function linesOf(fields: readonly DrawnField[], width: number): readonly Line[] {
  const lines: { offset: number | null; cells: Cell[]; filled: number }[] = [];
  const place = (offset: number | null, cell: Cell): void => {
    const line = lines.at(-1);
    if (
      line === undefined ||
      line.filled + cell.columns > width ||
      (offset === null) !== (line.offset === null)
    ) {
      lines.push({ offset, cells: [cell], filled: cell.columns });
    } else {
      line.cells.push(cell);
      line.filled += cell.columns;
    }
  };
  for (const field of fields) {
    if (field.alternativeOf !== undefined) continue;
    if (field.size === null) {
      place(field.offset, { field, columns: width, bytes: null, first: true });
      continue;
    }
    let left = field.size;
    let at = field.offset;
    while (left > 0) {
      const last = lines.at(-1);
      const isSame = last !== undefined && (last.offset === null) === (at === null);
      const room = isSame && last.filled < width ? width - last.filled : width;
      const whole = room === width && left > width;
      const bytes = whole ? left - (left % width) : Math.min(left, room);
      place(at, { field, columns: Math.min(bytes, width), bytes, first: left === field.size });
      left -= bytes;
      if (at !== null) at += bytes;
    }
  }
  return lines.map(({ offset, cells }) => ({ offset, cells }));
}
