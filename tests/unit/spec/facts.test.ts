import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { deviceByNumber } from '../../../src/virtio/spec/ids.ts';
import {
  DEVICE_FEATURES,
  DEVICE_QUEUES,
  DEVICE_SPECS,
  featureOf,
  queuesFor,
} from '../../../src/virtio/spec/index.ts';
import { RESERVED_FEATURES } from '../../../src/virtio/spec/reserved-features.ts';
import { STATUS_BITS, statusNames } from '../../../src/virtio/spec/status.ts';
import type { Version } from '../../../src/virtio/spec/types.ts';
import { holds, nameIn, spellings, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

const SCOPES = [...DEVICE_FEATURES.keys()];
const FEATURES = [
  ...RESERVED_FEATURES.map((feature) => ({ scope: 'generic', feature })),
  ...SCOPES.flatMap((scope) => (DEVICE_FEATURES.get(scope) ?? []).map((feature) => ({ scope, feature }))),
];
const SPECS = [...DEVICE_SPECS.values()];
describe('feature bits', () => {
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
  it('are entered for every device whose feature bits are', () => {
    expect([...DEVICE_QUEUES.keys()].sort()).toEqual([...SCOPES].sort());
  });

  it('of the network device are numbered one pair too far in 1.0 (section 5.1.2)', () => {
    const control = VERSION_NAMES.map(
      (version) => queuesFor('net', version).find(({ name }) => name === 'controlq')?.index,
    );
    expect(control).toEqual(['2N+2', '2N', '2N', '2N', '2N']);
  });
});

describe('named numbers', () => {
  it('have one value in all versions, but for the end of the crypto device’s statuses (5.9.7.1)', () => {
    const several = SPECS.flatMap((spec) => {
      const names = spec.constants.map(({ name }) => name);
      return names.filter((name, at) => names.indexOf(name) !== at).map((name) => `${spec.key} ${name}`);
    });
    expect([...new Set(several)]).toEqual(['crypto VIRTIO_CRYPTO_MAX']);
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
