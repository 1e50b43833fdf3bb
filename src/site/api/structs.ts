import { isStruct, type Type } from '../../virtio/layout/layout.ts';
import { explain, featuresIn } from '../../virtio/requirements.ts';
import { layoutsOf } from '../../virtio/spec/layouts.ts';
import { RESERVED_FEATURES } from '../../virtio/spec/reserved-features.ts';
import { SCOPES } from '../../virtio/spec/scopes.ts';
import type { Feature, Requirement, StructFact, Version } from '../../virtio/spec/types.ts';
import { holds, spellings, versionsOf } from '../../virtio/spec/versions.ts';
import { type Nested, nestedIn, openedStruct } from '../nested-structs.ts';
import type { RecordOf } from './schema.ts';
import { sectionOf } from './section.ts';
import { type FieldRecord, fieldRecords, sizeOfRecords } from './struct-fields.ts';

type StructRecord = RecordOf<'structs'>;

/** The features of these names that a version has: what a field says of itself may name a younger one too. */
const inVersion = (names: readonly string[], features: readonly Feature[], version: Version) =>
  names.filter((name) =>
    features.some((one) => holds(one.versions, version) && spellings(one.name).includes(name)),
  );

const needed = (requires: Requirement | undefined): readonly string[] =>
  requires === undefined ? [] : featuresIn(requires);

/** The features that fields of a layout mean something with. */
function labelsIn(type: Type<unknown>, nested: Nested): readonly string[] {
  if (!isStruct(type)) return [];
  return type.fields.flatMap(({ label, type: inside }) => {
    const opened = openedStruct(inside, nested);
    return [
      ...(label?.match(/VIRTIO_[A-Z0-9_]+/g) ?? []),
      ...(opened === undefined ? [] : labelsIn(opened, nested)),
    ];
  });
}

interface Found {
  readonly fields: FieldRecord[];
  readonly legacy: boolean;
  readonly versions: Version[];
  readonly features: Set<string>;
  readonly condition: Partial<Record<Version, string>>;
}

/** A record for each distinct layout of a struct, with the versions in which it holds. */
function recordsOf(
  scope: string,
  fact: StructFact,
  features: readonly Feature[],
  nested: Nested,
): StructRecord[] {
  const layouts = new Map<string, Found>();
  for (const version of versionsOf(fact.versions)) {
    for (const layout of layoutsOf(fact, features, version)) {
      const fields = fieldRecords(fact.name, layout.type, layout.tail, nested);
      const legacy = layout.legacy || (fact.legacy ?? false);
      const key = JSON.stringify([fields, legacy]);
      const known = layouts.get(key) ?? {
        fields,
        legacy,
        versions: [],
        features: new Set(needed(fact.requires)),
        condition: {},
      };
      layouts.set(key, known);
      known.versions.push(version);
      const told = [...needed(layout.condition), ...labelsIn(layout.type, nested)];
      for (const name of inVersion(told, features, version)) known.features.add(name);
      if (layout.condition !== undefined) known.condition[version] = explain(layout.condition);
    }
  }
  return [...layouts.values()].map((one) => ({
    scope,
    name: fact.name,
    versions: one.versions,
    section: sectionOf(fact.clause, one.versions),
    size: sizeOfRecords(one.fields),
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
    const nested = nestedIn({ structs });
    const all = features === RESERVED_FEATURES ? features : [...features, ...RESERVED_FEATURES];
    return structs.flatMap((fact) => recordsOf(scope, fact, all, nested));
  });
}
