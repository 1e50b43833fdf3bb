import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isStruct, type Type } from '../../../src/virtio/layout/layout.ts';
import { clause } from '../../../src/virtio/spec/clauses.ts';
import { deviceByNumber, deviceId } from '../../../src/virtio/spec/ids.ts';
import {
  DEVICE_FEATURES,
  DEVICE_QUEUES,
  DEVICE_SPECS,
  featureOf,
  featuresFor,
  queuesFor,
} from '../../../src/virtio/spec/index.ts';
import { RESERVED_FEATURES } from '../../../src/virtio/spec/reserved-features.ts';
import { STATUS_BITS, statusNames } from '../../../src/virtio/spec/status.ts';
import type { ClauseKey, Requirement, Span, Version } from '../../../src/virtio/spec/types.ts';
import { holds, nameIn, spellings, VERSION_NAMES, versionsOf } from '../../../src/virtio/spec/versions.ts';

/** What every fact has. */
interface Claim {
  readonly at: string;
  readonly versions: Span;
  readonly clause: ClauseKey;
  readonly summary?: string;
}

const SCOPES = [...DEVICE_FEATURES.keys()];
const FEATURES = [
  ...RESERVED_FEATURES.map((feature) => ({ scope: 'generic', feature })),
  ...SCOPES.flatMap((scope) => (DEVICE_FEATURES.get(scope) ?? []).map((feature) => ({ scope, feature }))),
];
const QUEUES = [...DEVICE_QUEUES].flatMap(([scope, queues]) => queues.map((queue) => ({ scope, queue })));
const SPECS = [...DEVICE_SPECS.values()];
const CONSTANTS = SPECS.flatMap((spec) => spec.constants.map((constant) => ({ scope: spec.key, constant })));

/** Clauses named by the fields of a struct, with the versions in which the field is there. */
function fieldClaims(at: string, layout: Type<unknown>, versions: Span): readonly Claim[] {
  if (!isStruct(layout)) return [];
  return layout.fields.flatMap((field) => {
    const since = VERSION_NAMES.find((version) => version === field.since) ?? versions.since;
    const own =
      field.clause === undefined
        ? []
        : [{ at: `${at}.${field.name}`, versions: { since }, clause: field.clause }];
    return [...own, ...fieldClaims(`${at}.${field.name}`, field.type, { since })];
  });
}

const CLAIMS: readonly Claim[] = [
  ...FEATURES.map(({ feature }) => ({ ...feature, at: spellings(feature.name).join('/') })),
  ...FEATURES.flatMap(({ feature }) =>
    (feature.notOn ?? []).map((limit) => ({ ...limit, at: `${feature.bit} not on ${limit.transport}` })),
  ),
  ...STATUS_BITS.map((bit) => ({ ...bit, at: bit.name })),
  ...CONSTANTS.map(({ constant }) => ({ ...constant, at: constant.name })),
  ...QUEUES.map(({ scope, queue }) => ({ ...queue, at: `${scope} ${queue.name}`, summary: queue.role })),
  ...SPECS.flatMap((spec) => spec.structs.map((one) => ({ ...one, at: one.name }))),
  ...SPECS.flatMap((spec) => spec.structs.flatMap((one) => fieldClaims(one.name, one.layout, one.versions))),
];

function named(requirement: Requirement | undefined): readonly string[] {
  if (requirement === undefined) return [];
  if ('feature' in requirement) return [requirement.feature];
  if ('not' in requirement) return named(requirement.not);
  return ('all' in requirement ? requirement.all : requirement.any).flatMap(named);
}

describe('every fact', () => {
  it('stands in a clause that each of its versions has', () => {
    for (const { at, versions, clause: key } of CLAIMS) {
      for (const version of versionsOf(versions)) {
        expect(clause(key, version), `${at} in ${version}: ${key}`).toBeDefined();
      }
    }
  });

  it('is claimed for no version in which its device has no section', () => {
    for (const { scope, feature } of FEATURES) {
      const since = deviceId(scope)?.specifiedSince;
      if (since !== undefined)
        expect(holds({ since }, feature.versions.since), `${scope} ${feature.bit}`).toBe(true);
    }
  });

  it('is summed up in one sentence', () => {
    for (const { at, summary } of CLAIMS) {
      if (summary !== undefined) expect(summary, at).toMatch(/^[A-Za-z0-9].*\.$/);
    }
  });
});

