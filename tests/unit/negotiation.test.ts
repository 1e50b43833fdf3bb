import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLK } from '../../src/virtio/devices/blk/spec.ts';
import { NET_FEATURES } from '../../src/virtio/devices/net/features.ts';
import { bitName, choiceProblems, negotiate, offerProblems } from '../../src/virtio/negotiation.ts';
import { bitsOf, evaluate, explain, mask } from '../../src/virtio/requirements.ts';
import { RESERVED_FEATURES } from '../../src/virtio/spec/reserved-features.ts';
import type { Feature, Requirement } from '../../src/virtio/spec/types.ts';
import { VERSION_NAMES } from '../../src/virtio/spec/versions.ts';

const VERSION_1 = mask(32);
const since = { since: '1.0' } as const;
const feature = (bit: number, name: string, more: Partial<Feature> = {}): Feature => ({
  bit,
  name,
  versions: since,
  clause: 'net/feature-bits',
  summary: '',
  ...more,
});

/** Features that need each other as those of the network device do. */
const CSUM = feature(0, 'CSUM');
const TSO4 = feature(1, 'TSO4', { requires: { feature: 'CSUM' } });
const TSO6 = feature(2, 'TSO6', { requires: { feature: 'CSUM' } });
const ECN = feature(3, 'ECN', { requires: { any: [{ feature: 'TSO4' }, { feature: 'TSO6' }] } });
const LONELY = feature(4, 'LONELY', { requires: { not: { feature: 'CSUM' } } });
const LATE = feature(5, 'LATE', { versions: { since: '1.2' } });
const OLD = feature(6, 'OLD', { legacy: true });
const FACTS = [CSUM, TSO4, TSO6, ECN, LONELY, LATE, OLD, ...RESERVED_FEATURES];
const bits = (...features: readonly Feature[]) =>
  features.reduce((sum, one) => sum | mask(one.bit), VERSION_1);

const run = (offered: bigint, wanted: bigint, version: '1.1' | '1.4' = '1.4') =>
  negotiate({ features: FACTS, offered, wanted, version });

describe('requirements', () => {
  const net: Requirement = {
    all: [{ feature: 'A' }, { any: [{ feature: 'B' }, { not: { feature: 'C' } }] }],
  };

  it.each([
    [[], false],
    [['A'], true],
    [['A', 'C'], false],
    [['A', 'B', 'C'], true],
    [['B', 'C'], false],
  ])('hold or not for %j', (set, holds) => {
    expect(evaluate(net, new Set(set))).toBe(holds);
  });

  it('are put into words', () => {
    expect(explain(net)).toBe('A and (B or no C)');
    expect(explain({ feature: 'A' })).toBe('A');
    expect(explain({ not: { all: [{ feature: 'A' }, { feature: 'B' }] } })).toBe('no (A and B)');
    expect(explain({ any: [{ feature: 'A' }] })).toBe('A');
    expect(explain({ all: [{ feature: 'A' }, { any: [{ feature: 'B' }] }] })).toBe('A and B');
  });
});

