import { bitFieldsOf, type Field, isStruct, isUnion, spellType } from '../../virtio/layout/layout.ts';
import { explain } from '../../virtio/requirements.ts';
import { layoutsOf, type StructLayout } from '../../virtio/spec/layouts.ts';
import { RESERVED_FEATURES } from '../../virtio/spec/reserved-features.ts';
import { SCOPES } from '../../virtio/spec/scopes.ts';
import type { Feature, Requirement, StructFact, Version } from '../../virtio/spec/types.ts';
import { versionsOf } from '../../virtio/spec/versions.ts';
import type { RecordOf } from './schema.ts';
import { sectionOf } from './section.ts';

type StructRecord = RecordOf<'structs'>;
type FieldRecord = StructRecord['fields'][number];

/** A field; after a union its alternatives, named as C does, `u.string`, and likewise the bit fields of a number. */
function recordsOfField(one: Field, prefix = '', start = 0): FieldRecord[] {
  const name = prefix + one.name;
  const offset = start + one.offset;
  const size = one.type.flexible ? null : one.size;
  const own = { name, type: spellType(one.type), offset, size };
  const inside = one.anonymous === true ? prefix : `${name}.`;
  const parts = isUnion(one.type)
    ? one.type.fields.flatMap((each) => recordsOfField(each, inside, offset))
    : bitFieldsOf(one).map((part) => ({ name: inside + part.name, type: part.type, offset, size }));
  return one.anonymous === true ? parts : [own, ...parts];
}

function fieldsOf(name: string, { type, tail }: StructLayout): FieldRecord[] {
  const fixed = isStruct(type)
    ? type.fields.flatMap((one) => recordsOfField(one))
    : [{ name, type: spellType(type), offset: 0, size: type.flexible ? null : type.size }];
  let offset: number | null = type.flexible ? null : type.size;
  const open = tail.map((one) => {
    const record = { name: one.name, type: one.type, offset, size: one.size };
    offset = offset === null || one.size === null ? null : offset + one.size;
    return record;
  });
  return [...fixed, ...open];
}

function sizeOf(fields: readonly FieldRecord[]): number | null {
  let size = 0;
  for (const field of fields) {
    if (field.size === null || field.offset === null) return null;
    size = Math.max(size, field.offset + field.size);
  }
  return size;
}

function namesIn(requirement: Requirement | undefined): readonly string[] {
  if (requirement === undefined) return [];
  if ('feature' in requirement) return [requirement.feature];
  if ('not' in requirement) return namesIn(requirement.not);
  return ('all' in requirement ? requirement.all : requirement.any).flatMap((one) => namesIn(one));
}

/** The features that fields of a layout mean something with. */
function labelsIn({ type }: StructLayout): readonly string[] {
  const labels = isStruct(type) ? type.fields.map((one) => one.label ?? '') : [];
  return labels.flatMap((label) => label.match(/VIRTIO_[A-Z0-9_]+/g) ?? []);
}

interface Found {
  readonly fields: FieldRecord[];
  readonly legacy: boolean;
  readonly versions: Version[];
  readonly features: Set<string>;
  readonly condition: Partial<Record<Version, string>>;
}

/** A record for each distinct layout of a struct, with the versions in which it holds. */
function recordsOf(scope: string, fact: StructFact, features: readonly Feature[]): StructRecord[] {
  const layouts = new Map<string, Found>();
  for (const version of versionsOf(fact.versions)) {
    for (const layout of layoutsOf(fact, features, version)) {
      const fields = fieldsOf(fact.name, layout);
      const legacy = layout.legacy || (fact.legacy ?? false);
      const key = JSON.stringify([fields, legacy]);
      const known = layouts.get(key) ?? {
        fields,
        legacy,
        versions: [],
        features: new Set(namesIn(fact.requires)),
        condition: {},
      };
      layouts.set(key, known);
      known.versions.push(version);
      for (const name of [...namesIn(layout.condition), ...labelsIn(layout)]) known.features.add(name);
      if (layout.condition !== undefined) known.condition[version] = explain(layout.condition);
    }
  }
  return [...layouts.values()].map((one) => ({
    scope,
    name: fact.name,
    versions: one.versions,
    section: sectionOf(fact.clause, one.versions),
    size: sizeOf(one.fields),
    requires: fact.requires === undefined ? null : explain(fact.requires),
    condition: one.condition,
    legacy: one.legacy,
    features: [...one.features],
    summary: fact.summary,
    note: fact.note ?? null,
    fields: one.fields,
  }));
}

export function structRecords(): StructRecord[] {
  return SCOPES.flatMap(({ scope, structs, features }) => {
    const all = features === RESERVED_FEATURES ? features : [...features, ...RESERVED_FEATURES];
    return structs.flatMap((fact) => recordsOf(scope, fact, all));
  });
}
