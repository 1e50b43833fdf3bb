import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type ArrayType,
  type Depends,
  type Flags,
  isStruct,
  isUnion,
  resolve,
  type Type,
} from '../../../src/virtio/layout/layout.ts';
import { ADMIN_CONSTANTS, ADMIN_STRUCTS } from '../../../src/virtio/spec/admin/admin.ts';
import { GENERIC_CONSTANTS, GENERIC_STRUCTS } from '../../../src/virtio/spec/generic.ts';
import { DEVICE_SPECS } from '../../../src/virtio/spec/index.ts';
import { RESERVED_FEATURES } from '../../../src/virtio/spec/reserved-features.ts';
import { TRANSPORTS } from '../../../src/virtio/spec/transports.ts';
import type { DeviceSpec, Register, Version } from '../../../src/virtio/spec/types.ts';
import { holds, nameIn, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';
import { REASONS } from './identifier-reasons.ts';

/** Scope, then name, then `file:line`: what scripts/read-identifiers.mjs found in one version. */
type Listed = Readonly<Record<string, Readonly<Record<string, string>>>>;

const FOLDER = new URL('../../fixtures/identifiers/', import.meta.url);
const LISTED = new Map(
  VERSION_NAMES.map((version) => [
    version,
    JSON.parse(readFileSync(new URL(`${version}.json`, FOLDER), 'utf8')) as Listed,
  ]),
);

/** The names of structs, values and masks in a layout that is resolved for one version. */
function namesIn(type: Type<unknown>, found: Set<string>): void {
  if (type.kind === 'depends') {
    const { choose } = type as Depends<unknown>;
    namesIn(choose({ version: '1.4', features: 0n }), found);
  } else if (type.kind === 'array') namesIn((type as ArrayType<unknown>).element, found);
  else if (type.kind === 'named' || type.kind === 'flags') {
    for (const name of Object.keys((type as Flags<number>).names)) found.add(name);
  } else if (isStruct(type) || isUnion(type)) {
    // A union of the specification has no name of its own.
    if (isStruct(type)) found.add(type.name);
    for (const field of type.fields) namesIn(field.type, found);
  }
}

/** What is entered of a device or a transport, under the scope that its names are listed in. */
type Entered = Pick<DeviceSpec, 'features' | 'structs' | 'constants' | 'config'> & {
  readonly scope: string;
  /** Those that stand in a table of their own. */
  readonly registers?: readonly Register[];
};

const ENTERED: readonly Entered[] = [
  { scope: 'generic', features: RESERVED_FEATURES, structs: GENERIC_STRUCTS, constants: GENERIC_CONSTANTS },
  { scope: 'admin', features: [], structs: ADMIN_STRUCTS, constants: ADMIN_CONSTANTS },
  ...[...DEVICE_SPECS.values()].map((spec) => ({ ...spec, scope: spec.key })),
  ...TRANSPORTS.map(({ scope, structs, constants, registers }) => ({
    scope,
    structs,
    constants,
    features: [],
    registers: scope === 'mmio' ? registers : [],
  })),
];

/** With no feature, then with all of them: a condition may ask for either. */
const FEATURE_SETS = [0n, (1n << 128n) - 1n];

/** Every name that our data has in a version. */
function known(spec: Entered, version: Version): ReadonlySet<string> {
  const found = new Set<string>();
  const structs = spec.structs.filter(({ versions }) => holds(versions, version));
  const layouts = structs.map(({ layout }) => layout);
  if (spec.config !== undefined) layouts.push(spec.config);
  for (const layout of layouts) {
    for (const features of FEATURE_SETS) namesIn(resolve(layout, { version, features }), found);
  }
  for (const { name } of structs) found.add(name);
  for (const one of spec.constants) if (holds(one.versions, version)) found.add(one.name);
  for (const one of spec.features) {
    if (!holds(one.versions, version)) continue;
    for (const name of [nameIn(one.name, version), ...(one.alsoCalled ?? [])]) found.add(name);
  }
  for (const one of spec.registers ?? []) {
    if (holds(one.versions, version)) found.add(nameIn(one.name, version));
  }
  return found;
}

/** The names listed in a section of a version that our data lacks, each with its place. */
function lacking(spec: Entered, version: Version): readonly (readonly [name: string, place: string])[] {
  const names = known(spec, version);
  const listed = LISTED.get(version)?.[spec.scope] ?? {};
  return Object.entries(listed).filter(([name]) => !names.has(name));
}

describe.each(ENTERED)('the identifiers of the section of $scope', (spec) => {
  it.each(VERSION_NAMES)('are in our data of version %s, or there is a reason why not', (version) => {
    const unexplained = lacking(spec, version).filter(([name]) => REASONS[spec.scope]?.[name] === undefined);
    expect(unexplained.map(([name, place]) => `${place} ${name}`)).toEqual([]);
  });

  it('need every reason that is given', () => {
    const lacked = new Set(VERSION_NAMES.flatMap((version) => lacking(spec, version).map(([name]) => name)));
    expect(Object.keys(REASONS[spec.scope] ?? {}).filter((name) => !lacked.has(name))).toEqual([]);
  });
});

describe('the list of identifiers', () => {
  it('has every scope of ours, and a reason stands under one of them', () => {
    const listed = new Set([...LISTED.values()].flatMap((one) => Object.keys(one)));
    const scopes = ENTERED.map(({ scope }) => scope);
    // The entropy device has neither features nor structs.
    expect(scopes.filter((scope) => !listed.has(scope))).toEqual(['entropy']);
    expect(Object.keys(REASONS).filter((scope) => !scopes.includes(scope))).toEqual([]);
  });

  it('has every feature, struct, constant and MMIO register of ours in each version we claim it for', () => {
    const missing = ENTERED.flatMap(({ scope, features, structs, constants, registers = [] }) =>
      VERSION_NAMES.flatMap((version) =>
        [...features, ...structs.filter(({ unnamed }) => !unnamed), ...constants, ...registers]
          .filter(({ versions }) => holds(versions, version))
          .map(({ name }) => nameIn(name, version))
          .filter((name) => LISTED.get(version)?.[scope]?.[name] === undefined)
          .map((name) => `${version} ${scope} ${name}`),
      ),
    );
    expect(missing).toEqual([]);
  });
});