describe('what a driver accepts (1.4 § 2.2.1)', () => {
  it('is what both sides have', () => {
    const outcome = run(bits(CSUM, LATE), bits(CSUM, TSO4));
    expect(outcome.accepted).toBe(bits(CSUM));
    expect(outcome.ok).toBe(true);
    expect(outcome.problems).toEqual([]);
  });

  it('says of every other bit why not', () => {
    const outcome = run(bits(CSUM, LATE) | mask(50), bits(CSUM, TSO4) | mask(50));
    expect(outcome.dropped).toEqual([
      { bit: 1, name: 'TSO4', reason: 'not-offered', why: 'The device does not offer TSO4.' },
      { bit: 5, name: 'LATE', reason: 'not-wanted', why: 'The driver does not ask for LATE.' },
      {
        bit: 50,
        name: 'bit 50',
        reason: 'undescribed',
        why: 'Version 1.4 does not describe bit 50 for a driver to accept.',
      },
    ]);
  });

  it('leaves out what lacks a requirement, and what then lacks one in turn', () => {
    const outcome = run(bits(CSUM, TSO4, TSO6, ECN), bits(TSO4, TSO6, ECN));
    expect(outcome.accepted).toBe(VERSION_1);
    expect(outcome.dropped.find((one) => one.bit === 3)).toMatchObject({
      reason: 'requirement',
      why: 'ECN requires TSO4 or TSO6.',
    });
  });

  it('is content with either of two alternatives', () => {
    expect(run(bits(CSUM, TSO6, ECN), bits(CSUM, TSO6, ECN)).accepted).toBe(bits(CSUM, TSO6, ECN));
  });

  it('does not hold what excludes each other', () => {
    const both = bits(CSUM, LONELY);
    expect(run(both, both).accepted).toBe(bits(CSUM));
    expect(run(both, bits(LONELY)).accepted).toBe(bits(LONELY));
  });

  it('leaves out what the version does not have yet, and what only a legacy interface offers', () => {
    expect(run(bits(LATE), bits(LATE), '1.1').accepted).toBe(VERSION_1);
    expect(run(bits(LATE), bits(LATE), '1.4').accepted).toBe(bits(LATE));
    expect(run(bits(OLD), bits(OLD)).accepted).toBe(VERSION_1);
  });

  it('leaves out what the transport does not carry', () => {
    const ringReset = mask(40);
    const all = VERSION_1 | ringReset;
    const over = (transport: 'pci' | 'ccw') =>
      negotiate({ features: FACTS, offered: all, wanted: all, version: '1.4', transport }).accepted;
    expect(over('pci')).toBe(all);
    expect(over('ccw')).toBe(VERSION_1);
  });

  it('fails without VIRTIO_F_VERSION_1, and says which side lacks it', () => {
    const unoffered = run(mask(0), bits(CSUM));
    expect(unoffered.ok).toBe(false);
    expect(unoffered.problems).toMatchObject([
      { kind: 'version-1', fatal: true, clause: 'reserved-features/device-requirements' },
    ]);
    const unwanted = run(bits(CSUM), mask(0));
    expect(unwanted.problems).toMatchObject([
      {
        kind: 'version-1',
        message: 'VIRTIO_F_VERSION_1 was not accepted.',
        clause: 'reserved-features/driver-requirements',
      },
    ]);
  });

  it('is what Linux 6.1 accepted of a block device of QEMU 7.2', () => {
    const offered = 0x0000_0101_3000_6e54n;
    const features = [...BLK.features, ...RESERVED_FEATURES];
    const outcome = negotiate({ features, offered, wanted: offered, version: '1.4' });
    expect(outcome.accepted).toBe(offered);
    expect(outcome.ok).toBe(true);
  });

  it('is always something that the device accepts, whatever was offered and wanted', () => {
    const any = fc.bigInt({ min: 0n, max: (1n << 44n) - 1n });
    fc.assert(
      fc.property(any, any, (offered, wanted) => {
        const { accepted, dropped } = run(offered | VERSION_1, wanted | VERSION_1);
        expect(choiceProblems(FACTS, offered | VERSION_1, accepted, '1.4')).toEqual([]);
        const rest = dropped.map((one) => one.bit);
        expect([...bitsOf(accepted), ...rest].sort((a, b) => a - b)).toEqual(
          bitsOf(offered | wanted | VERSION_1),
        );
      }),
    );
  });
});

describe('what a device refuses (1.4 § 2.2.2)', () => {
  const offered = bits(CSUM, TSO4, ECN, OLD);

  it.each([
    [
      'what was not offered',
      bits(CSUM, LATE),
      'accepted-unoffered',
      'LATE was accepted though it was not offered.',
    ],
    [
      'what lacks its requirement',
      bits(TSO4),
      'accepted-requirement',
      'TSO4 was accepted; it requires CSUM.',
    ],
    [
      'a legacy bit',
      bits(OLD),
      'accepted-undescribed',
      'OLD was accepted, which is for the legacy interface alone.',
    ],
    ['a choice without VERSION_1', mask(0), 'version-1', 'VIRTIO_F_VERSION_1 was not accepted.'],
  ])('%s', (_, accepted, kind, message) => {
    const problems = choiceProblems(FACTS, offered, accepted, '1.4');
    expect(problems.map((one) => one.kind)).toEqual([kind]);
    if (message !== undefined) expect(problems[0]?.message).toBe(message);
    expect(problems.every((one) => one.fatal)).toBe(true);
  });
});

describe('what a device must not offer (1.4 § 2.2.2)', () => {
  it('a feature without what it requires', () => {
    expect(offerProblems(FACTS, bits(TSO4), '1.4')).toMatchObject([
      { kind: 'offered-requirement', feature: 'TSO4', fatal: false },
    ]);
    expect(offerProblems(FACTS, bits(CSUM, TSO4), '1.4')).toEqual([]);
  });

  it('CONFIG_WCE without FLUSH (1.4 § 5.2.5.2), though a driver may accept it alone', () => {
    const [flush, wce] = [mask(9), mask(11)];
    expect(offerProblems(BLK.features, wce, '1.4').map((one) => one.feature)).toEqual([
      'VIRTIO_BLK_F_CONFIG_WCE',
    ]);
    expect(offerProblems(BLK.features, wce | flush, '1.4')).toEqual([]);
    const features = [...BLK.features, ...RESERVED_FEATURES];
    expect(choiceProblems(features, wce | flush | VERSION_1, wce | VERSION_1, '1.4')).toEqual([]);
  });

  it('but two features that exclude each other it may offer, for it is the driver who chooses', () => {
    expect(offerProblems(FACTS, bits(CSUM, LONELY), '1.4')).toEqual([]);
  });
});

describe('the bit with two meanings, 41 of the network device', () => {
  it('has the name that a driver of the version can accept', () => {
    const features = [...NET_FEATURES, ...RESERVED_FEATURES];
    const names = VERSION_NAMES.map((version) => bitName(features, 41, version));
    expect(names).toEqual([
      'bit 41',
      'VIRTIO_NET_F_GUEST_RSC4',
      'VIRTIO_NET_F_GUEST_RSC4',
      'VIRTIO_F_ADMIN_VQ',
      'VIRTIO_F_ADMIN_VQ',
    ]);
  });
});
