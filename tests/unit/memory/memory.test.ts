import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type InterlockedMemory, MemoryFault, type Region } from '../../../src/virtio/memory/memory.ts';
import { PlainMemory } from '../../../src/virtio/memory/plain.ts';
import { type Access, RecordedMemory } from '../../../src/virtio/memory/recorded.ts';

const LOW: Region = { name: 'low', base: 0x1000, size: 0x100 };
const HIGH: Region = { name: 'high', base: 0x10_0000_0000, size: 0x40 };

const kinds: readonly (readonly [string, (regions: readonly Region[]) => InterlockedMemory])[] = [
  ['plain', (regions) => new PlainMemory(regions)],
  ['recorded', (regions) => new RecordedMemory(regions)],
];

describe.each(kinds)('%s memory', (_name, make) => {
  it('keeps values little-endian in every width', () => {
    const handle = make([LOW]).as('driver');
    handle.write64(0x1000, 0x0102030405060708n);
    expect(handle.read8(0x1000)).toBe(8);
    expect(handle.read16(0x1000)).toBe(0x0708);
    expect(handle.read32(0x1004)).toBe(0x01020304);
    expect(handle.read64(0x1000)).toBe(0x0102030405060708n);
    handle.write8(0x1000, 0x1ff);
    handle.write16(0x1001, 0x1ffff);
    handle.write32(0x1003, 0xdeadbeef);
    expect(handle.read8(0x1000)).toBe(0xff);
    expect(handle.read16(0x1001)).toBe(0xffff);
    expect(handle.read32(0x1003)).toBe(0xdeadbeef);
  });

  it('moves bytes and words in one access', () => {
    const memory = make([LOW]);
    const handle = memory.as('device');
    handle.store(0x1010, new Uint8Array([9, 1, 2, 3, 9]), 1, 3);
    expect([...memory.peek(0x1010, 4)]).toEqual([1, 2, 3, 0]);
    const into = new Uint8Array(5);
    handle.fetch(0x1010, 3, into, 2);
    expect([...into]).toEqual([0, 0, 1, 2, 3]);
    handle.storeWords(0x1020, 2, new Uint32Array([0x11223344, 0xffffffff, 7]));
    const words = new Uint32Array(2);
    handle.fetchWords(0x1020, 2, words);
    expect([...words]).toEqual([0x11223344, 0xffffffff]);
    expect([...memory.peek(0x1020, 9)]).toEqual([0x44, 0x33, 0x22, 0x11, 255, 255, 255, 255, 0]);
    expect(() => handle.fetch(0x1010, 6, into)).toThrow(RangeError);
    expect(() => handle.store(0x1010, into, 4, 2)).toThrow(RangeError);
  });

  it('reads and writes in one interlocked access', () => {
    const memory = make([LOW, HIGH]);
    memory.patch(0x1010, [1, 2, 3, 4]);
    memory.as('driver').write8(HIGH.base, 0);
    const was = memory.as('driver').update(0x1011, 2, (bytes) => bytes.set([bytes[1] ?? 0, 9]));
    expect([...was]).toEqual([2, 3]);
    expect([...memory.peek(0x1010, 4)]).toEqual([1, 3, 9, 4]);
    expect(() => memory.as('device').update(0x10ff, 2, () => {})).toThrow(MemoryFault);
  });

  it('is one memory for both actors and for several regions', () => {
    const memory = make([LOW, HIGH]);
    const driver = memory.as('driver');
    const device = memory.as('device');
    driver.write16(HIGH.base, 0xabcd);
    driver.write16(LOW.base + 0xfe, 0x1234);
    expect([device.read16(HIGH.base), device.read16(LOW.base + 0xfe)]).toEqual([0xabcd, 0x1234]);
    expect(memory.snapshot().map((bytes) => bytes.length)).toEqual([0x100, 0x40]);
    expect(memory.snapshot()[1]?.[0]).toBe(0xcd);
  });

  it('names address, length and actor of an access outside it', () => {
    const handle = make([LOW, HIGH]).as('device');
    const fault = catchFault(() => handle.read32(0x10fe));
    expect(fault).toMatchObject({ actor: 'device', address: 0x10fe, length: 4 });
    expect(fault?.message).toBe('The device touched 4 bytes at 0x10fe, which is outside guest memory.');
    expect(catchFault(() => handle.write8(0xfff, 1))?.message).toContain('touched a byte at 0xfff');
  });

  it('faults exactly when the bytes are not in one region, and then changes nothing', () => {
    const near = fc.oneof(
      fc.integer({ min: LOW.base - 40, max: LOW.base + LOW.size + 40 }),
      fc.integer({ min: HIGH.base - 40, max: HIGH.base + HIGH.size + 40 }),
      fc.constantFrom(0, -1, 2 ** 53, 2 ** 64, Number.NaN, Number.POSITIVE_INFINITY),
    );
    fc.assert(
      fc.property(near, fc.integer({ min: 1, max: 40 }), (address, length) => {
        const memory = make([LOW, HIGH]);
        const handle = memory.as('driver');
        const isInside = [LOW, HIGH].some(
          ({ base, size }) => address >= base && address + length <= base + size,
        );
        expect(handle.contains(address, length)).toBe(isInside);
        const bytes = new Uint8Array(length).fill(0xee);
        const fault = catchFault(() => handle.store(address, bytes));
        expect(fault === undefined).toBe(isInside);
        const changed = memory.snapshot().flatMap((one) => [...one.filter((byte) => byte !== 0)]);
        expect(changed).toHaveLength(isInside ? length : 0);
        expect(catchFault(() => handle.fetch(address, length, bytes)) === undefined).toBe(isInside);
        expect(catchFault(() => handle.fetchWords(address, 2, new Uint32Array(2))) === undefined).toBe(
          handle.contains(address, 8),
        );
      }),
    );
  });

  it.each([1, 2, 4, 8] as const)('checks the bounds of accesses of %i bytes', (width) => {
    const handle = make([LOW]).as('driver');
    const last = LOW.base + LOW.size - width;
    const access = (address: number) => {
      const bits = (width * 8) as 8 | 16 | 32 | 64;
      if (bits === 64) handle.write64(address, 1n);
      else handle[`write${bits}`](address, 1);
      return handle[`read${bits}`](address);
    };
    expect(Number(access(last))).toBe(1);
    expect(Number(access(LOW.base))).toBe(1);
    expect(() => access(last + 1)).toThrow(MemoryFault);
    expect(() => access(LOW.base - 1)).toThrow(MemoryFault);
    expect(() => handle[`read${(width * 8) as 8 | 16 | 32 | 64}`](last + 1)).toThrow(MemoryFault);
  });

  it('treats no bytes as no access', () => {
    const handle = make([LOW]).as('driver');
    expect(handle.contains(0, 0)).toBe(true);
    expect(handle.contains(LOW.base, -1)).toBe(false);
    handle.fetch(0, 0, new Uint8Array(0));
    handle.store(0, new Uint8Array(0));
    handle.fetchWords(0, 0, new Uint32Array(0));
    handle.storeWords(0, 0, new Uint32Array(0));
  });

  it('refuses regions that overlap, are empty, or cannot be addressed', () => {
    expect(() => make([])).toThrow('at least one region');
    expect(() => make([LOW, { name: 'in', base: 0x10ff, size: 1 }])).toThrow('Region in overlaps');
    for (const [base, size] of [
      [0, 0],
      [-1, 4],
      [0, 1.5],
      [2 ** 53 - 1, 2],
    ] as const) {
      expect(() => make([{ name: 'odd', base, size }])).toThrow('is not a range of addresses');
    }
    expect(() => make([LOW]).peek(0, 1)).toThrow(RangeError);
    expect(() => make([LOW]).patch(0x10ff, [1, 2])).toThrow(RangeError);
  });
});

