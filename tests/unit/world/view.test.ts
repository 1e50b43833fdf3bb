import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findScenario, scenarios } from '../../../src/virtio/scenarios.ts';
import { MemoryCursor, memoryAt } from '../../../src/virtio/world/memory-at.ts';
import { ownedByDevice, owner } from '../../../src/virtio/world/ownership.ts';
import { packedView } from '../../../src/virtio/world/packed-view.ts';
import { run } from '../../../src/virtio/world/run.ts';
import type { Scenario } from '../../../src/virtio/world/scenario.ts';
import type { Step, Trace } from '../../../src/virtio/world/trace.ts';
import { chainsInFlight, descriptorFlags, queueView, touch } from '../../../src/virtio/world/view.ts';

const find = (id: string): Scenario => findScenario(id) as Scenario;
const stepOf = (trace: Trace, probe: string, kind: string, nth = 0): Step =>
  trace.steps.filter((step) => step.probe === probe && step.kind === kind)[nth] as Step;

describe('memory at a step', () => {
  it('holds after each write what the write put there, and before it what was there', () => {
    const trace = run(find('blk/write-and-flush'));
    for (const { index, kind, address, size, before, after } of trace.steps) {
      if (kind !== 'read' && kind !== 'write') continue;
      expect(memoryAt(trace, index).bytes(address, size)).toEqual(after);
      expect(memoryAt(trace, index - 1).bytes(address, size)).toEqual(before);
    }
  });

  it('is the same whether the cursor comes from before or from behind', () => {
    const trace = run(find('blk/read-one-sector'), {
      patches: [{ step: 14, address: 0x40000000, bytes: [9, 9, 9] }],
    });
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1, max: trace.steps.length }), { minLength: 1 }), (stops) => {
        const cursor = new MemoryCursor(trace);
        for (const stop of stops) cursor.seek(stop);
        const fresh = new MemoryCursor(trace).seek(stops.at(-1) as number);
        const [ram] = trace.regions;
        const all = (view: MemoryCursor) => Buffer.from(view.bytes(ram?.base ?? 0, ram?.size ?? 0));
        expect(all(cursor).equals(all(fresh))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('shows the bytes of a patch from the step it names on, and not before', () => {
    const patch = { step: 14, address: 0x40011008, bytes: [5] };
    const trace = run(find('blk/read-one-sector'), { patches: [patch] });
    expect(memoryAt(trace, 13).bytes(patch.address, 1)).toEqual(Uint8Array.of(0));
    expect(memoryAt(trace, 14).bytes(patch.address, 1)).toEqual(Uint8Array.of(5));
  });

  it('reads as 0 outside the regions', () => {
    const memory = memoryAt(run(find('queue/one-buffer')), 0);
    expect(memory.bytes(0, 4)).toEqual(new Uint8Array(4));
    // The first descriptor begins at the region: its address is 0x40011000.
    expect(memory.read32(0x3fff_fffe)).toBe(0x1000_0000);
    expect(memory.contains(0x3fff_ffff, 2)).toBe(false);
  });
});

describe('the tables of a queue', () => {
  const scenario = find('blk/read-one-sector');
  const trace = run(scenario);
  const published = stepOf(trace, 'avail.idx', 'write').index;
  const returned = stepOf(trace, 'used.idx', 'write').index;

  it('show the three descriptors of a read (2.7.5)', () => {
    const { descriptors } = queueView(trace, published);
    expect(descriptors.slice(0, 3)).toMatchObject([
      { index: 0, address: 0x40000000, addr: 0x40011000n, len: 16, flags: ['NEXT'], next: 1 },
      { index: 1, address: 0x40000010, addr: 0x40012000n, len: 512, flags: ['NEXT', 'WRITE'], next: 2 },
      { index: 2, address: 0x40000020, addr: 0x40013000n, len: 1, flags: ['WRITE'], next: 0 },
    ]);
  });

  it('belong to the device from the moment `avail.idx` covers the chain until `used.idx` does', () => {
    const ownersAt = (step: number) => queueView(trace, step).descriptors.map((row) => row.owner[2]);
    expect(ownersAt(published - 1).join('')).toBe('iiiiiiii');
    expect(ownersAt(published).join('')).toBe('vvviiiii');
    expect(ownersAt(returned - 1).join('')).toBe('vvviiiii');
    expect(ownersAt(returned).join('')).toBe('iiiiiiii');
    expect(owner(trace, published, trace.queues[0] as Trace['queues'][number], 1)).toBe('device');
    expect(chainsInFlight(trace, published)).toEqual([[0, 1, 2]]);
    expect(chainsInFlight(trace, returned)).toEqual([]);
  });

  it('say which cells a step touches', () => {
    const follow = trace.steps.find(({ probe, detail }) => probe === 'desc.follow' && detail === 1) as Step;
    const { descriptors, avail } = queueView(trace, follow.index);
    expect(descriptors.map((row) => row.touched.length)).toEqual([0, 4, 0, 0, 0, 0, 0, 0]);
    expect(descriptors[1]?.cells.len.touched).toBe('read');
    expect(avail.idx.touched).toBeNull();
    expect(queueView(trace, published).avail.idx.touched).toBe('write');
    expect(touch(trace.steps[published], 0x40000081, 1)).toBeNull();
    expect(touch(trace.steps[published], 0x40000083, 1)).toBe('write');
  });

  it('show rings and indices (2.7.6, 2.7.8)', () => {
    const before = queueView(trace, published);
    expect(before.avail.idx).toMatchObject({ value: 1, address: 0x40000082 });
    expect(before.avail.nextSlot).toBe(1);
    expect(before.avail.ring.map(({ pending }) => pending)).toEqual([true, ...Array(7).fill(false)]);
    expect(before.avail.usedEvent).toBeNull();
    const after = queueView(trace, returned);
    expect(after.used.ring[0]).toMatchObject({
      slot: 0,
      address: 0x400000a4,
      id: { value: 0 },
      len: { value: 513 },
    });
    expect(after.avail.ring.some(({ pending }) => pending)).toBe(false);
  });

  it('show both event fields when they were negotiated (2.7.7, 2.7.10)', () => {
    const events = run(scenario, { options: { 'event-index': 'on' } });
    const view = queueView(events, events.steps.length - 1);
    expect(view.avail.usedEvent).toMatchObject({ value: 1, address: 0x40000094 });
    expect(view.used.availEvent).toMatchObject({ value: 1, address: 0x400000e4 });
  });

  it('show an indirect table that is in use (2.7.5.3)', () => {
    const table = run(scenario, { options: { indirect: 'on' } });
    const at = stepOf(table, 'avail.idx', 'write').index;
    const { indirect, descriptors } = queueView(table, at);
    expect(descriptors[0]).toMatchObject({ flags: ['INDIRECT'], len: 48, owner: 'device' });
    expect(indirect).toMatchObject([
      { descriptor: 0, rows: [{ flags: ['NEXT'] }, { len: 512 }, { flags: ['WRITE'] }] },
    ]);
  });

  it('name bits that no version defines as numbers', () => {
    expect(descriptorFlags(0x8003)).toEqual(['NEXT', 'WRITE', '0x8000']);
  });

  it('can be drawn at every step of every scenario, and no queue beyond', () => {
    for (const one of scenarios) {
      const all = run(one);
      for (let step = -1; step < all.steps.length; step++) {
        for (const [index, { format }] of all.queues.entries()) {
          const rows =
            format === 'packed' ? packedView(all, step, index).rows : queueView(all, step, index).descriptors;
          expect(rows.length).toBeGreaterThan(0);
        }
      }
      expect(() => queueView(all, 0, all.queues.length)).toThrow(RangeError);
    }
  });
});

describe('ownership', () => {
  it('follows chains that come back in another order (2.7.8)', () => {
    const trace = run(find('blk/two-out-of-order'));
    const first = stepOf(trace, 'used.idx', 'write').index;
    const [queue] = trace.queues;
    expect([...ownedByDevice(trace, first - 1, queue as Trace['queues'][number])]).toEqual([
      0, 1, 2, 3, 4, 5,
    ]);
    expect([...ownedByDevice(trace, first, queue as Trace['queues'][number])]).toEqual([0, 1, 2]);
  });

  it('goes on across the wrap of the indices (2.7.13.3)', () => {
    const trace = run(find('queue/wrap'));
    const [queue] = trace.queues;
    const counts = trace.steps.map(
      ({ index }) => ownedByDevice(trace, index, queue as Trace['queues'][number]).size,
    );
    expect(new Set(counts)).toEqual(new Set([0, 1]));
    expect(counts.filter((count, i) => count === 1 && counts[i - 1] === 0)).toHaveLength(3);
  });
});