describe('feature bits', () => {
  it('have one meaning for a device in a version, but for bit 41 of the network device (sections 5.1.3.2 and 6)', () => {
    const shared: string[] = [];
    for (const scope of SCOPES) {
      for (const version of VERSION_NAMES) {
        const there = featuresFor(scope).filter(({ versions }) => holds(versions, version));
        const bits = there.map(({ bit }) => bit);
        for (const bit of new Set(bits)) {
          if (bits.filter((one) => one === bit).length > 1) shared.push(`${scope} ${version} bit ${bit}`);
        }
      }
    }
    expect(shared).toEqual(['net 1.3 bit 41', 'net 1.4 bit 41']);
  });

  it('lie where the version allocates them (section 2.2)', () => {
    for (const { scope, feature } of FEATURES) {
      const { bit } = feature;
      const forDevices = bit <= 23 || (bit >= 50 && bit <= 127) || bit === 41 || bit === 42;
      if (scope === 'generic') expect(bit >= 24 && bit <= 43, String(bit)).toBe(true);
      else expect(forDevices, `${scope} ${bit}`).toBe(true);
    }
  });

  it('bear names of the specification’s form, each once in a scope', () => {
    for (const scope of ['generic', ...SCOPES]) {
      const own = FEATURES.filter((one) => one.scope === scope).flatMap(({ feature }) =>
        spellings(feature.name),
      );
      expect(new Set(own).size, scope).toBe(own.length);
      for (const name of own)
        if (name !== 'UNUSED') expect(name).toMatch(/^VIRTIO(_[A-Z0-9]+)?_F_[A-Z0-9_]+$/);
    }
  });

  it('require and imply only features that exist in the same versions', () => {
    const check = (scope: string, at: string, versions: Span, requirement: Requirement | undefined) => {
      for (const name of named(requirement)) {
        const found = featuresFor(scope).find((one) => spellings(one.name).includes(name));
        expect(found, `${at} requires ${name}`).toBeDefined();
        for (const version of versionsOf(versions)) {
          expect(found && holds(found.versions, version), `${at} requires ${name} in ${version}`).toBe(true);
        }
      }
    };
    for (const { scope, feature } of FEATURES) {
      check(scope, String(feature.bit), feature.versions, feature.requires);
      check(scope, String(feature.bit), feature.versions, feature.mustOffer);
    }
    for (const { scope, constant } of CONSTANTS)
      check(scope, constant.name, constant.versions, constant.requires);
    for (const spec of SPECS) {
      for (const one of [...spec.structs, ...spec.queues])
        check(spec.key, one.name, one.versions, one.requires);
    }
    for (const bit of STATUS_BITS) check('blk', bit.name, bit.versions, bit.requires);
  });

  it('are entered in the order of their numbers', () => {
    for (const scope of ['generic', 'blk', 'console', 'balloon', 'scsi', 'gpu', 'crypto', 'iommu']) {
      const bits = FEATURES.filter((one) => one.scope === scope).map(({ feature }) => feature.bit);
      expect(bits).toEqual([...bits].sort((a, b) => a - b));
    }
  });

  it('keep their names where a version renames them (bits 28 and 29, chapter 6)', () => {
    const names = VERSION_NAMES.map((version) => {
      const feature = featureOf('blk', 29, version);
      return feature && spellings(feature.name);
    });
    expect(names).toEqual(Array(5).fill(['VIRTIO_F_RING_EVENT_IDX', 'VIRTIO_F_EVENT_IDX']));
  });
});

describe('features that a transport does not carry', () => {
  const notOn = (scope: string, transport: string, version: Version) =>
    FEATURES.filter(
      (one) =>
        one.scope === scope &&
        holds(one.feature.versions, version) &&
        one.feature.notOn?.some((limit) => limit.transport === transport && holds(limit.versions, version)),
    ).map(({ feature }) => nameIn(feature.name, version));

  it('are those that chapters 4 and 6 name', () => {
    expect(notOn('generic', 'mmio', '1.2')).toEqual(['VIRTIO_F_SR_IOV']);
    expect(notOn('generic', 'mmio', '1.4')).toEqual(['VIRTIO_F_SR_IOV', 'VIRTIO_F_ADMIN_VQ']);
    expect(notOn('generic', 'ccw', '1.1')).toEqual(['VIRTIO_F_SR_IOV']);
    expect(notOn('generic', 'ccw', '1.3')).toEqual([
      'VIRTIO_F_SR_IOV',
      'VIRTIO_F_RING_RESET',
      'VIRTIO_F_ADMIN_VQ',
    ]);
    expect(notOn('pmem', 'ccw', '1.2')).toEqual([]);
    expect(notOn('pmem', 'ccw', '1.3')).toEqual(['VIRTIO_PMEM_F_SHMEM_REGION']);
    expect(notOn('generic', 'pci', '1.4')).toEqual([]);
  });
});

