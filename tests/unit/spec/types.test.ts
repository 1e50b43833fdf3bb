import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fieldTypes } from '../../../scripts/struct-types.mjs';
import {
  type ArrayType,
  bitFieldsOf,
  isStruct,
  isUnion,
  resolve,
  spellType,
  type Type,
} from '../../../src/virtio/layout/layout.ts';
import { SCOPES, type ScopeFacts } from '../../../src/virtio/spec/scopes.ts';
import type { StructFact, Version } from '../../../src/virtio/spec/types.ts';
import { holds, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

/** Scope, then struct, then versions, then each field as `name:type`: what scripts/read-identifiers.mjs found. */
type Listed = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;

const LISTED: Listed = JSON.parse(
  readFileSync(new URL('../../fixtures/identifiers/types.json', import.meta.url), 'utf8'),
);

/** Fields whose type differs from that of the listing, each with the reason. */
const REASONS: readonly (readonly [field: string, reason: string])[] = [
  ['virtq.desc:virtq_desc[QueueSize]', 'Two words in the listing and in ours.'],
  ['virtq.pad:u8[Padding]', 'What is padded up to is in the sentence beside it.'],
  [
    'virtio_blk_discard_write_zeroes.flags:struct',
    'The struct is one le32 in two bit fields, and so is ours.',
  ],
  ['virtio_blk_req.data:u8[][512]', 'In 1.0 alone; a note says so.'],
  ['virtio_fs_read_req.datain:u8[]', 'Its length is the size of a struct of FUSE, which is 40.'],
  ['virtio_net_resource_obj_ff_rule.keys:u8[][]', 'Keys of several lengths are no array; the field says so.'],
];

/** Conditions may ask for features, or for the legacy interface. */
const CONTEXTS = [0n, (1n << 128n) - 1n].flatMap((features) =>
  [false, true].map((legacy) => ({ features, legacy })),
);

/** Little-endian where a listing prints no order of bytes; `le8` is a byte. */
const ordered = (type: string) => type.replace(/^u(?=16|32|64)/, 'le').replace(/^le8/, 'u8');

/** A field with the values of the constants in its type, and without what counts a list where that is no single word. */
function plain(field: string, { constants }: ScopeFacts): string {
  const [name, ...type] = field.replace(/:struct (?=\w)/, ':').split(':');
  const counted = type.join(':').replace(/\[([^\]]*)\]/g, (_, count: string) => {
    const value = constants.find((one) => one.name === count)?.value ?? count;
    return /^\w*$/.test(`${value}`) ? `[${value}]` : '[]';
  });
  return `${name}:${ordered(counted)}`;
}

/** The fields of a type and those of the structs in it, the bit fields too, each as `name:type`. */
function typesIn(type: Type<unknown>, found: Set<string>): void {
  if (type.kind === 'array') typesIn((type as ArrayType<unknown>).element, found);
  if (!isStruct(type) && !isUnion(type)) return;
  for (const field of type.fields) {
    const { name, type: inside } = field;
    const unnamed = isStruct(inside) ? `${name}:struct` : '';
    for (const one of [`${name}:${spellType(inside)}`, unnamed]) found.add(one);
    for (const part of bitFieldsOf(field)) found.add(`${part.name}:${part.type}`);
    if (inside.kind === 'array' && isStruct((inside as ArrayType<unknown>).element)) {
      const { count, length = '' } = inside as ArrayType<unknown>;
      found.add(`${name}:struct[${count ?? length}]`);
    }
    typesIn(inside, found);
  }
}

function typesOf({ layout, tail = [] }: StructFact, version: Version, found: Set<string>): void {
  for (const { name, type } of tail) found.add(`${name}:${type}`);
  for (const context of CONTEXTS) typesIn(resolve(layout, { version, ...context }), found);
}

/** Each field that a listing of a version types, and whether a struct of ours of that name has it so. */
function fieldsIn(version: Version) {
  return SCOPES.flatMap((facts) =>
    Object.entries(LISTED[facts.scope] ?? {}).flatMap(([struct, forms]) => {
      const own = facts.structs.filter((one) => one.name === struct && holds(one.versions, version));
      if (own.length === 0) return [];
      const found = new Set<string>();
      for (const one of own) typesOf(one, version, found);
      const ours = new Set([...found].map((one) => plain(one, facts)));
      return Object.entries(forms)
        .filter(([versions]) => versions.split(' ').includes(version))
        .flatMap(([, fields]) => fields.split(' ').filter(Boolean))
        .map((one) => plain(one, facts))
        .map((one) => ({ field: `${struct}.${one}`, isOurs: ours.has(one) }));
    }),
  );
}

const wrongIn = (version: Version) =>
  fieldsIn(version).flatMap(({ field, isOurs }) => (isOurs ? [] : [field]));

describe('the types of the fields in the listings', () => {
  const reasons = REASONS.map(([field]) => field);

  it.each(VERSION_NAMES)('are those of our structs in version %s', (version) => {
    expect(wrongIn(version).filter((field) => !reasons.includes(field))).toEqual([]);
  });

  it('are those of 1,000 fields and more in 1.4', () => {
    expect(fieldsIn('1.4').length).toBeGreaterThan(1000);
  });

  it('need every reason for one that differs', () => {
    const wrong = VERSION_NAMES.flatMap(wrongIn);
    expect(reasons.filter((field) => !wrong.includes(field))).toEqual([]);
  });
});

describe('a struct as a listing writes it', () => {
  it('gives the type of each field, behind the dimensions and widths', () => {
    expect(
      fieldTypes(' u8 mac[6]; le16 a, b; struct other list[A + 1][]; le16 { low : 12, high : 4 };'),
    ).toEqual(['mac:u8[6]', 'a:le16', 'b:le16', 'list:other[A+1][]', 'low:le16:12', 'high:le16:4']);
  });

  it('gives the fields of what stands inside it before the field that it is', () => {
    expect(fieldTypes('union { struct x { u8 a; } one; struct { le32 b : 2; } two[3]; }; u8 c;')).toEqual([
      'a:u8',
      'one:x',
      'b:le32:2',
      'two:struct[3]',
      'c:u8',
    ]);
  });
});
