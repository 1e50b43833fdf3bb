import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bytesOfDescriptor,
  type ChainCase,
  descriptorAt,
  type RawDescriptor,
} from '../../../src/virtio/queue/chain-case.ts';
import { CHAIN_PRESETS } from '../../../src/virtio/queue/chain-presets.ts';
import { CHAIN_CLAUSES, PACKED_CHAIN_CLAUSES } from '../../../src/virtio/queue/errors.ts';
import { judge, QUEUE_BASE } from '../../../src/virtio/queue/judge.ts';

const raw = fc.record({
  addr: fc.oneof(fc.bigInt(0n, 0x8000n), fc.bigInt(0n, 0xffff_ffff_ffff_ffffn)),
  len: fc.oneof(fc.nat(64), fc.constantFrom(16, 32, 48), fc.integer({ min: 0, max: 0xffff_ffff })),
  flags: fc.oneof(fc.nat(7), fc.constantFrom(0x80, 0x81, 0x82, 0x83, 0x84), fc.nat(0xffff)),
  next: fc.oneof(fc.nat(9), fc.nat(0xffff)),
});
const anyCase: fc.Arbitrary<ChainCase> = fc.record({
  ring: fc.constantFrom('split' as const, 'packed' as const),
  size: fc.oneof(fc.constantFrom(1, 2, 4, 8), fc.nat(12), fc.nat(0xffff)),
  head: fc.oneof(fc.nat(9), fc.nat(0xffff)),
  rows: fc.array(raw, { maxLength: 8 }).map((rows) => rows.map((row, index) => ({ index, ...row }))),
  table: fc.record({ addr: fc.bigInt(0n, 0x8000n), rows: fc.array(raw, { maxLength: 5 }) }),
  indirect: fc.boolean(),
  inOrder: fc.boolean(),
  memory: fc.constantFrom(0x8000, 0x10_0000, 0x1_0000_0000),
});

/** Reasons that one chain on a fresh queue, judged by a device that takes empty buffers, cannot have. */
const ELSEWHERE = new Set([
  'too-many-available',
  'too-many-in-flight',
  'empty-buffer',
  'id-in-flight',
  'queue-outside-memory',
]);

describe('the judgement of a chain', () => {
  it('is for each preset what the preset says', () => {
    for (const { id, given, outcome } of CHAIN_PRESETS) {
      const found = judge(given);
      const said =
        found.kind === 'legal'
          ? { odd: found.oddities.map(({ name }) => name) }
          : found.kind === 'malformed'
            ? { malformed: found.reason }
            : 'nothing';
      expect({ id, said }).toEqual({ id, said: outcome });
    }
  });

  it('has a preset for each reason that a device has to refuse a chain, in both kinds of ring', () => {
    for (const [ring, clauses] of [
      ['split', CHAIN_CLAUSES],
      ['packed', PACKED_CHAIN_CLAUSES],
    ] as const) {
      const shown = new Set(
        CHAIN_PRESETS.flatMap(({ given, outcome }) =>
          given.ring === ring && 'malformed' in outcome ? [outcome.malformed] : [],
        ),
      );
      const missing = Object.keys(clauses).filter(
        (reason) => !ELSEWHERE.has(reason) && !shown.has(reason as never),
      );
      // Any number up to 32768 is a size of a packed queue, so a bad one is the same mistake as in the split ring.
      expect(missing.filter((reason) => !(ring === 'packed' && reason === 'queue-size'))).toEqual([]);
    }
  });

  it('never throws, and of a legal chain the parts add up to what the device may read and write', () => {
    fc.assert(
      fc.property(anyCase, (given) => {
        const found = judge(given);
        if (found.kind !== 'legal') {
          if (found.kind === 'malformed') expect(found.remedy).not.toBe('');
          return;
        }
        const total = (writable: boolean) =>
          found.parts.reduce((sum, part) => sum + (part.writable === writable ? part.len : 0), 0);
        expect(total(false)).toBe(found.chain.readableLength);
        expect(total(true)).toBe(found.chain.writableLength);
        const kinds = found.parts.map(({ writable }) => writable);
        expect(kinds).toEqual([...kinds].sort((a, b) => Number(a) - Number(b)));
      }),
      { numRuns: 2000 },
    );
  });

  it('tells the buffers that stand in memory, where a table lies over the descriptors of the queue', () => {
    const row = (addr: bigint, len: number): RawDescriptor => ({ addr, len, flags: 0, next: 0 });
    const found = judge({
      ring: 'split',
      size: 1,
      head: 0,
      rows: [{ index: 0, ...row(0x4000n, 16) }],
      table: { addr: BigInt(QUEUE_BASE - 16), rows: [row(0n, 0), row(0x5000n, 7)] },
      indirect: true,
      inOrder: false,
      memory: 0x8000,
    });
    expect(found).toMatchObject({ kind: 'legal', parts: [{ addr: 0x5000n, len: 7 }] });
  });

  it('sees no packed list while its first descriptor is not available (2.8.1)', () => {
    const row: RawDescriptor = { addr: 0x4000n, len: 16, flags: 0, next: 0 };
    const [preset] = CHAIN_PRESETS.filter(({ given }) => given.ring === 'packed');
    if (!preset) throw new Error('There is no preset of a packed ring.');
    expect(judge({ ...preset.given, rows: [{ index: 0, ...row }] }).kind).toBe('nothing');
  });

  it('writes and reads a descriptor of either ring, which differ in the place of their last two fields', () => {
    fc.assert(
      fc.property(raw, fc.constantFrom('split' as const, 'packed' as const), (row, ring) => {
        expect(descriptorAt(bytesOfDescriptor(row, ring), 0, ring)).toEqual(row);
      }),
    );
    const row = { addr: 0x1122n, len: 3, flags: 4, next: 5 };
    expect([...bytesOfDescriptor(row, 'split').slice(12)]).toEqual([4, 0, 5, 0]);
    expect([...bytesOfDescriptor(row, 'packed').slice(12)]).toEqual([5, 0, 4, 0]);
  });
});
