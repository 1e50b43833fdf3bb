/** What two layouts of one struct differ in, field by field. */
import { type Field, isStruct, isUnion, spellType, type Type } from '../layout/layout.ts';
import { layoutsOf, type StructLayout } from './layouts.ts';
import type { Feature, StructFact, Version } from './types.ts';

/** A field as it lies in one version; a field of a struct that has no record of its own by its path. */
export interface PlacedField {
  readonly path: string;
  readonly type: string;
  /** The fields of its own, spelled out, where it is a struct. */
  readonly inside?: string;
  /** In bytes; null behind a part of variable length. */
  readonly offset: number | null;
  /** In bytes; null where it is variable. */
  readonly size: number | null;
}

/** A field that both layouts have, with what it was and what it is. */
export interface FieldChange {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

export interface FieldChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Another name for the same bytes. */
  readonly renamed: readonly FieldChange[];
  /** Fields that are structs, which changed themselves. */
  readonly within: readonly string[];
  /** Offsets in bytes. */
  readonly moved: readonly FieldChange[];
  /** Sizes in bytes. */
  readonly resized: readonly FieldChange[];
  /** Types of the same size. */
  readonly retyped: readonly FieldChange[];
}

const cache = new WeakMap<StructFact, Map<Version, readonly PlacedField[]>>();

/**
 * Every field that a struct can have in a version, where it lies when all of them are there: a struct that the
 * features change is taken at its largest, which is how the specification lists it. `own` are the names of the
 * structs that are facts themselves: a field of such a type is not opened up.
 */
export function placedFields(
  fact: StructFact,
  features: readonly Feature[],
  version: Version,
  own: ReadonlySet<string>,
): readonly PlacedField[] {
  const known = cache.get(fact) ?? new Map<Version, readonly PlacedField[]>();
  cache.set(fact, known);
  const placed = known.get(version) ?? place(largestOf(fact, features, version), fact.name, own);
  known.set(version, placed);
  return placed;
}

const extent = ({ type, tail }: StructLayout): number => type.size + tail.length;

const largestOf = (fact: StructFact, features: readonly Feature[], version: Version): StructLayout =>
  layoutsOf(fact, features, version).reduce((top, one) => (extent(one) > extent(top) ? one : top));

function place({ type, tail }: StructLayout, name: string, own: ReadonlySet<string>): readonly PlacedField[] {
  const fixed = isStruct(type)
    ? opened(type, own)
    : [{ path: name, type: spellType(type), offset: 0, size: type.flexible ? null : type.size }];
  let offset: number | null = type.flexible ? null : type.size;
  const open = tail.map((one) => {
    const placed = { path: one.name, type: one.type, offset, size: one.size };
    offset = offset === null || one.size === null ? null : offset + one.size;
    return placed;
  });
  return [...fixed, ...open];
}

function opened(
  { fields }: { readonly fields: readonly Field[] },
  own: ReadonlySet<string>,
  prefix = '',
  start = 0,
): PlacedField[] {
  return fields.flatMap((one): PlacedField[] => {
    const path = prefix + one.name;
    const at = start + one.offset;
    if (isStruct(one.type) && !own.has(one.type.name)) return opened(one.type, own, `${path}.`, at);
    // The alternatives of a union without a name are named as if they were fields.
    if (isUnion(one.type) && one.anonymous === true) return opened(one.type, own, prefix, at);
    const size = one.type.flexible ? null : one.size;
    const inside = spelledInside(one.type);
    return [{ path, type: spellType(one.type), offset: at, size, ...(inside !== undefined && { inside }) }];
  });
}

/** The fields of a struct or a union, spelled out. */
function spelledInside(type: Type<unknown>): string | undefined {
  if (!isStruct(type) && !isUnion(type)) return undefined;
  return opened(type, new Set())
    .map((one) => `${one.path} ${one.type} ${one.offset} ${one.inside ?? ''}`)
    .join();
}

/** Bytes of the whole struct; null where it is open. */
export function sizeOfFields(fields: readonly PlacedField[]): number | null {
  let size = 0;
  for (const field of fields) {
    if (field.size === null || field.offset === null) return null;
    size = Math.max(size, field.offset + field.size);
  }
  return size;
}

/** What happened to the fields from one layout to the other; undefined where both are the same. */
export function fieldChanges(
  before: readonly PlacedField[],
  after: readonly PlacedField[],
): FieldChanges | undefined {
  const old = new Map(before.map((field) => [field.path, field]));
  const now = new Map(after.map((field) => [field.path, field]));
  const both = after.flatMap((field) => {
    const was = old.get(field.path);
    return was === undefined ? [] : [{ path: field.path, was, is: field }];
  });
  const words = (value: number | null) => (value === null ? 'open' : String(value));
  const gone = before.filter(({ path }) => !now.has(path));
  const fresh = after.filter(({ path }) => !old.has(path));
  const renamed = fresh.flatMap((is) => {
    const was = gone.find((one) => one.offset !== null && one.offset === is.offset && one.size === is.size);
    return was === undefined ? [] : [{ path: is.path, before: was.path, after: is.path }];
  });
  const changes = {
    added: fresh.map(({ path }) => path).filter((path) => !renamed.some((one) => one.after === path)),
    removed: gone.map(({ path }) => path).filter((path) => !renamed.some((one) => one.before === path)),
    renamed,
    within: both.filter(({ was, is }) => was.inside !== is.inside).map(({ path }) => path),
    moved: both
      .filter(({ was, is }) => was.offset !== is.offset)
      .map(({ path, was, is }) => ({ path, before: words(was.offset), after: words(is.offset) })),
    resized: both
      .filter(({ was, is }) => was.size !== is.size)
      .map(({ path, was, is }) => ({ path, before: words(was.size), after: words(is.size) })),
    retyped: both
      .filter(({ was, is }) => was.size === is.size && was.type !== is.type)
      .map(({ path, was, is }) => ({ path, before: was.type, after: is.type })),
  };
  return Object.values(changes).every((list) => list.length === 0) ? undefined : changes;
}
