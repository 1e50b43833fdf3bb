import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type ArrayType,
  type Field,
  isStruct,
  isUnion,
  resolve,
  type Type,
} from '../../../src/virtio/layout/layout.ts';
import { RESERVED_FEATURES } from '../../../src/virtio/spec/reserved-features.ts';
import { SCOPES } from '../../../src/virtio/spec/scopes.ts';
import type { StructFact, Version } from '../../../src/virtio/spec/types.ts';
import { holds, spellings, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

/** Scope, then struct, then names with a space between: what scripts/read-identifiers.mjs found in one version. */
type Listed = Readonly<Record<string, Readonly<Record<string, string>>>>;

const FOLDER = new URL('../../fixtures/identifiers/', import.meta.url);
const listed = (version: Version): Listed =>
  JSON.parse(readFileSync(new URL(`${version}-fields.json`, FOLDER), 'utf8'));

/** Names between the braces of a struct that are no fields of it, each with the reason. */
const NOT_FIELDS: readonly (readonly [name: RegExp, reason: string])[] = [
  [/\.VIRTIO_CRYPTO_SERVICE_/, 'An argument of the macro that makes the opcodes defined among the fields.'],
  [/ virtio_net_ctrl\.(data|result)$/, 'The end of `command-specific-data`, a name that C could not have.'],
];

/** Fields of ours that stand in no listing, each with the reason. */
const NOT_LISTED: readonly (readonly [name: RegExp, reason: string])[] = [
  [/ virtio_media_(cmd|resp)_ioctl\.payload$/, 'The text below the listing says that the payload follows.'],
  [/ virtio_scsi_ctrl\.…$/, 'The listing has an ellipsis as well.'],
  [/ virtio_net_hdr\.outer_th_offset$/, 'The listing of 1.4 lacks the semicolon by which a field is known.'],
];

/** The names of all fields, those of nested structs and the bit fields too. */
function namesIn(type: Type<unknown>, found: Set<string>): void {
  if (type.kind === 'array') namesIn((type as ArrayType<unknown>).element, found);
  if (!isStruct(type) && !isUnion(type)) return;
  for (const field of type.fields) {
    found.add(field.name);
    for (const bit of field.bits ?? []) found.add(bit.name);
    namesIn(field.type, found);
  }
}

/** Conditions may ask for features, or for the legacy interface. */
const CONTEXTS = [0n, (1n << 128n) - 1n].flatMap((features) =>
  [false, true].map((legacy) => ({ features, legacy })),
);

function fieldsOf({ layout, tail = [] }: StructFact, version: Version): ReadonlySet<string> {
  const found = new Set(tail.map(({ name }) => name));
  for (const context of CONTEXTS) namesIn(resolve(layout, { version, ...context }), found);
  return found;
}

/** The fields of the struct itself that have a name of their own, in any context. */
function outermost({ layout, tail = [] }: StructFact, version: Version): readonly string[] {
  const fields = CONTEXTS.flatMap((context) => {
    const type = resolve(layout, { version, ...context });
    return isStruct(type) ? type.fields.filter(({ anonymous }) => anonymous !== true) : [];
  });
  return [...new Set([...fields, ...tail].map(({ name }) => name))];
}

/** Each struct that both a listing of a version and our data have. */
function shared(version: Version) {
  return Object.entries(listed(version)).flatMap(([scope, structs]) =>
    Object.entries(structs).flatMap(([struct, text]) => {
      const facts = SCOPES.find((one) => one.scope === scope)?.structs.filter(
        (one) => one.name === struct && holds(one.versions, version),
      );
      // Which structs there are is held against the other list.
      if (facts === undefined || facts.length === 0) return [];
      return [{ at: `${scope} ${struct}`, facts, names: text.split(' ').filter(Boolean) }];
    }),
  );
}

describe('the fields of the structs in the listings', () => {
  it.each(VERSION_NAMES)('are in our data of version %s', (version) => {
    const missing = shared(version).flatMap(({ at, facts, names }) => {
      const ours = new Set(facts.flatMap((fact) => [...fieldsOf(fact, version)]));
      return names.filter((name) => !ours.has(name)).map((name) => `${at}.${name}`);
    });
    expect(missing.filter((name) => !NOT_FIELDS.some(([pattern]) => pattern.test(name)))).toEqual([]);
  });

  it.each(VERSION_NAMES)('are all that our structs have in version %s', (version) => {
    const added = shared(version).flatMap(({ at, facts, names }) =>
      facts
        .flatMap((fact) => outermost(fact, version))
        .filter((name) => !names.includes(name.split('-').at(-1) ?? name))
        .map((name) => `${at}.${name}`),
    );
    expect(added.filter((name) => !NOT_LISTED.some(([pattern]) => pattern.test(name)))).toEqual([]);
  });

  it('are those of more than 250 structs in 1.4', () => {
    const count = Object.values(listed('1.4')).reduce((sum, structs) => sum + Object.keys(structs).length, 0);
    expect(count).toBeGreaterThan(250);
  });

  it('need every reason for a name that is none', () => {
    const names = VERSION_NAMES.flatMap((version) =>
      shared(version).flatMap((one) => one.names.map((name) => `${one.at}.${name}`)),
    );
    for (const [pattern] of NOT_FIELDS) expect(names.some((name) => pattern.test(name))).toBe(true);
  });
});

/** All fields of a type, those of the structs in it too. */
function fieldsIn(type: Type<unknown>): readonly Field[] {
  if (type.kind === 'array') return fieldsIn((type as ArrayType<unknown>).element);
  return isStruct(type) || isUnion(type) ? type.fields.flatMap((one) => [one, ...fieldsIn(one.type)]) : [];
}

describe('a field that means something with a feature only', () => {
  const fields = SCOPES.flatMap(({ scope, structs, features }) =>
    structs.flatMap(({ name, layout }) =>
      VERSION_NAMES.flatMap((version) => CONTEXTS.map((context) => resolve(layout, { version, ...context })))
        .flatMap(fieldsIn)
        .map((one) => ({ ...one, at: `${scope} ${name}.${one.name}`, features })),
    ),
  );

  it('names it', () => {
    const silent = fields.filter(({ validWhen, label }) => validWhen !== undefined && label === undefined);
    expect([...new Set(silent.map(({ at }) => at))]).toEqual([]);
    expect(fields.some(({ validWhen }) => validWhen !== undefined)).toBe(true);
  });

  it('names one that the device or every device has', () => {
    const unknown = fields.flatMap(({ at, label = '', features }) => {
      const known = [...features, ...RESERVED_FEATURES].flatMap(({ name }) => spellings(name));
      const named = label.match(/VIRTIO_[A-Z0-9_]+/g) ?? [];
      return named.filter((name) => !known.includes(name)).map((name) => `${at}: ${name}`);
    });
    expect([...new Set(unknown)]).toEqual([]);
  });
});
