import {
  type Context,
  type Flags,
  fieldNamed,
  format,
  isStruct,
  isUnion,
  LayoutError,
  type Named,
  type Row,
  type Scalar,
  type Struct,
  type Type,
  type Union,
} from '../layout/layout.ts';
import { failed, type Outcome, quoted } from './outcome.ts';

/** One field of a struct with what some bytes hold in it. */
export interface FieldValue {
  readonly row: Row;
  /** How much of the field the bytes hold: all of it, its first part, or nothing. */
  readonly held: 'whole' | 'cut' | 'missing';
  /** What the field, or the nested struct it belongs to, depends on. */
  readonly label?: string;
  /** False where the field has its place but means nothing, because its feature is not there. */
  readonly valid: boolean;
  /** The value as a reader wants it, or the empty text unless the field is held whole. */
  readonly text: string;
  /** The same number in hexadecimal where that says more: beyond 9, and beside names. */
  readonly hex?: string;
}

/** The fields of a resolved struct as `bytes` hold them. Bytes beyond the struct are left alone. */
export function readFields(
  struct: Struct<unknown>,
  bytes: Uint8Array,
  context: Context,
): readonly FieldValue[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return struct.rows().map((row): FieldValue => {
    const end = row.offset + row.size;
    const held = end <= bytes.length ? 'whole' : row.offset < bytes.length ? 'cut' : 'missing';
    const label = row.label ?? fieldNamed(struct, row.path.split('.')[0] ?? '')?.label;
    const valid = isValid(struct, row.path, context);
    const known = { row, held, valid, ...(label === undefined ? {} : { label }) } as const;
    if (held !== 'whole') return { ...known, text: '' };
    const value = row.layout.read(view, row.offset);
    const number = typeof value === 'bigint' ? value : typeof value === 'number' ? BigInt(value) : undefined;
    return {
      ...known,
      text: shown(row.layout, value),
      ...(number !== undefined && number > 9n ? { hex: `0x${number.toString(16)}` } : {}),
    };
  });
}

/** Plain numbers stand in decimal here, because the hexadecimal stands beside them, and text as it is typed. */
function shown(type: Type<unknown>, value: unknown): string {
  return type.kind === 'scalar' || type.kind === 'text' ? String(value) : format(type, value);
}

function isValid(struct: Struct<unknown> | Union<unknown>, path: string, context: Context): boolean {
  const [head = '', ...rest] = path.split('.');
  const field = fieldNamed(struct, head);
  if (field === undefined) return false;
  if (field.validWhen !== undefined && !field.validWhen(context)) return false;
  if (rest.length === 0 || !(isStruct(field.type) || isUnion(field.type))) return true;
  return isValid(field.type, rest.join('.'), context);
}

/**
 * The bytes with another value in one field, given as text: a number (decimal or `0x…`), a name or names joined with
 * `|` where the type has them, hex pairs for raw bytes, characters for text. Bytes that end before the field are
 * extended with zeroes up to its end.
 */
export function writeField(
  struct: Struct<unknown>,
  bytes: Uint8Array,
  path: string,
  text: string,
): Outcome<{ readonly bytes: Uint8Array }> {
  const row = struct.rows().find((one) => one.path === path);
  if (row === undefined) return failed(`There is no field ${path} here.`);
  const value = parseValue(row.layout, text.trim());
  if (!value.ok) return failed(`${path}: ${value.message}`);
  const size = row.offset + row.layout.sizeOf(value.value);
  const next = new Uint8Array(Math.max(bytes.length, size));
  next.set(bytes);
  try {
    row.layout.write(new DataView(next.buffer), row.offset, value.value);
  } catch (error) {
    if (!(error instanceof LayoutError)) throw error;
    return failed(`${path}: ${error.message}`);
  }
  return { ok: true, bytes: next };
}

type Value = Outcome<{ readonly value: unknown }>;

function parseValue(type: Type<unknown>, text: string): Value {
  switch (type.kind) {
    case 'scalar':
      return parseScalar(type as Scalar<number | bigint>, text);
    case 'named':
    case 'flags':
      return parseNamed(type as unknown as Named<number | bigint>, text);
    case 'text':
      return { ok: true, value: text };
    case 'bytes':
      return parseRaw(type, text);
    default:
      return failed('this field is edited byte by byte.');
  }
}

function parseScalar(type: Scalar<number | bigint>, text: string): Value {
  const plain = text.replaceAll('_', '');
  if (!/^(-?\d+|0x[0-9a-f]+)$/i.test(plain)) {
    return failed(`${text === '' ? 'nothing' : quoted(text)} is not a number. Write 4096 or 0x1000.`);
  }
  const value = BigInt(plain);
  const least = type.signed ? -(1n << BigInt(type.bits - 1)) : 0n;
  const most = (1n << BigInt(type.signed ? type.bits - 1 : type.bits)) - 1n;
  if (value < least || value > most)
    return failed(`${text} does not fit ${type.name}, which holds ${least} to ${most}.`);
  return { ok: true, value: type.bits === 64 ? value : Number(value) };
}

function parseNamed(type: Named<number | bigint> | Flags<number | bigint>, text: string): Value {
  const names = Object.entries(type.names);
  let sum = 0n;
  for (const part of text.split('|').map((one) => one.trim())) {
    // Without its prefix a name stands for itself while it is the only one that ends so: NEXT, BLK_T_IN.
    const ending = names.filter(([name]) => name.toLowerCase().endsWith(`_${part.toLowerCase()}`));
    const known =
      names.find(([name]) => name.toLowerCase() === part.toLowerCase()) ??
      (ending.length === 1 ? ending[0] : undefined);
    if (known !== undefined) {
      sum |= BigInt(known[1]);
      continue;
    }
    if (!/^(\d+|0x[0-9a-f]+)$/i.test(part)) {
      return failed(
        `${quoted(part)} is neither a number nor one of ${names.map(([name]) => name).join(', ')}.`,
      );
    }
    sum |= BigInt(part);
  }
  return parseScalar(type.base as Scalar<number | bigint>, sum.toString());
}

function parseRaw(type: Type<unknown>, text: string): Value {
  const digits = text.replace(/0x|\\x/gi, '').replace(/[\s,:]+/g, '');
  if (!/^([0-9a-f]{2})*$/i.test(digits)) return failed(`${quoted(text)} is not pairs of hex digits.`);
  const bytes = Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  if (!type.flexible && bytes.length !== type.size) {
    return failed(`${bytes.length} bytes do not fit ${type.name}, which takes ${type.size}.`);
  }
  return { ok: true, value: bytes };
}
