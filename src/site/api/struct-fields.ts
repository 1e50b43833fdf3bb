/** The fields of a layout as records of the data set. */
import {
  bitFieldsOf,
  type Field,
  isStruct,
  isUnion,
  spellType,
  type Type,
} from '../../virtio/layout/layout.ts';
import type { TailField } from '../../virtio/spec/types.ts';
import { type Nested, openedElement, openedStruct, spellNested } from '../nested-structs.ts';
import type { RecordOf } from './schema.ts';

export type FieldRecord = RecordOf<'structs'>['fields'][number];

/** A field; then its parts, if it has any, by paths as C spells them: `geometry.heads`, `u.string`, `stats[].vq_index`. */
function recordsOfField(one: Field, nested: Nested, prefix = '', start = 0): FieldRecord[] {
  const name = prefix + one.name;
  const offset = start + one.offset;
  const size = one.type.flexible ? null : one.size;
  const own = { name, type: spellNested(one.type, nested), offset, size };
  const inside = one.anonymous === true ? prefix : `${name}.`;
  const partsOf = (fields: readonly Field[], path: string) =>
    fields.flatMap((each) => recordsOfField(each, nested, path, offset));
  const whole = isUnion(one.type) ? one.type : openedStruct(one.type, nested);
  const parts = [
    ...partsOf(whole?.fields ?? [], inside),
    ...partsOf(openedElement(one.type, nested)?.fields ?? [], `${name}[].`),
    ...bitFieldsOf(one).map((part) => ({ name: inside + part.name, type: part.type, offset, size })),
  ];
  return one.anonymous === true ? parts : [own, ...parts];
}

/** All fields of a layout, those of an open place last; a type that is no struct is one field of the given name. */
export function fieldRecords(
  name: string,
  type: Type<unknown>,
  tail: readonly TailField[],
  nested: Nested,
): FieldRecord[] {
  const fixed = isStruct(type)
    ? type.fields.flatMap((one) => recordsOfField(one, nested))
    : [{ name, type: spellType(type), offset: 0, size: type.flexible ? null : type.size }];
  let offset: number | null = type.flexible ? null : type.size;
  const open = tail.map((one) => {
    const record = { name: one.name, type: one.type, offset, size: one.size };
    offset = offset === null || one.size === null ? null : offset + one.size;
    return record;
  });
  return [...fixed, ...open];
}

/** The size of the whole, null where it is open. */
export function sizeOfRecords(fields: readonly FieldRecord[]): number | null {
  let size = 0;
  for (const field of fields) {
    if (field.size === null || field.offset === null) return null;
    size = Math.max(size, field.offset + field.size);
  }
  return size;
}
