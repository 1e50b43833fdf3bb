import { isStruct, resolve, spellType, type Type } from '../../virtio/layout/layout.ts';
import { SCOPES } from '../../virtio/spec/scopes.ts';
import type { Requirement, StructFact, Version } from '../../virtio/spec/types.ts';
import { versionsOf } from '../../virtio/spec/versions.ts';
import type { RecordOf } from './schema.ts';
import { sectionOf } from './section.ts';

type StructRecord = RecordOf<'structs'>;
type FieldRecord = StructRecord['fields'][number];

/** Nothing negotiated, and everything: the two ends between which a layout may vary with its features. */
const NEGOTIATED: readonly bigint[] = [0n, (1n << 128n) - 1n];

function fieldsOf(
  { layout, tail = [], name }: StructFact,
  version: Version,
  features: bigint,
): FieldRecord[] {
  const type: Type<unknown> = resolve(layout, { version, features });
  const fixed = isStruct(type)
    ? type.fields.map((one) => ({
        name: one.name,
        type: spellType(one.type),
        offset: one.offset,
        size: one.type.flexible ? null : one.size,
      }))
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

function featuresOf({ layout, requires }: StructFact, versions: readonly Version[]): string[] {
  // A field counts where one of the versions can have it, though it may take a feature to.
  const fields = versions.flatMap((version) =>
    NEGOTIATED.flatMap((features) => {
      const type: Type<unknown> = resolve(layout, { version, features });
      return isStruct(type) ? type.fields : [];
    }),
  );
  const labels = fields.map((one) => one.label ?? '');
  const named = labels.flatMap((label) => label.match(/VIRTIO_[A-Z0-9_]+/g) ?? []);
  return [...new Set([...namesIn(requires), ...named])];
}

/** A record for each distinct layout of a struct, with the versions in which it holds. */
function recordsOf(scope: string, fact: StructFact): StructRecord[] {
  const layouts = new Map<string, { fields: FieldRecord[]; versions: Version[] }>();
  for (const version of versionsOf(fact.versions)) {
    for (const features of NEGOTIATED) {
      const fields = fieldsOf(fact, version, features);
      const key = JSON.stringify(fields);
      const known = layouts.get(key) ?? { fields, versions: [] };
      if (!known.versions.includes(version)) known.versions.push(version);
      layouts.set(key, known);
    }
  }
  return [...layouts.values()].map(({ fields, versions }) => ({
    scope,
    name: fact.name,
    versions,
    section: sectionOf(fact.clause, versions),
    size: sizeOf(fields),
    features: featuresOf(fact, versions),
    fields,
  }));
}

export function structRecords(): StructRecord[] {
  return SCOPES.flatMap(({ scope, structs }) => structs.flatMap((fact) => recordsOf(scope, fact)));
}