describe('virtqueues', () => {
  it('are entered for every device whose feature bits are, with one name an index in a version', () => {
    expect([...DEVICE_QUEUES.keys()].sort()).toEqual([...SCOPES].sort());
    for (const scope of SCOPES) {
      for (const version of VERSION_NAMES) {
        const indexes = queuesFor(scope, version).map(({ index }) => index);
        expect(new Set(indexes).size, `${scope} ${version}`).toBe(indexes.length);
      }
    }
  });

  it('of the network device are numbered one pair too far in 1.0 (section 5.1.2)', () => {
    const control = VERSION_NAMES.map(
      (version) => queuesFor('net', version).find(({ name }) => name === 'controlq')?.index,
    );
    expect(control).toEqual(['2N+2', '2N', '2N', '2N', '2N']);
  });
});

describe('named numbers', () => {
  it('are unique in a version by name, and by value in their group', () => {
    for (const spec of SPECS) {
      for (const version of VERSION_NAMES) {
        const there = spec.constants.filter(({ versions }) => holds(versions, version));
        const names = there.map(({ name }) => name);
        expect(new Set(names).size, `${spec.key} ${version}`).toBe(names.length);
        const values = there.map(({ group, value }) => `${group} ${value}`);
        expect(new Set(values).size, `${spec.key} ${version}`).toBe(values.length);
      }
    }
  });

  it('have one value in all versions, but for the end of the crypto device’s statuses (5.9.7.1)', () => {
    const several = SPECS.flatMap((spec) => {
      const names = spec.constants.map(({ name }) => name);
      return names.filter((name, at) => names.indexOf(name) !== at).map((name) => `${spec.key} ${name}`);
    });
    expect([...new Set(several)]).toEqual(['crypto VIRTIO_CRYPTO_MAX']);
  });

  it('bear names of the specification’s form', () => {
    for (const { constant } of CONSTANTS) {
      if (constant.name === 'SCSI_SENSE_BUFFERSIZE') continue;
      // The network device has IPv4 and the like in its names, and VIRTNET_ before those of its RSS contexts.
      const plain = constant.name.replace(/(IP|TCP|UDP)v/, '$1V').replace(/^VIRTNET_/, 'VIRTIO_NET_');
      expect(plain).toMatch(/^VIRTIO_[A-Z0-9_]+$/);
    }
  });
});

describe('device status bits, section 2.1', () => {
  it('are one bit each, in rising order, and SUSPEND is of 1.4 alone', () => {
    const values = STATUS_BITS.map(({ value }) => value);
    expect(values).toEqual([1, 2, 4, 8, 16, 64, 128]);
    expect(STATUS_BITS.filter(({ versions }) => versions.since !== '1.0').map(({ name }) => name)).toEqual([
      'SUSPEND',
    ]);
  });

  it('give a status in words', () => {
    expect(statusNames(0x0f)).toEqual({
      names: ['ACKNOWLEDGE', 'DRIVER', 'DRIVER_OK', 'FEATURES_OK'],
      rest: 0,
    });
    expect(statusNames(0x61)).toEqual({ names: ['ACKNOWLEDGE', 'DEVICE_NEEDS_RESET'], rest: 0x20 });
  });
});

describe('what QEMU 7.2 offered', () => {
  /** Devices without a section in any version, whose bits the specification does not name. */
  const WITHOUT_SECTION = new Set(['9p']);
  type Offer = string | { readonly features?: string; readonly deviceId?: number; readonly id?: number };
  const recording: Record<'devices' | 'mmio_microvm', Record<string, Record<string, Offer>>> = JSON.parse(
    readFileSync(new URL('../../fixtures/recordings/qemu-7.2-features.json', import.meta.url), 'utf8'),
  );
  const offers = [...Object.entries(recording.devices), ...Object.entries(recording.mmio_microvm)].flatMap(
    ([device, configurations]) =>
      Object.entries(configurations).flatMap(([configuration, one]) => {
        if (typeof one === 'string' || one.features === undefined) return [];
        const id = one.deviceId ?? one.id ?? 0;
        return [[`${device} ${configuration}`, id, BigInt(one.features)] as const];
      }),
  );

  it('is 100 offers or more', () => {
    expect(offers.length).toBeGreaterThan(100);
  });

  it.each(offers)('%s: every bit has a name', (_, id, offered) => {
    const key = deviceByNumber(id)?.key ?? '';
    expect(key).not.toBe('');
    for (let bit = 0; bit < 64; bit++) {
      if ((offered & (1n << BigInt(bit))) === 0n) continue;
      const isOwn = bit < 24 || bit >= 50;
      if (isOwn && WITHOUT_SECTION.has(key)) continue;
      expect(featureOf(key, bit, '1.4'), `${key} bit ${bit}`).toBeDefined();
    }
  });
});
