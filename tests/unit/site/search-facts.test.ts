import { describe, expect, it } from 'vitest';
import { findFacts } from '../../../src/components/search/find-facts.ts';
import { type FactRow, factUrl, factWords } from '../../../src/site/fact-index.ts';
import { factIndex } from '../../../src/site/search-facts.ts';
import { isStruct, resolve } from '../../../src/virtio/layout/layout.ts';
import { SCOPES } from '../../../src/virtio/spec/scopes.ts';
import { LATEST, spellings } from '../../../src/virtio/spec/versions.ts';

const index = factIndex();
const found = (typed: string): readonly FactRow[] => findFacts(index, typed).rows;
const names = (typed: string) => found(typed).map(([name]) => name);
const first = (typed: string) => {
  const [row] = found(typed);
  return row && factUrl(index, row);
};

describe('the facts that the search has', () => {
  const names = index.rows.map(([name, kind]) => `${kind} ${name}`);
  const known = new Set(names);

  it('are every feature bit, constant, struct, field and register, under every name they have had', () => {
    for (const { features, constants, structs, registers } of SCOPES) {
      for (const { name } of features)
        for (const one of spellings(name)) expect(known).toContain(`feature bit ${one}`);
      for (const { name } of constants) expect(known).toContain(`constant ${name}`);
      for (const { name } of registers)
        for (const one of spellings(name)) expect(known).toContain(`register ${one}`);
      for (const { name, layout, versions } of structs) {
        expect(known).toContain(`struct ${name}`);
        const type = resolve(layout, { version: versions.until ?? LATEST, features: (1n << 128n) - 1n });
        // A nested struct that has a place of its own is one field here, and its fields stand there.
        for (const { name: field } of isStruct(type) ? type.fields : [])
          expect(names.some((one) => one.startsWith(`field ${name}.${field}`))).toBe(true);
      }
    }
    expect(index.rows.length).toBeGreaterThan(2500);
  });

  it('are small enough to be fetched whole', () => {
    expect(JSON.stringify(index).length).toBeLessThan(400_000);
  });
});

describe('a fact is found', () => {
  it.each([
    ['VIRTIO_BLK_F_DISCARD', '/virt/virtio/blk#VIRTIO_BLK_F_DISCARD'],
    ['virtio_blk_f_discard', '/virt/virtio/blk#VIRTIO_BLK_F_DISCARD'],
    ['VIRTIO_BLK_T_DISCARD', '/virt/reference/constants/blk#VIRTIO_BLK_T_DISCARD'],
    ['virtio_blk_config', '/virt/reference/structs/blk#virtio_blk_config'],
    ['virtq_desc', '/virt/reference/structs/generic#virtq_desc'],
    ['QueueNotify', '/virt/reference/registers/mmio#queuenotify'],
    ['VIRTIO_F_RING_INDIRECT_DESC', '/virt/reference/features#VIRTIO_F_INDIRECT_DESC'],
    ['VIRTIO_MEM_REQ_PLUG', '/virt/reference/constants/mem#VIRTIO_MEM_REQ_PLUG'],
    ['virtio_mem_req_plug', '/virt/reference/structs/mem#virtio_mem_req_plug'],
  ])('by its name: %s', (typed, url) => {
    expect(first(typed)).toBe(url);
    expect(findFacts(index, typed).asked).toBe(true);
  });

  it.each([
    ['discard', 'VIRTIO_BLK_F_DISCARD'],
    ['capacity', 'virtio_blk_config.capacity'],
    ['mrg_rx', 'VIRTIO_NET_F_MRG_RXBUF'],
    ['mrg', 'VIRTIO_NET_F_MRG_RXBUF'],
    ['create_blob', 'virtio_gpu_resource_create_blob'],
    ['blk discard', 'VIRTIO_BLK_T_DISCARD'],
    ['discard blk', 'VIRTIO_BLK_T_DISCARD'],
  ])('by a part of its name, or several: %s', (typed, name) => {
    expect(names(typed)).toContain(name);
  });

  it.each([
    ['VIRTIO_NET_F_MRG_RXBFU', 'VIRTIO_NET_F_MRG_RXBUF'],
    ['VIRTIO_BLK_F_DICARD', 'VIRTIO_BLK_F_DISCARD'],
    ['QueueNotfy', 'QueueNotify'],
  ])('though one letter is wrong: %s', (typed, name) => {
    expect(names(typed)).toContain(name);
  });

  it.each(['0x1042', '1af4:1042', '1AF4:1042', '0x1001', '1af4:1001'])('by its PCI ID: %s', (typed) => {
    expect(first(typed)).toBe('/virt/virtio/blk#facts');
    expect(found(typed).every(([, kind]) => kind !== 'device')).toBe(true);
  });

  it.each(['bit 13', 'Bit  13', 'bit13'])('by the number of its bit: %s', (typed) => {
    const rows = found(typed);
    expect(rows.map(([name]) => name)).toContain('VIRTIO_BLK_F_DISCARD');
    expect(rows.every((row) => row[3] === 13)).toBe(true);
  });

  it('by its mask, the value of a constant and the offset of a register', () => {
    expect(names('0x20000000')).toContain('VIRTIO_F_EVENT_IDX');
    expect(names('0x100000000')).toContain('VIRTIO_F_VERSION_1');
    expect(names('0x0101')).toContain('VIRTIO_GPU_CMD_RESOURCE_CREATE_2D');
    expect(names('0x050')).toContain('QueueNotify');
  });

  it.each(['id 42', 'device id 42', 'device 42', '42'])('by its device ID: %s', (typed) => {
    expect(names(typed)).toContain('RDMA device');
  });
});

describe('words that are no fact', () => {
  it('find none, and do not claim that a fact was asked for', () => {
    for (const typed of ['', ' ', 'v', 'zzzzqqq', '0xzz'])
      expect(findFacts(index, typed)).toEqual({ rows: [], asked: false });
    expect(findFacts(index, 'used ring').asked).toBe(false);
    expect(findFacts(index, 'descriptor chain').asked).toBe(false);
  });

  it('do not break on what a pattern would trip over', () => {
    for (const typed of ['(', '[a', '\\', '*_*', '"a"', `${'9'.repeat(20)}`, `0x${'f'.repeat(32)}`])
      expect(() => findFacts(index, typed)).not.toThrow();
  });
});

it('a fact is said with the number that its kind counts', () => {
  const words = (typed: string) => found(typed)[0] && factWords(found(typed)[0] as FactRow);
  expect(words('VIRTIO_BLK_F_DISCARD')).toBe('feature bit 13');
  expect(words('VIRTIO_BLK_T_DISCARD')).toBe('= 11 (0xb)');
  expect(words('virtq_desc')).toBe('struct of 16 bytes');
  expect(words('virtq_desc.len')).toBe('field at offset 0x8');
  expect(words('virtq_avail')).toBe('struct');
});
