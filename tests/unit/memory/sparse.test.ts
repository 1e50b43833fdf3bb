import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryFault } from '../../../src/virtio/memory/memory.ts';
import { PlainMemory } from '../../../src/virtio/memory/plain.ts';
import { SparseMemory } from '../../../src/virtio/memory/sparse.ts';

const SIZE = 3 * 4096;
const step = fc.record({
  // Around the edges of pages, and a little beyond the end.
  address: fc.oneof(fc.integer({ min: 4080, max: 4112 }), fc.integer({ min: 0, max: SIZE + 8 })),
  width: fc.constantFrom(1, 2, 4, 8, 16),
  value: fc.bigInt(0n, 0xffff_ffff_ffff_ffffn),
});

describe('memory of which only written pages take room', () => {
  it('holds what plain memory holds, and ends where that ends', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const sparse = new SparseMemory('device', SIZE);
        const plain = new PlainMemory([{ name: 'ram', base: 0, size: SIZE }]).as('device');
        for (const { address, width, value } of steps) {
          expect(sparse.contains(address, width)).toBe(plain.contains(address, width));
          const words = Uint32Array.of(Number(value & 0xffff_ffffn), Number(value >> 32n), 3, 4);
          for (const memory of [sparse, plain]) {
            if (!memory.contains(address, width)) {
              expect(() => memory.read8(address + width - 1)).toThrow(MemoryFault);
              continue;
            }
            if (width === 1) memory.write8(address, Number(value & 0xffn));
            if (width === 2) memory.write16(address, Number(value & 0xffffn));
            if (width === 4) memory.write32(address, Number(value & 0xffff_ffffn));
            if (width === 8) memory.write64(address, value);
            if (width === 16) memory.storeWords(address, 4, words);
          }
        }
        const [one, other] = [new Uint8Array(SIZE), new Uint8Array(SIZE)];
        sparse.fetch(0, SIZE, one);
        plain.fetch(0, SIZE, other);
        expect(one).toEqual(other);
        expect(sparse.read64(4092)).toBe(plain.read64(4092));
      }),
      { numRuns: 40 },
    );
  });

  it('reaches as far as an address of a large machine', () => {
    const memory = new SparseMemory('device', 2 ** 40);
    memory.write16(2 ** 40 - 2, 0xabcd);
    expect(memory.read16(2 ** 40 - 2)).toBe(0xabcd);
    expect(memory.read32(2 ** 39)).toBe(0);
    expect(() => memory.read16(2 ** 40 - 1)).toThrow(MemoryFault);
  });
});