describe('recorded memory', () => {
  function watch(memory: RecordedMemory): Access[] {
    const seen: Access[] = [];
    memory.observe({ after: (access) => seen.push(access) });
    return seen;
  }

  it('tells every access with its actor, bytes, probe and detail', () => {
    const memory = new RecordedMemory([LOW]);
    const seen = watch(memory);
    const driver = memory.as('driver');
    driver.write16(0x1002, 1);
    driver.at('avail.idx', 3);
    driver.write16(0x1002, 2);
    memory.as('device').read16(0x1002);
    driver.barrier('full');
    expect(seen).toEqual([
      access('driver', 'write', 0x1002, [0, 0], [1, 0], { probe: '' }),
      access('driver', 'write', 0x1002, [1, 0], [2, 0], { probe: 'avail.idx', detail: 3 }),
      access('device', 'read', 0x1002, [2, 0], [2, 0], { probe: '' }),
      access('driver', 'barrier', 0, [], [], { probe: 'avail.idx', detail: 3, barrier: 'full' }),
    ]);
  });

  it('tells an interlocked access as one write, which meets what an observer put there just before', () => {
    const memory = new RecordedMemory([LOW]);
    memory.observe({ before: () => memory.patch(0x1000, [0x55]), after: () => {} });
    const seen = watch(memory);
    expect([...memory.as('device').update(0x1000, 1, (bytes) => bytes.fill(0))]).toEqual([0x55]);
    expect(seen).toEqual([access('device', 'write', 0x1000, [0x55], [0], { probe: '' })]);
  });

  it('lets a read see what an observer put there just before', () => {
    const memory = new RecordedMemory([LOW]);
    memory.observe({
      before: ({ kind }) => kind === 'read' && memory.patch(0x1000, [0x55]),
      after: () => {},
    });
    const seen = watch(memory);
    expect(memory.as('device').read8(0x1000)).toBe(0x55);
    expect([...(seen[0]?.before ?? [])]).toEqual([0x55]);
  });

  it('lets the other side act in the middle of an access, and keeps the probe of the first', () => {
    const memory = new RecordedMemory([LOW]);
    const [driver, device] = [memory.as('driver'), memory.as('device')];
    const seen = watch(memory);
    let isFirst = true;
    memory.observe({
      before: () => {
        if (!isFirst) return;
        isFirst = false;
        driver.at('desc.fill');
        driver.write8(0x1000, 7);
      },
      after: () => {},
    });
    device.at('desc.fetch');
    expect(device.read8(0x1000)).toBe(7);
    expect(seen.map((one) => [one.actor, one.probe])).toEqual([
      ['driver', 'desc.fill'],
      ['device', 'desc.fetch'],
    ]);
  });

  it('does not tell of a fault, and an observer that throws stops the access', () => {
    const memory = new RecordedMemory([LOW]);
    const seen = watch(memory);
    expect(() => memory.as('driver').read8(0)).toThrow(MemoryFault);
    const stop = memory.observe({
      before: () => {
        throw new Error('enough');
      },
      after: () => {},
    });
    expect(() => memory.as('driver').write8(0x1000, 1)).toThrow('enough');
    expect(memory.peek(0x1000, 1)[0]).toBe(0);
    stop();
    memory.as('driver').write8(0x1000, 1);
    expect(seen).toHaveLength(1);
  });

  function access(
    actor: 'driver' | 'device',
    kind: Access['kind'],
    address: number,
    before: number[],
    after: number[],
    rest: object,
  ): unknown {
    const bytes = { before: new Uint8Array(before), after: new Uint8Array(after) };
    return { actor, kind, address, size: before.length, ...bytes, ...rest };
  }
});

function catchFault(run: () => void): MemoryFault | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof MemoryFault) return error;
    throw error;
  }
  return undefined;
}
