/** The records of the data set, all derived from the facts. */
import { explain, featuresIn } from '../../virtio/requirements.ts';
import { clause } from '../../virtio/spec/clauses.ts';
import { DEVICE_IDS, modernPciId, PCI_VENDOR_ID, standing } from '../../virtio/spec/ids.ts';
import { DEVICE_QUEUES, DEVICE_SPECS } from '../../virtio/spec/index.ts';
import { SCOPES } from '../../virtio/spec/scopes.ts';
import { TRANSPORT_FEATURES } from '../../virtio/spec/transport-features.ts';
import { TRANSPORTS } from '../../virtio/spec/transports.ts';
import type { Constant, Feature, Register } from '../../virtio/spec/types.ts';
import { nameIn, spellings, VERSION_NAMES, versionsOf } from '../../virtio/spec/versions.ts';
import { outsideRecords } from './outside.ts';
import type { FileName, RecordOf } from './schema.ts';
import { sectionOf } from './section.ts';
import { structRecords } from './structs.ts';

const pci = (id: number | undefined): string | null =>
  id === undefined ? null : `${PCI_VENDOR_ID.toString(16)}:${id.toString(16).padStart(4, '0')}`;

function deviceRecords(): RecordOf<'devices'>[] {
  return DEVICE_IDS.map((entry) => ({
    id: entry.id,
    key: entry.key,
    name: entry.names,
    status: Object.fromEntries(VERSION_NAMES.map((version) => [version, standing(entry.key, version)])),
    section: Object.fromEntries(
      VERSION_NAMES.flatMap((version) => {
        const found = entry.clause === undefined ? undefined : clause(entry.clause, version);
        return found === undefined ? [] : [[version, found.number]];
      }),
    ),
    pci: { modern: pci(modernPciId(entry)), transitional: pci(entry.transitionalPciId) },
    queues: (DEVICE_QUEUES.get(entry.key) ?? []).map(({ index, name, role, versions, requires }) => ({
      // Our tables print a true minus, which no program takes for one.
      index: index.replaceAll('−', '-'),
      name,
      role,
      versions: [...versionsOf(versions)],
      requires: requires === undefined ? null : explain(requires),
    })),
    sharedMemory: (DEVICE_SPECS.get(entry.key)?.sharedMemory ?? []).map((region) => ({
      id: region.id,
      lastId: region.lastId ?? region.id,
      name: region.name,
      versions: [...versionsOf(region.versions)],
      section: sectionOf(region.clause, versionsOf(region.versions)),
      requires: region.requires === undefined ? null : explain(region.requires),
      summary: region.summary,
      note: region.note ?? null,
    })),
  }));
}

function featureRecord(device: string, feature: Feature): RecordOf<'features'> {
  const versions = [...versionsOf(feature.versions)];
  return {
    device,
    bit: feature.bit,
    name: nameIn(feature.name, versions.at(-1) ?? '1.4'),
    names: [...spellings(feature.name)],
    versions,
    section: sectionOf(feature.clause, versions),
    requires: feature.requires === undefined ? null : explain(feature.requires),
    mustOffer: feature.mustOffer === undefined ? null : explain(feature.mustOffer),
    legacy: feature.legacy ?? false,
    summary: feature.summary,
    note: feature.note ?? null,
  };
}

function featureRecords(): RecordOf<'features'>[] {
  return SCOPES.flatMap(({ scope, features }) => features.map((feature) => featureRecord(scope, feature)));
}

function ruleRecords(): RecordOf<'rules'>[] {
  const all = SCOPES.flatMap(({ scope, rules }) => rules.map((rule) => [scope, rule] as const));
  return all.map(([device, { by, level, rule, ifOffered, condition, summary, note, ...fact }]) => {
    const versions = [...versionsOf(fact.versions)];
    return {
      device,
      by,
      level,
      rule: explain(rule),
      features: [...featuresIn(rule)],
      ifOffered: ifOffered === undefined ? null : explain(ifOffered),
      condition: condition ?? null,
      versions,
      section: sectionOf(fact.clause, versions),
      summary,
      note: note ?? null,
    };
  });
}

function transportRecords(): RecordOf<'transport-features'>[] {
  return TRANSPORT_FEATURES.flatMap(({ feature, cells }) =>
    TRANSPORTS.flatMap(({ scope }) =>
      VERSION_NAMES.map((version) => ({
        feature: nameIn(feature.name, version),
        bit: feature.bit,
        transport: scope,
        version,
        carriage: cells[scope][version].carriage,
        section: sectionOf(cells[scope][version].clause, [version]),
      })),
    ),
  );
}

/** A number where it fits 53 bits, else hexadecimal digits. */
const plain = (value: number | bigint): number | string =>
  value <= Number.MAX_SAFE_INTEGER ? Number(value) : `0x${value.toString(16)}`;

function constantRecords(): RecordOf<'constants'>[] {
  const record = (
    scope: string,
    { name, value, group, versions, clause: at, requires, legacy, summary, note }: Constant,
  ): RecordOf<'constants'> => ({
    scope,
    name,
    value: plain(value),
    group,
    versions: [...versionsOf(versions)],
    section: sectionOf(at, versionsOf(versions)),
    requires: requires === undefined ? null : explain(requires),
    legacy: legacy ?? false,
    summary,
    note: note ?? null,
  });
  return SCOPES.flatMap(({ scope, constants }) => constants.map((one) => record(scope, one)));
}

function registerRecord(register: Register): RecordOf<'registers'> {
  const { scope, group, name, offset, size, access, requires, legacy = false, summary, note } = register;
  const versions = [...versionsOf(register.versions)];
  const newest = versions.at(-1) ?? '1.4';
  return {
    scope,
    group,
    name: nameIn(name, newest),
    names: [...spellings(name)],
    offset,
    size,
    access,
    bits: (register.bits ?? []).map((one) => ({
      bit: one.bit,
      name: nameIn(one.name, newest),
      summary: one.summary,
    })),
    versions,
    section: sectionOf(register.clause, versions),
    requires: requires === undefined ? null : explain(requires),
    legacy,
    summary,
    note: note ?? null,
  };
}

const registerRecords = (): RecordOf<'registers'>[] =>
  SCOPES.flatMap(({ registers }) => registers.map(registerRecord));

/** Everything in one file of the data set. */
export const FILES: { readonly [N in FileName]: () => RecordOf<N>[] } = {
  devices: deviceRecords,
  features: featureRecords,
  rules: ruleRecords,
  'transport-features': transportRecords,
  structs: structRecords,
  constants: constantRecords,
  registers: registerRecords,
  outside: outsideRecords,
};
