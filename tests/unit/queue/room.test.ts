import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roomOf } from '../../../src/virtio/queue/room.ts';

const size = fc.integer({ min: 0, max: 8 }).map((power) => 2 ** power);
const pieces = fc.integer({ min: 1, max: 300 });

describe('the room in a queue', () => {
  it('without tables is a descriptor for each buffer, of either ring', () => {
    fc.assert(
      fc.property(size, pieces, fc.boolean(), (entries, count, packed) => {
        const room = roomOf({ size: entries, pieces: count, packed, indirect: false });
        const fits = count > entries ? 0 : Math.floor(entries / count);
        expect(room).toMatchObject({ requests: fits, free: entries - fits * count, tableBytes: 0 });
        expect(room.refusal.reason).toBe(count > entries ? 'chain-too-long' : 'full');
      }),
      { numRuns: 60 },
    );
  });

  it('with tables is a request for each descriptor, as long as none is longer than the queue (2.7.5.3.1)', () => {
    fc.assert(
      fc.property(size, pieces, fc.boolean(), (entries, count, packed) => {
        const room = roomOf({ size: entries, pieces: count, packed, indirect: true });
        const fits = count > entries ? 0 : entries;
        expect(room).toMatchObject({ requests: fits, free: entries - fits, tableBytes: fits * count * 16 });
        expect(room.refusal.reason).toBe(count > entries ? 'chain-too-long' : 'full');
      }),
      { numRuns: 60 },
    );
  });

  it('costs the bytes that section 2.7 gives for a split queue, and 8 for the event structures of a packed one', () => {
    expect(roomOf({ size: 256, pieces: 3, packed: false, indirect: false }).ringBytes).toBe(
      4096 + 518 + 2054,
    );
    expect(roomOf({ size: 256, pieces: 3, packed: true, indirect: false }).ringBytes).toBe(4096 + 8);
  });
});
