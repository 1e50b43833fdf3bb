import { describe, expect, it } from 'vitest';
import { GuestAllocator, OutOfGuestMemory } from '../../src/virtio/guest-allocator.ts';

describe('the guest allocator', () => {
  const region = { name: 'ram', base: 0x100, size: 0x100 };

  it('hands out the lowest address that fits and is aligned', () => {
    const allocator = new GuestAllocator(region);
    expect(allocator.allocate('a', 3).address).toBe(0x100);
    expect(allocator.allocate('b', 16, 16).address).toBe(0x110);
    expect(allocator.allocate('c', 4).address).toBe(0x103);
  });

  it('hands out again what was freed, joined with its neighbours', () => {
    const allocator = new GuestAllocator(region);
    const parts = ['a', 'b', 'c', 'd'].map((name) => allocator.allocate(name, 0x40));
    expect(() => allocator.allocate('e', 1)).toThrow(OutOfGuestMemory);
    for (const at of [2, 1, 1]) allocator.free(parts[at] ?? { name: '', address: 0, size: 0 });
    expect(allocator.allocate('f', 0x80).address).toBe(0x140);
    expect(allocator.live.map((one) => one.name)).toEqual(['a', 'f', 'd']);
  });

  it('tells an observer which ranges have names', () => {
    const allocator = new GuestAllocator(region, 0x180);
    const seen: string[] = [];
    allocator.observe((event, { name, address }) => seen.push(`${event} ${name} ${address}`));
    const buffer = allocator.allocate('a', 8);
    allocator.free(buffer);
    allocator.free(buffer);
    expect(seen).toEqual(['allocate a 384', 'free a 384']);
  });
});
