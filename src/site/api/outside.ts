/** The records of what stands outside the specification, each with its source. */
import { type Field, isStruct, isUnion, resolve, spellType } from '../../virtio/layout/layout.ts';
import {
  OUTSIDE,
  type Outside,
  type OutsideSpec,
  type OutsideStruct,
} from '../../virtio/spec/outside/index.ts';
import type { RecordOf } from './schema.ts';

type OutsideRecord = RecordOf<'outside'>;

const EVERYTHING = { version: '1.4', features: 0n };

function fieldsOf({ layout, tail = [] }: OutsideStruct): OutsideRecord['fields'] {
  const type = resolve(layout, EVERYTHING);
  const row = (one: Field, prefix = '', start = 0) => ({
    name: prefix + one.name,
    type: spellType(one.type),
    offset: start + one.offset,
    size: one.size,
    doc: one.doc ?? null,
  });
  const rows = isStruct(type)
    ? type.fields.flatMap((one) => {
        const alternatives = isUnion(one.type) ? one.type.fields : [];
        return [row(one), ...alternatives.map((each) => row(each, `${one.name}.`, one.offset))];
      })
    : [];
  return [...rows, ...tail.map(({ name, type, size, doc }) => ({ name, type, offset: null, size, doc }))];
}

function sizeOf({ layout, tail }: OutsideStruct): number | null {
  return tail === undefined ? resolve(layout, EVERYTHING).size : null;
}

function recordsOf(spec: OutsideSpec): OutsideRecord[] {
  const record = (
    kind: OutsideRecord['kind'],
    fact: Outside & { readonly name: string },
    more: Partial<Pick<OutsideRecord, 'value' | 'group' | 'size' | 'fields'>>,
  ): OutsideRecord => ({
    protocol: spec.key,
    partOfSpecification: false,
    kind,
    name: fact.name,
    value: null,
    group: null,
    size: null,
    fields: [],
    ...more,
    summary: fact.summary,
    note: fact.note ?? null,
    source: {
      ...fact.source,
      url: `https://github.com/${fact.source.repository}/blob/${fact.source.commit}/${fact.source.path}`,
    },
  });
  const struct = (kind: 'struct' | 'config', one: OutsideStruct) =>
    record(kind, one, { size: sizeOf(one), fields: fieldsOf(one) });
  return [
    ...spec.ids.map((one) => record('device id', one, { value: one.id })),
    ...spec.features.map((one) => record('feature bit', one, { value: one.bit })),
    ...spec.queues.map((one) => record('queue', one, { value: one.index })),
    ...spec.sharedMemory.map((one) => record('shared memory', one, { value: one.id })),
    ...(spec.config === undefined ? [] : [struct('config', spec.config)]),
    ...spec.structs.map((one) => struct('struct', one)),
    ...spec.constants.map((one) => record('constant', one, { value: one.value, group: one.group })),
  ];
}

export function outsideRecords(): OutsideRecord[] {
  return OUTSIDE.flatMap(recordsOf);
}
