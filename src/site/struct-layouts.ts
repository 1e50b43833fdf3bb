/** The structs of a scope as pages show them: every distinct layout, newest first, with a row for each field. */
import {
  bitFieldsOf,
  isStruct,
  isUnion,
  type Struct,
  spellType,
  type Type,
} from '../virtio/layout/layout.ts';
import { explain } from '../virtio/requirements.ts';
import { layoutsOf } from '../virtio/spec/layouts.ts';
import { RESERVED_FEATURES } from '../virtio/spec/reserved-features.ts';
import { type ScopeFacts, scopeFacts } from '../virtio/spec/scopes.ts';
import type { StructFact, TailField, Version } from '../virtio/spec/types.ts';
import { versionsOf } from '../virtio/spec/versions.ts';
import {
  anchorOf,
  type Nested,
  NO_SCOPE,
  nestedIn,
  openedElement,
  openedStruct,
  spellNested,
} from './nested-structs.ts';
import { structAnchor } from './reference.ts';

/** A row of a struct's table. Offsets and sizes are in bytes, null where they are open. */
export interface ShownField {
  /** The name, or for a part of a nested struct the path to it. */
  readonly path: string;
  readonly offset: number | null;
  readonly size: number | null;
  readonly type: string;
  /** The anchor of the struct that the type is, where that is one of the scope. */
  readonly struct?: string;
  readonly doc?: string;
  /** What must be negotiated for the field to mean something. */
  readonly label?: string;
  /** The union that it is an alternative in, the number that it is some bits of, or the list whose elements have it. */
  readonly alternativeOf?: string;
}

/** One layout of a struct. */
export interface ShownLayout {
  /** The anchor of the struct for its first layout; an older or smaller one adds a version. */
  readonly anchor: string;
  readonly versions: readonly Version[];
  /** When it holds rather than another layout of the same version, in words; undefined where it is the only one. */
  readonly condition?: string;
  readonly legacy: boolean;
  readonly type: Type<unknown>;
  readonly tail: readonly TailField[];
  readonly size: number | null;
  readonly fields: readonly ShownField[];
}

/** A struct with its layouts. */
export interface ShownStruct {
  readonly fact: StructFact;
  readonly anchor: string;
  /** The largest of the newest version. */
  readonly newest: ShownLayout;
  /** The others, newest and largest first. */
  readonly others: readonly ShownLayout[];
}

/** Rows of the fields. A nested struct is opened up, unless several use it and it has a place of its own to lead to. */
function rowsOf(
  { fields }: Pick<Struct<unknown>, 'fields'>,
  nested: Nested,
  prefix = '',
  start = 0,
  alternativeOf?: string,
): readonly ShownField[] {
  return fields.flatMap((one): readonly ShownField[] => {
    const path = prefix + one.name;
    const offset = start + one.offset;
    const struct = anchorOf(one.type, nested);
    const opened = openedStruct(one.type, nested);
    if (opened !== undefined) return rowsOf(opened, nested, `${path}.`, offset, alternativeOf);
    const row: ShownField = {
      path,
      offset,
      size: one.type.flexible ? null : one.type.size,
      type: spellNested(one.type, nested),
      ...(struct !== undefined && { struct }),
      ...(one.doc !== undefined && { doc: one.doc }),
      ...(one.label !== undefined && { label: one.label }),
      ...(alternativeOf !== undefined && { alternativeOf }),
    };
    const inside = one.anonymous ? prefix : `${path}.`;
    if (isUnion(one.type)) return [row, ...rowsOf(one.type, nested, inside, offset, path)];
    const element = openedElement(one.type, nested);
    if (element !== undefined) return [row, ...rowsOf(element, nested, `${path}[].`, offset, path)];
    const parts = bitFieldsOf(one).map(({ name, type, doc }) => {
      const part = { ...row, path: inside + name, type, alternativeOf: path };
      return doc === undefined ? part : { ...part, doc };
    });
    return [row, ...parts];
  });
}

