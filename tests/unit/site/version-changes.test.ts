import { describe, expect, it } from 'vitest';
import {
  changesOf,
  deviceGroups,
  factCount,
  factTotal,
  groupsOf,
  pairName,
  relationGroup,
  VERSION_PAIRS,
} from '../../../src/site/version-changes.ts';

const groups = (older: '1.1' | '1.2' | '1.3', newer: '1.2' | '1.3' | '1.4', scope: string) => {
  const found = changesOf(older, newer).scopes.find((one) => one.scope === scope);
  return found === undefined ? [] : groupsOf(found);
};
const details = (older: '1.1' | '1.2', newer: '1.2' | '1.3', scope: string, name: string) =>
  groups(older, newer, scope)
    .flatMap(({ changed }) => changed)
    .find((line) => line.name === name)?.details;

describe('the pages of what changed', () => {
  it('are ten, each pair of versions once', () => {
    const names = VERSION_PAIRS.map(([older, newer]) => pairName(older, newer));
    expect(new Set(names).size).toBe(10);
    expect(names).toContain('1.2-to-1.4');
  });

  it.each(VERSION_PAIRS)('from %s to %s show every change that is counted', (older, newer) => {
    const changes = changesOf(older, newer);
    const lines = changes.scopes.flatMap((scope) =>
      groupsOf(scope).flatMap(({ added, removed, changed }) => [...added, ...removed, ...changed]),
    );
    const relations = changes.scopes.flatMap((scope) => {
      const group = relationGroup(scope, older, newer);
      return group === undefined ? [] : [...group.added, ...group.removed, ...group.changed];
    });
    expect(lines.length + relations.length).toBe(factCount(changes));
    for (const { parts, section } of relations) {
      expect(parts.filter(({ text, href }) => /^(VIRTIO_\w+|UNUSED)$/.test(text) && !href)).toEqual([]);
      expect(section.text.startsWith(newer) || section.text.startsWith(older)).toBe(true);
    }
    for (const { name, details: words } of lines) {
      expect(name).not.toBe('');
      expect(words, name).not.toBe('');
    }
  });

  it('count what a version has by the same kinds', () => {
    for (const [older, newer] of VERSION_PAIRS) {
      const lines = changesOf(older, newer).scopes.flatMap((scope) => {
        const relations = relationGroup(scope, older, newer);
        return [...groupsOf(scope), ...(relations === undefined ? [] : [relations])];
      });
      const grown = lines.reduce((sum, { added, removed }) => sum + added.length - removed.length, 0);
      expect(factTotal(older) + grown).toBe(factTotal(newer));
    }
  });

  it('say in words what became of a fact', () => {
    expect(details('1.1', '1.2', 'generic', 'VIRTIO_F_EVENT_IDX')).toBe('was VIRTIO_F_RING_EVENT_IDX');
    expect(details('1.2', '1.3', 'generic', 'VIRTIO_F_RING_RESET')).toBe('now not over CCW');
    expect(details('1.2', '1.3', 'crypto', 'VIRTIO_CRYPTO_MAX')).toBe('value: 0x6 → 0x7');
    expect(details('1.1', '1.2', 'pci', 'virtio_pci_cap')).toBe(
      'new: id; moved: padding from offset 5 to 6; resized: padding from 3 bytes to 2 bytes',
    );
  });

  it('give each relation of feature bits its section, and each name in it its row (1.3, section 5.1.4.1)', () => {
    const net = changesOf('1.2', '1.3').scopes.find(({ scope }) => scope === 'net');
    const added = net && relationGroup(net, '1.2', '1.3')?.added;
    const told = added?.map(({ parts, section }) => [parts.map(({ text }) => text).join(''), section.text]);
    expect(told).toContainEqual([
      'The device should offer VIRTIO_NET_F_HASH_REPORT only with VIRTIO_NET_F_CTRL_VQ.',
      '1.3 § 5.1.4.1',
    ]);
    expect(told).toContainEqual(['VIRTIO_NET_F_NOTF_COAL needs VIRTIO_NET_F_CTRL_VQ.', '1.3 § 5.1.3.1']);
    const hash = added?.find(({ section }) => section.text === '1.3 § 5.1.4.1');
    expect(hash?.parts.flatMap(({ href }) => href ?? [])).toEqual([
      '/virt/reference/features#VIRTIO_NET_F_HASH_REPORT',
      '/virt/reference/features#VIRTIO_NET_F_CTRL_VQ',
    ]);
  });

  it('say what became of the devices', () => {
    const told = deviceGroups(changesOf('1.3', '1.4').devices, '1.4', '1.3');
    expect(told.map(({ title }) => title)).toEqual(['got a section', 'got an ID only', 'got another name']);
    expect(told[0]?.lines.map(({ name }) => name)).toContain('Media device (48)');
  });
});
