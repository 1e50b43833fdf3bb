import { describe, expect, it } from 'vitest';
import { type Change, type Changes, changesBetween, scopeChanges } from '../../../src/virtio/spec/changes.ts';
import { allClauses } from '../../../src/virtio/spec/clauses.ts';
import { needs } from '../../../src/virtio/spec/facts.ts';
import { relationsOf } from '../../../src/virtio/spec/relations.ts';
import { SCOPES, type ScopeFacts } from '../../../src/virtio/spec/scopes.ts';
import type { Feature, FeatureRule, Version } from '../../../src/virtio/spec/types.ts';
import { holds, VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

type Kind = 'features' | 'relations' | 'queues' | 'structs' | 'constants' | 'registers' | 'sharedMemory';
const KINDS: readonly Kind[] = [
  'features',
  'relations',
  'queues',
  'structs',
  'constants',
  'registers',
  'sharedMemory',
];

const of = (changes: Changes, scope: string, kind: Kind): readonly Change<unknown>[] =>
  changes.scopes.find((one) => one.scope === scope)?.[kind] ?? [];
const change = (changes: Changes, scope: string, kind: Kind, name: string) =>
  of(changes, scope, kind).find((one) => one.name === name);

const PAIRS = VERSION_NAMES.flatMap((older, at) =>
  VERSION_NAMES.slice(at + 1).map((newer) => [older, newer] as const),
);

describe.each(PAIRS)('from %s to %s', (older, newer) => {
  const changes = changesBetween(older, newer);

  it('what is new, and what is gone, adds up to what the newer version has', () => {
    for (const scope of SCOPES) {
      for (const kind of KINDS) {
        const facts: readonly { versions: Parameters<typeof holds>[0] }[] =
          kind === 'relations' ? relationsOf(scope) : scope[kind];
        const count = (version: Version) => facts.filter(({ versions }) => holds(versions, version)).length;
        const told = of(changes, scope.scope, kind);
        const grown = told.filter((one) => one.kind === 'added').length;
        const shrunk = told.filter((one) => one.kind === 'removed').length;
        expect(count(older) + grown - shrunk, `${scope.scope} ${kind}`).toBe(count(newer));
      }
    }
  });

  it('the same holds for the sections', () => {
    const grown = changes.sections.filter(({ before }) => before === undefined).length;
    const shrunk = changes.sections.length - grown;
    expect(allClauses(older).length + grown - shrunk).toBe(allClauses(newer).length);
  });

  it('a change that is told is one', () => {
    for (const scope of changes.scopes) {
      for (const kind of KINDS) {
        for (const one of scope[kind]) {
          if (one.kind !== 'changed') continue;
          const differs = one.was !== undefined || one.differences.length > 0 || one.fields !== undefined;
          expect(differs, `${scope.scope} ${one.name}`).toBe(true);
          expect(one.was).not.toBe(one.name);
        }
      }
    }
  });
});

it('from a version to itself nothing changes', () => {
  expect(changesBetween('1.2', '1.2')).toMatchObject({
    devices: [],
    scopes: [],
    sections: [],
    renumbered: [],
    retitled: [],
  });
});

describe('devices', () => {
  const standing = (older: Version, newer: Version, key: string) => {
    const found = changesBetween(older, newer).devices.find(({ device }) => device.key === key);
    return found && `${found.before} ${found.after}`;
  };

  it('get a section, or only an ID', () => {
    expect(standing('1.0', '1.1', 'gpu')).toBe('reserved specified');
    expect(standing('1.0', '1.1', 'vsock')).toBe('absent specified');
    expect(standing('1.1', '1.2', 'video-encoder')).toBe('absent reserved');
    expect(standing('1.2', '1.3', 'blk')).toBeUndefined();
  });

  it('are renamed: the audio device of 1.2 is the sound device of 1.3 (chapter 5)', () => {
    expect(changesBetween('1.2', '1.3').devices.find(({ device }) => device.key === 'sound')).toMatchObject({
      was: 'Audio device',
      before: 'specified',
      after: 'specified',
    });
  });
});

describe('names', () => {
  it('of features are followed by their bits (chapter 6: bits 28 and 29 in 1.2)', () => {
    const changes = changesBetween('1.1', '1.2');
    expect(change(changes, 'generic', 'features', 'VIRTIO_F_EVENT_IDX')).toMatchObject({
      kind: 'changed',
      was: 'VIRTIO_F_RING_EVENT_IDX',
    });
    expect(of(changes, 'generic', 'features').filter(({ kind }) => kind === 'removed')).toEqual([]);
  });

  it('of registers are followed by their places (4.2.2: QueueNum in 1.2, QueueSize in 1.3)', () => {
    const sizes = of(changesBetween('1.2', '1.3'), 'mmio', 'registers');
    expect(sizes.filter(({ name }) => name === 'QueueSize').map(({ was }) => was)).toContain('QueueNum');
    expect(sizes.filter(({ kind }) => kind === 'removed')).toEqual([]);
  });

  it('of structs are followed by their layouts (5.1.6.5.5: virtio_net_ctrl_mq until 1.1)', () => {
    expect(
      change(changesBetween('1.1', '1.2'), 'net', 'structs', 'virtio_net_ctrl_mq_pairs_set'),
    ).toMatchObject({
      kind: 'changed',
      was: 'virtio_net_ctrl_mq',
    });
  });

  it('of fields are followed by their places (4.1.4.3: queue_avail in 1.0, queue_driver in 1.1)', () => {
    const common = change(changesBetween('1.0', '1.1'), 'pci', 'structs', 'virtio_pci_common_cfg');
    expect(common?.fields?.renamed).toEqual([
      { path: 'queue_driver', before: 'queue_avail', after: 'queue_driver' },
      { path: 'queue_device', before: 'queue_used', after: 'queue_device' },
    ]);
    expect(common?.fields?.added).toEqual([]);
  });
});

describe('layouts', () => {
  it('grow: the configuration of the disk has zones since 1.3 (5.2.4)', () => {
    expect(change(changesBetween('1.2', '1.3'), 'blk', 'structs', 'virtio_blk_config')).toMatchObject({
      differences: [{ of: 'size', before: '72 bytes', after: '96 bytes' }],
      fields: { removed: [], moved: [] },
    });
  });

  it('move: padding made room for ring_idx in the header of GPU commands (1.2, 5.7.6.7)', () => {
    const changes = changesBetween('1.1', '1.2');
    const header = change(changes, 'gpu', 'structs', 'virtio_gpu_ctrl_hdr');
    expect(header?.fields).toMatchObject({
      added: ['ring_idx'],
      moved: [{ path: 'padding', before: '20', after: '21' }],
      resized: [{ path: 'padding', before: '4', after: '3' }],
    });
    expect(change(changes, 'gpu', 'structs', 'virtio_gpu_set_scanout')?.fields).toMatchObject({
      within: ['hdr'],
      added: [],
      moved: [],
    });
  });
});

it('the alternatives of a union without a name count as fields (1.4, section 5.1.9)', () => {
  const header = change(changesBetween('1.3', '1.4'), 'net', 'structs', 'virtio_net_hdr');
  expect(header?.fields?.added.slice(0, 3)).toEqual([
    'outer_th_offset',
    'inner_nh_offset',
    'outer_nh_offset',
  ]);
  expect(header?.fields?.added).not.toContain('union');
});

it('values change: one status more makes VIRTIO_CRYPTO_MAX larger (1.3, 5.9.7.1)', () => {
  expect(change(changesBetween('1.2', '1.3'), 'crypto', 'constants', 'VIRTIO_CRYPTO_MAX')).toMatchObject({
    differences: [{ of: 'value', before: '0x6', after: '0x7' }],
  });
});

it('indexes change: the control queue came after pairs counted from 0 in 1.0 (5.1.2)', () => {
  expect(change(changesBetween('1.0', '1.1'), 'net', 'queues', 'controlq')).toMatchObject({
    differences: [{ of: 'index', before: '2N+2', after: '2N' }],
  });
});

it('the suspend bit of the device status is new in 1.4 (2.1)', () => {
  const added = of(changesBetween('1.3', '1.4'), 'generic', 'constants').map(
    ({ kind, name }) => `${kind} ${name}`,
  );
  expect(added).toContain('added SUSPEND');
});

it('regions of shared memory are facts of their device: PMEM got one with the section (1.2, section 5.19)', () => {
  const regions = of(changesBetween('1.1', '1.2'), 'pmem', 'sharedMemory');
  expect(regions.map(({ kind }) => kind)).toEqual(['added']);
});

describe('relations of feature bits', () => {
  const sentences = (changes: readonly Change<unknown>[] | undefined) =>
    changes?.map(({ kind, name, was }) => [kind, name, was].filter(Boolean).join(': '));
  const told = (older: Version, newer: Version, scope: string) =>
    sentences(of(changesBetween(older, newer), scope, 'relations'));

  it('come with their bits: the checksum of a tunnel (1.4, section 5.1.3.1)', () => {
    expect(told('1.3', '1.4', 'net')).toContain(
      'added: VIRTIO_NET_F_HOST_UDP_TUNNEL_GSO_CSUM needs VIRTIO_NET_F_HOST_UDP_TUNNEL_GSO.',
    );
  });

  it('come as rules, with what they hang on: hash reports (1.3, 5.1.4.1), zones without discard (1.3, 5.2.5.1)', () => {
    expect(told('1.2', '1.3', 'net')).toContain(
      'added: The driver should accept VIRTIO_NET_F_HASH_REPORT only with VIRTIO_NET_F_CTRL_VQ.',
    );
    expect(told('1.2', '1.3', 'blk')).toContain(
      'added: The driver must not accept VIRTIO_BLK_F_DISCARD if VIRTIO_BLK_F_ZONED is offered and the zone model is VIRTIO_BLK_Z_HM.',
    );
    expect(told('1.0', '1.1', 'generic')).toContain(
      'added: The driver should accept VIRTIO_F_RING_PACKED if it is offered.',
    );
  });

  it('are no change where both versions say the same (1.2 and 1.4, section 5.13.3.2)', () => {
    expect(told('1.2', '1.4', 'iommu')).toEqual([]);
  });

  it('change where one takes the place of another, and go where none does', () => {
    const clause = 'blk/device-initialization/driver-requirements';
    const feature = { bit: 1, name: 'A', clause: 'blk/feature-bits', summary: 'One.' };
    const rule = { by: 'driver', rule: needs('B'), clause, summary: 'One.' } as const;
    const features: readonly Feature[] = [
      { ...feature, versions: { since: '1.0', until: '1.2' }, requires: needs('B') },
      { ...feature, versions: { since: '1.3' }, requires: needs('C') },
    ];
    const rules: readonly FeatureRule[] = [
      { ...rule, level: 'should', versions: { since: '1.0', until: '1.2' } },
      { ...rule, level: 'must', versions: { since: '1.3' } },
      { ...rule, rule: needs('C'), level: 'must', versions: { since: '1.0', until: '1.1' } },
    ];
    const nothing = { queues: [], structs: [], constants: [], registers: [], sharedMemory: [] };
    const scope: ScopeFacts = { ...nothing, scope: 'blk', features, rules };
    expect(sentences(scopeChanges(scope, '1.1', '1.3').relations)).toEqual([
      'changed: A needs C.: A needs B.',
      'changed: The driver must accept B.: The driver should accept B.',
      'removed: The driver must accept C.',
    ]);
  });
});

describe('sections', () => {
  it('keep their keys under a new number: the descriptor table (2.4.5, 2.6.5, 2.7.5)', () => {
    const key = 'basic/split-virtqueues/the-virtqueue-descriptor-table';
    const numbers = (older: Version, newer: Version) => {
      const found = changesBetween(older, newer).renumbered.find((one) => one.key === key);
      return found && `${found.before?.number} ${found.after?.number}`;
    };
    expect(numbers('1.0', '1.1')).toBe('2.4.5 2.6.5');
    expect(numbers('1.1', '1.2')).toBe('2.6.5 2.7.5');
    expect(numbers('1.2', '1.4')).toBeUndefined();
  });

  it('do not count as retitled for the running number of a conformance clause', () => {
    const titles = changesBetween('1.2', '1.4').retitled.map(({ after }) => after?.title ?? '');
    expect(titles.filter((title) => title.startsWith('Clause'))).toEqual([]);
  });
});