function fieldsOf(type: Type<unknown>, tail: readonly TailField[], nested: Nested): readonly ShownField[] {
  const fixed = isStruct(type)
    ? rowsOf(type, nested)
    : [{ path: 'value', offset: 0, size: type.flexible ? null : type.size, type: spellType(type) }];
  let offset: number | null = type.flexible ? null : type.size;
  const open = tail.map(({ name, type: spelled, size, doc }) => {
    const row = { path: name, offset, size, type: spelled, doc };
    offset = offset === null || size === null ? null : offset + size;
    return row;
  });
  return [...fixed, ...open];
}

const sizeOf = ({ type, tail }: { type: Type<unknown>; tail: readonly TailField[] }): number | null =>
  type.flexible || tail.some(({ size }) => size === null)
    ? null
    : type.size + tail.reduce((sum, { size }) => sum + (size ?? 0), 0);

/** The layout of a struct that belongs to no scope, at an anchor; structs in it are opened up. */
export function loneLayout(type: Type<unknown>, tail: readonly TailField[], anchor: string): ShownLayout {
  const fields = fieldsOf(type, tail, NO_SCOPE);
  return { anchor, versions: [], legacy: false, type, tail, size: sizeOf({ type, tail }), fields };
}

type Found = Omit<ShownLayout, 'anchor' | 'versions'> & { readonly versions: Version[] };

function shown(fact: StructFact, { features }: ScopeFacts, nested: Nested): ShownStruct {
  const offered = features === RESERVED_FEATURES ? features : [...features, ...RESERVED_FEATURES];
  const found = new Map<string, Found>();
  for (const version of versionsOf(fact.versions).toReversed()) {
    const layouts = layoutsOf(fact, offered, version).toSorted((a, b) => b.type.size - a.type.size);
    for (const { type, tail, condition, legacy } of layouts) {
      const fields = fieldsOf(type, tail, nested);
      const key = JSON.stringify([
        fields.map(({ path, offset, size, type: of }) => [path, offset, size, of]),
        legacy,
      ]);
      const known = found.get(key);
      if (known !== undefined) {
        if (!known.versions.includes(version)) known.versions.unshift(version);
        continue;
      }
      found.set(key, {
        versions: [version],
        ...(condition !== undefined && { condition: explain(condition) }),
        legacy: legacy || fact.legacy === true,
        type,
        tail,
        size: sizeOf({ type, tail }),
        fields,
      });
    }
  }
  const anchor = structAnchor(fact);
  const taken = new Set([anchor]);
  const [newest, ...others] = [...found.values()].map((one, index): ShownLayout => {
    // The version that a layout came with never changes, unlike the last one that has it.
    const dated = index === 0 ? anchor : `${anchor.replace(/@.*/, '')}@${one.versions[0]}`;
    const own = index > 0 && taken.has(dated) ? `${dated}-${one.size ?? index}` : dated;
    taken.add(own);
    return { ...one, anchor: own };
  });
  if (newest === undefined) throw new Error(`${fact.name} has no layout.`);
  return { fact, anchor, newest, others };
}

const known = new Map<string, readonly ShownStruct[]>();

/** Every struct of a scope with its layouts. */
export function structsOf(scope: string): readonly ShownStruct[] {
  const facts = scopeFacts(scope);
  if (facts === undefined) throw new Error(`There is no scope "${scope}".`);
  const nested = nestedIn(facts);
  const list = known.get(scope) ?? facts.structs.map((fact) => shown(fact, facts, nested));
  known.set(scope, list);
  return list;
}

/** Versions in words: `since 1.2`, `1.0 to 1.3`, `1.3 only`. */
export function spanWords(versions: readonly Version[], latest: Version): string {
  const [first, last] = [versions[0], versions.at(-1)];
  if (last === latest) return first === latest ? `new in ${latest}` : `since ${first}`;
  return first === last ? `${first} only` : `${first} to ${last}`;
}
