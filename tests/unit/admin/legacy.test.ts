import { describe, expect, test } from 'vitest';
import { joined } from '../../../src/virtio/admin/bytes.ts';
import { groupBench, send, useAll } from './bench.ts';

const at = { groupType: 1, member: 1n };
const read = (offset: number) => ({ ...at, data: Uint8Array.of(offset) });
const write = (offset: number, ...bytes: readonly number[]) => ({
  ...at,
  data: joined([Uint8Array.of(offset), new Uint8Array(7), Uint8Array.from(bytes)]),
});

function legacyBench() {
  const bench = groupBench({ notifyAddresses: [{ owner: 'member', bar: 4, offset: 0x3000n }] });
  useAll(bench.owner, 1);
  return bench;
}

describe('the legacy interface of a member (1.4 § 2.12.1.1)', () => {
  test('status and queue size are those of the device', () => {
    const { owner, first } = legacyBench();
    expect(send(owner, 'LEGACY_COMMON_CFG_WRITE', write(18, 3)).status).toBe(0);
    expect(first.device.readStatus()).toBe(3);
    expect([...send(owner, 'LEGACY_COMMON_CFG_READ', read(18), 1).result]).toEqual([3]);
    expect([...send(owner, 'LEGACY_COMMON_CFG_READ', read(12), 2).result]).toEqual([16, 0]);
  });

  test('a part of a field may be read, and written without touching the rest', () => {
    const { owner } = legacyBench();
    send(owner, 'LEGACY_COMMON_CFG_WRITE', write(4, 0x11, 0x22, 0x33, 0x44));
    send(owner, 'LEGACY_COMMON_CFG_WRITE', write(5, 0xaa));
    expect([...send(owner, 'LEGACY_COMMON_CFG_READ', read(4), 4).result]).toEqual([0x11, 0xaa, 0x33, 0x44]);
    expect([...send(owner, 'LEGACY_COMMON_CFG_READ', read(5), 1).result]).toEqual([0xaa]);
  });

  test('the device configuration begins at 0, and a field of 64 bits is one', () => {
    const { owner } = legacyBench();
    expect([...send(owner, 'LEGACY_DEV_CFG_READ', read(0), 8).result]).toEqual([0, 8, 0, 0, 0, 0, 0, 0]);
  });

  test.each([
    ['two fields at once', 'LEGACY_COMMON_CFG_READ', read(12), 4],
    ['past the header', 'LEGACY_COMMON_CFG_READ', read(20), 1],
    ['no room for a result', 'LEGACY_COMMON_CFG_READ', read(18), 0],
    ['a status filled up to 64 bits', 'LEGACY_COMMON_CFG_READ', read(18), 8],
    ['past the configuration', 'LEGACY_DEV_CFG_READ', read(250), 4],
    ['two fields of the configuration', 'LEGACY_DEV_CFG_WRITE', write(6, 1, 2, 3, 4), 0],
    ['a write of nothing', 'LEGACY_COMMON_CFG_WRITE', write(18), 0],
  ] as const)('%s is refused, and nothing happens', (_, name, more, room) => {
    const { owner, first } = legacyBench();
    const answer = send(owner, name, more, room);
    expect([answer.status, answer.qualifier]).toEqual([22, 3]);
    expect(first.device.readStatus()).toBe(0);
  });

  test('the addresses end with an entry of flags 0', () => {
    const { owner } = legacyBench();
    const { result } = send(owner, 'LEGACY_NOTIFY_INFO', at);
    expect(result.length).toBe(64);
    expect([...result.subarray(0, 2)]).toEqual([2, 4]);
    expect([...result.subarray(16)].every((byte) => byte === 0)).toBe(true);
  });
});
