import { describe, expect, it } from 'vitest';
import { brokenRules } from '../../src/virtio/feature-rules.ts';
import { negotiate } from '../../src/virtio/negotiation.ts';
import { mask } from '../../src/virtio/requirements.ts';
import { DEVICE_SPECS, featuresFor, rulesFor } from '../../src/virtio/spec/index.ts';
import { RESERVED_RULES } from '../../src/virtio/spec/reserved-rules.ts';
import type { Version } from '../../src/virtio/spec/types.ts';
import { holds, VERSION_NAMES } from '../../src/virtio/spec/versions.ts';

const VERSION_1 = mask(32);

/** What a device and a driver that name the same bits break, in words. */
function broken(key: string, offered: bigint, accepted = offered, version: Version = '1.4') {
  const rules = DEVICE_SPECS.get(key)?.featureRules ?? [];
  const choice = { features: featuresFor(key), offered, accepted, version };
  return brokenRules(rules, choice).map(({ message }) => message);
}

describe('rules on feature bits as a whole', () => {
  it('number 10 in 1.0 and 53 in 1.4', () => {
    const own = [...RESERVED_RULES, ...[...DEVICE_SPECS.values()].flatMap((spec) => spec.featureRules ?? [])];
    const counts = VERSION_NAMES.map(
      (version) => own.filter(({ versions }) => holds(versions, version)).length,
    );
    expect(counts).toEqual([10, 21, 39, 49, 53]);
  });
});

describe('a device', () => {
  it('for CAN and its driver agree on classic CAN or CAN FD (1.4, section 5.20.3.1)', () => {
    expect(broken('can', 8n)).toEqual([
      'The driver must accept VIRTIO_CAN_F_CAN_CLASSIC or VIRTIO_CAN_F_CAN_FD.',
    ]);
    expect(broken('can', 1n)).toEqual([]);
    expect(broken('can', 2n)).toEqual([]);
  });

  it('that adapts I2C offers the one bit, and the driver takes it (1.4, sections 5.16.6.3 and 5.16.6.4)', () => {
    expect(broken('i2c', 0n)).toEqual([
      'The device must offer VIRTIO_I2C_F_ZERO_LENGTH_REQUEST.',
      'The driver must accept VIRTIO_I2C_F_ZERO_LENGTH_REQUEST.',
    ]);
    expect(broken('i2c', 1n, 0n)).toHaveLength(1);
    expect(broken('i2c', 1n)).toEqual([]);
  });

  it('for the network need not offer what it was told of later: hash reports alone, before 1.3 (5.1.4.1)', () => {
    const hash = mask(57);
    expect(broken('net', hash, hash, '1.2')).toEqual([]);
    expect(broken('net', hash, hash, '1.3')).toEqual([
      'The device should offer VIRTIO_NET_F_HASH_REPORT only with VIRTIO_NET_F_CTRL_VQ.',
      'The driver should accept VIRTIO_NET_F_HASH_REPORT only with VIRTIO_NET_F_CTRL_VQ.',
    ]);
  });

  it('that translates addresses offers one way to let endpoints pass (1.4, section 5.13.3.2)', () => {
    const both = mask(2) | mask(3) | mask(6);
    expect(broken('iommu', both)).toEqual([
      'The device should not offer VIRTIO_IOMMU_F_BYPASS and VIRTIO_IOMMU_F_BYPASS_CONFIG.',
    ]);
  });

  it('leaves a driver its duty only where it offers the bit: a read-only disk (5.2.6.1)', () => {
    const [flush, readOnly] = [mask(9), mask(5)];
    expect(broken('blk', flush, 0n)).toEqual([]);
    expect(broken('blk', flush | readOnly, flush)).toEqual(['The driver should accept VIRTIO_BLK_F_RO.']);
  });
});

describe('a negotiation with rules', () => {
  const can = (wanted: bigint) =>
    negotiate({
      features: featuresFor('can'),
      rules: rulesFor('can'),
      offered: VERSION_1 | 0b1111n,
      wanted: VERSION_1 | wanted,
      version: '1.4',
    });

  it('fails where the driver breaks one that says must', () => {
    expect(can(1n)).toMatchObject({ ok: true, problems: [] });
    const { ok, problems } = can(8n);
    expect(ok).toBe(false);
    expect(problems).toMatchObject([
      { kind: 'rule', bit: 0, fatal: true, clause: 'can/feature-bits/feature-bit-requirements' },
    ]);
  });

  it('reports what the device breaks and goes on, and passes over what only should be', () => {
    const features = featuresFor('i2c');
    const { problems } = negotiate({
      features,
      rules: rulesFor('i2c'),
      offered: VERSION_1 | mask(34),
      wanted: VERSION_1,
      version: '1.4',
    });
    expect(problems.map(({ kind, fatal }) => [kind, fatal])).toEqual([
      ['rule', false],
      ['rule', true],
    ]);
  });
});
