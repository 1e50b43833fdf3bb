import { describe, expect, it } from 'vitest';
import { allClauses, clause, clauseSource, clauseUrl } from '../../../src/virtio/spec/clauses.ts';
import type { Version } from '../../../src/virtio/spec/types.ts';
import { VERSION_NAMES } from '../../../src/virtio/spec/versions.ts';

/** Numbers as the published documents print them. */
const PRINTED: readonly [string, Partial<Record<Version, string>>][] = [
  ['basic/device-status-field', { '1.0': '2.1', '1.1': '2.1', '1.2': '2.1', '1.3': '2.1', '1.4': '2.1' }],
  [
    'basic/split-virtqueues/the-virtqueue-descriptor-table',
    { '1.0': '2.4.5', '1.1': '2.6.5', '1.2': '2.7.5', '1.3': '2.7.5', '1.4': '2.7.5' },
  ],
  ['basic/split-virtqueues/message-framing', { '1.0': '2.4.4', '1.1': '2.6.4', '1.2': '2.7.4' }],
  ['basic/packed-virtqueues', { '1.1': '2.7', '1.2': '2.8', '1.4': '2.8' }],
  ['basic/packed-virtqueues/next-flag-descriptor-chaining', { '1.3': '2.8.6' }],
  ['basic/shared-memory-regions', { '1.2': '2.10', '1.4': '2.10' }],
  ['init/device-initialization/driver-requirements', { '1.0': '3.1.1', '1.1': '3.1.1', '1.4': '3.1.1' }],
  ['pci/pci-device-discovery', { '1.0': '4.1.2', '1.1': '4.1.2', '1.4': '4.1.2' }],
  ['mmio/mmio-device-register-layout', { '1.0': '4.2.2', '1.1': '4.2.2', '1.4': '4.2.2' }],
  ['blk', { '1.0': '5.2', '1.1': '5.2', '1.2': '5.2', '1.3': '5.2', '1.4': '5.2' }],
  ['blk/device-operation', { '1.0': '5.2.6', '1.1': '5.2.6', '1.4': '5.2.6' }],
  ['entropy', { '1.0': '5.4', '1.4': '5.4' }],
  ['gpu', { '1.1': '5.7', '1.4': '5.7' }],
  ['vsock', { '1.1': '5.10', '1.4': '5.10' }],
  ['pmem', { '1.2': '5.19', '1.3': '5.19', '1.4': '5.19' }],
  ['media', { '1.4': '5.22' }],
  ['reserved-features', { '1.0': '6', '1.1': '6', '1.2': '6', '1.3': '6', '1.4': '6' }],
];

/** Anchors that public source code and mailing lists link to. */
const LINKED: readonly [string, Version, string][] = [
  ['basic/split-virtqueues/the-virtqueue-descriptor-table', '1.1', 'x1-320005'],
  ['init', '1.1', 'x1-910003'],
  ['pci/pci-device-discovery', '1.1', 'x1-1020002'],
  ['vsock', '1.1', 'x1-39000010'],
  ['basic/shared-memory-regions', '1.2', 'x1-10200010'],
  ['basic/exporting-objects', '1.2', 'x1-10500011'],
  ['reserved-features', '1.2', 'x1-6600006'],
  ['pmem/driver-operations', '1.3', 'x1-6970006'],
  ['pci/virtio-structure-pci-capabilities', '1.3', 'x1-1390004'],
  ['pci', '1.0', 'x1-650001'],
];

describe('the clause tables', () => {
  it.each(PRINTED)('%s has the number each version prints', (key, numbers) => {
    for (const [version, number] of Object.entries(numbers)) {
      expect(clause(key, version as Version)?.number, version).toBe(number);
    }
  });

  it('lack what a version lacks', () => {
    expect(clause('basic/packed-virtqueues', '1.0')).toBeUndefined();
    expect(clause('gpu', '1.0')).toBeUndefined();
    expect(clause('media', '1.3')).toBeUndefined();
    expect(clause('toString', '1.4')).toBeUndefined();
  });

  it.each(VERSION_NAMES)('of %s use no number twice, in document order', (version) => {
    const numbers = allClauses(version).map(({ number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
    const seen = new Set<string>();
    for (const number of numbers) {
      const last = /[^.]+$/.exec(number)?.[0] ?? '';
      const before = /^\d+$/.test(last)
        ? String(Number(last) - 1)
        : String.fromCharCode(last.charCodeAt(0) - 1);
      const sibling = number.slice(0, -last.length) + before;
      expect(last === '1' || last === 'A' || seen.has(sibling), `${number} without ${sibling}`).toBe(true);
      seen.add(number);
    }
  });

  it.each(VERSION_NAMES)('of %s hold every heading under a heading', (version) => {
    const clauses = allClauses(version);
    const numbers = new Set(clauses.map(({ number }) => number));
    for (const { number, title } of clauses) {
      // Five headings skip a level; LaTeX prints the skipped one as 0.
      const parent = number.replace(/(\.0)*\.\d+$/, '');
      if (parent !== number) expect(numbers.has(parent), `${number} ${title}`).toBe(true);
      expect(title).not.toMatch(/[\\{}~]/);
    }
  });

  it('give one clause one key: what a later version dropped is a merged or removed clause only', () => {
    const later = new Set(allClauses('1.4').map(({ key }) => key));
    for (const version of VERSION_NAMES) {
      for (const { key, number } of allClauses(version))
        expect(later.has(key), `${version} ${number} ${key}`).toBe(true);
    }
  });
});

describe('links to the specification', () => {
  it.each(LINKED)('%s in %s has the anchor that others link to', (key, version, anchor) => {
    expect(clauseUrl(key, version)).toMatch(new RegExp(`#${anchor}(:~:|$)`));
  });

  it('carry number, title and first words, so that the contents page does not match', () => {
    expect(clauseUrl('basic/split-virtqueues/the-virtqueue-descriptor-table', '1.4')).toBe(
      'https://docs.oasis-open.org/virtio/virtio/v1.4/cs01/virtio-v1.4-cs01.html#x1-430005:~:text=2.7.5%20The%20Virtqueue%20Descriptor%20Table,-The%20descriptor',
    );
  });

  it('name the LaTeX line at the commit that was read', () => {
    expect(clauseSource('blk', '1.1')).toMatch(
      /^https:\/\/github\.com\/oasis-tcs\/virtio-spec\/blob\/33e6aba580ff0f695c458ada5a9dcd150ee2d0c0\/content\.tex#L\d+$/,
    );
    expect(clauseSource('nothing', '1.1')).toBeUndefined();
    expect(clauseUrl('nothing', '1.1')).toBeUndefined();
  });
});
