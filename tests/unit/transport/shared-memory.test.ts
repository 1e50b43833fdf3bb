import { describe, expect, test } from 'vitest';
import { type LookupOptions, lookUpSharedMemory } from '../../../src/virtio/transport/shared-memory.ts';

const region = { id: 1, address: 0x1_2345_6000n, length: 0x2_0001_0000n };
const base: LookupOptions = { transport: 'mmio', version: '1.4', deviceId: 16, region, asked: 1 };
const small = { ...region, length: 0x1_0000n };

describe('how a driver finds shared memory (1.4 § 2.10)', () => {
  test('over MMIO: one write and four reads, two halves each', () => {
    const { accesses, found } = lookUpSharedMemory(base);
    expect(accesses.map(({ name }) => name)).toEqual([
      'SHMSel',
      'SHMLenHigh',
      'SHMLenLow',
      'SHMBaseHigh',
      'SHMBaseLow',
    ]);
    expect(found).toEqual(region);
  });

  test('over MMIO, a region that is not there has a length of ones', () => {
    const { accesses, found } = lookUpSharedMemory({ ...base, asked: 2 });
    expect(found).toBeNull();
    expect(accesses.map(({ value }) => value)).toEqual([2, 0xffff_ffff, 0xffff_ffff]);
  });

  test('over PCI: the capability of type 8 with the ID has the place in its BAR', () => {
    const { accesses, found, capability, others } = lookUpSharedMemory({
      ...base,
      transport: 'pci',
      region: small,
    });
    expect(found).toMatchObject({ id: 1, length: 0x1_0000n });
    expect([...(capability?.bytes.subarray(2, 6) ?? [])]).toEqual([24, 8, 2, 1]);
    expect(accesses.map(({ name }) => name)).toContain('offset_hi');
    expect(others).toBeGreaterThan(0);
  });

  test('over PCI, another ID is not found, though the capability is read', () => {
    const { accesses, found } = lookUpSharedMemory({ ...base, transport: 'pci', region: small, asked: 0 });
    expect(found).toBeNull();
    expect(accesses.length).toBeGreaterThan(0);
  });

  test('before 1.2 PCI has no such capability; the registers of MMIO read as 0, a region of no bytes', () => {
    const old = { ...base, version: '1.1', region: small } as const;
    expect(lookUpSharedMemory({ ...old, transport: 'pci' })).toMatchObject({ found: null, capability: null });
    expect(lookUpSharedMemory(old).found).toEqual({ id: 1, length: 0n, address: 0n });
  });

  test('over channel I/O there is nothing to read', () => {
    expect(lookUpSharedMemory({ ...base, transport: 'ccw' })).toMatchObject({ accesses: [], found: null });
  });

  test('a region too large for the bus is an error of ours', () => {
    expect(() => lookUpSharedMemory({ ...base, transport: 'pci' })).toThrow(RangeError);
  });
});
