import { VIRTQ_DESC_F_AVAIL } from '../spec/packed-ring.ts';
import { VIRTQ_DESC_F_INDIRECT, VIRTQ_DESC_F_NEXT, VIRTQ_DESC_F_WRITE } from '../spec/ring.ts';
import type { ChainCase, PlacedDescriptor, RawDescriptor } from './chain-case.ts';
import type { ChainReason } from './errors.ts';
import type { OddityName } from './oddities.ts';

/** A chain worth looking at. */
export interface ChainPreset {
  /** Part of addresses, so it never changes. */
  readonly id: string;
  /** As a choice in a list says it. */
  readonly label: string;
  readonly given: ChainCase;
  /** What the device makes of it: what is wrong, or what is unusual about a legal chain. */
  readonly outcome: { readonly malformed: ChainReason } | { readonly odd: readonly OddityName[] };
}

const N = VIRTQ_DESC_F_NEXT;
const W = VIRTQ_DESC_F_WRITE;
const I = VIRTQ_DESC_F_INDIRECT;
const A = VIRTQ_DESC_F_AVAIL;

/** Where buffers and tables of the presets lie, and where their guest memory ends. */
const HEADER = 0x4000_1000n;
const DATA = 0x4000_2000n;
const STATUS = 0x4000_3000n;
const TABLE = 0x4001_0000n;
export const MEMORY = 0x8000_0000;

const d = (addr: bigint, len: number, flags: number, next = 0): RawDescriptor => ({ addr, len, flags, next });
const at = (index: number, row: RawDescriptor): PlacedDescriptor => ({ index, ...row });
const rowsOf = (...rows: readonly RawDescriptor[]): PlacedDescriptor[] =>
  rows.map((row, index) => at(index, row));

const plain: ChainCase = {
  ring: 'split',
  size: 8,
  head: 0,
  rows: [],
  table: { addr: TABLE, rows: [] },
  indirect: true,
  inOrder: false,
  memory: MEMORY,
};
const split = (given: Partial<ChainCase>): ChainCase => ({ ...plain, ...given });
const packed = (given: Partial<ChainCase>): ChainCase => ({ ...plain, ring: 'packed', size: 6, ...given });
const table = (...rows: readonly RawDescriptor[]) => ({ addr: TABLE, rows });
const legal = (id: string, label: string, given: ChainCase, ...odd: readonly OddityName[]): ChainPreset => {
  return { id, label, given, outcome: { odd } };
};
const broken = (id: string, label: string, given: ChainCase, malformed: ChainReason): ChainPreset => {
  return { id, label, given, outcome: { malformed } };
};

const request = table(d(HEADER, 16, N, 1), d(DATA, 512, N | W, 2), d(STATUS, 1, W));
const refers = (length = 48, flags = I): RawDescriptor => d(TABLE, length, flags);

const SPLIT: readonly ChainPreset[] = [
  legal(
    'read',
    'a disk read in three pieces',
    split({
      rows: [at(0, d(HEADER, 16, N, 4)), at(4, d(DATA, 512, N | W, 1)), at(1, d(STATUS, 1, W))],
    }),
  ),
  legal('send', 'one buffer to read', split({ rows: rowsOf(d(DATA, 1514, 0)) })),
  legal('table', 'the same read in a table', split({ rows: rowsOf(refers()), table: request })),
  legal(
    'mixed',
    'two direct, then a table',
    split({
      rows: rowsOf(d(HEADER, 8, N, 1), d(HEADER + 8n, 8, N, 2), refers(32)),
      table: table(d(DATA, 512, N | W, 1), d(STATUS, 1, W)),
    }),
    'mixed',
  ),
  legal(
    'write-table',
    'WRITE beside INDIRECT',
    split({ rows: rowsOf(refers(48, I | W)), table: request }),
    'write-on-indirect',
  ),
  legal(
    'empty',
    'a buffer of no bytes',
    split({ rows: rowsOf(d(HEADER, 16, N, 1), d(DATA, 0, N | W, 2), d(STATUS, 1, W)) }),
    'empty-buffer',
  ),
  legal(
    'stale',
    'a `next` left over',
    split({ rows: rowsOf(d(HEADER, 16, N, 1), d(STATUS, 1, W, 2)) }),
    'stale-next',
  ),
  legal(
    'whole',
    'every descriptor of the queue',
    split({ size: 2, rows: rowsOf(d(HEADER, 16, N, 1), d(STATUS, 1, W)) }),
    'whole-queue',
  ),
  legal(
    'overlap',
    'two buffers that overlap',
    split({ rows: rowsOf(d(DATA, 64, N, 1), d(DATA + 32n, 64, W)) }),
    'overlap',
  ),
  broken(
    'loop',
    'a loop',
    split({ rows: rowsOf(d(HEADER, 16, N, 1), d(DATA, 512, N | W, 2), d(STATUS, 1, N | W, 1)) }),
    'loop',
  ),
  broken(
    'next',
    '`next` beyond the table',
    split({ rows: rowsOf(d(HEADER, 16, N, 8)) }),
    'next-out-of-range',
  ),
  broken(
    'head',
    'a head beyond the table',
    split({ head: 8, rows: rowsOf(d(DATA, 16, 0)) }),
    'head-out-of-range',
  ),
  broken(
    'order',
    'a readable buffer after a writable one',
    split({ rows: rowsOf(d(HEADER, 16, N, 1), d(STATUS, 1, N | W, 2), d(DATA, 512, 0)) }),
    'readable-after-writable',
  ),
  broken(
    'outside',
    'a virtual address',
    split({ rows: rowsOf(d(0xffff_8880_4000_2000n, 512, 0)) }),
    'buffer-outside-memory',
  ),
  broken(
    'end',
    'one byte beyond the end of memory',
    split({ rows: rowsOf(d(BigInt(MEMORY) - 511n, 512, W)) }),
    'buffer-outside-memory',
  ),
  broken(
    'bytes',
    'more than 2^32 bytes',
    split({ rows: rowsOf(d(0n, 0x8000_0000, N, 1), d(0n, 0x8000_0000, N, 2), d(HEADER, 1, 0)) }),
    'too-many-bytes',
  ),
  broken(
    'not-agreed',
    'INDIRECT without its feature',
    split({ indirect: false, rows: rowsOf(refers()), table: request }),
    'indirect-not-negotiated',
  ),
  broken(
    'nested',
    'a table in a table',
    split({ rows: rowsOf(refers(32)), table: table(d(HEADER, 16, N, 1), d(TABLE, 16, I)) }),
    'nested-indirect',
  ),
  broken(
    'both',
    'INDIRECT and NEXT',
    split({ rows: rowsOf(d(TABLE, 48, I | N, 1), d(STATUS, 1, W)), table: request }),
    'indirect-with-next',
  ),
  broken(
    'length',
    'a table of 40 bytes',
    split({ rows: rowsOf(refers(40)), table: request }),
    'indirect-length',
  ),
  broken(
    'table-outside',
    'a table outside memory',
    split({ rows: rowsOf(d(BigInt(MEMORY), 48, I)) }),
    'indirect-outside-memory',
  ),
  broken(
    'table-next',
    '`next` beyond an indirect table',
    split({ rows: rowsOf(refers(32)), table: request }),
    'indirect-next-out-of-range',
  ),
  broken(
    'table-loop',
    'a loop in a table',
    split({ rows: rowsOf(refers()), table: table(d(HEADER, 16, N, 1), d(DATA, 512, N | W, 1)) }),
    'loop',
  ),
  broken(
    'long',
    'a table longer than the queue',
    split({ size: 2, rows: rowsOf(refers()), table: request }),
    'too-long',
  ),
  broken(
    'skips',
    'a `next` that skips, in order',
    split({ inOrder: true, rows: [at(0, d(HEADER, 16, N, 2)), at(2, d(STATUS, 1, W))] }),
    'next-not-in-order',
  ),
  broken('size', 'a queue of 6', split({ size: 6, rows: rowsOf(d(DATA, 16, 0)) }), 'queue-size'),
];

const PACKED: readonly ChainPreset[] = [
  legal(
    'p-read',
    'a disk read in three pieces',
    packed({ rows: rowsOf(d(HEADER, 16, A | N), d(DATA, 512, A | N | W), d(STATUS, 1, A | W, 3)) }),
  ),
  legal(
    'p-table',
    'the same read in a table',
    packed({
      rows: rowsOf(d(TABLE, 48, A | I, 3)),
      table: table(d(HEADER, 16, 0), d(DATA, 512, W), d(STATUS, 1, W)),
    }),
  ),
  legal(
    'p-ignored',
    'NEXT inside a table',
    packed({ rows: rowsOf(d(TABLE, 48, A | I, 3)), table: request }),
    'flag-in-table',
    'ignored-in-table',
  ),
  broken(
    'p-late',
    'a further descriptor not available',
    packed({ rows: rowsOf(d(HEADER, 16, A | N), d(DATA, 512, N | W), d(STATUS, 1, A | W, 3)) }),
    'not-available',
  ),
  broken(
    'p-mixed',
    'one direct, then a table',
    packed({
      rows: rowsOf(d(HEADER, 16, A | N), d(TABLE, 32, A | I, 3)),
      table: table(d(DATA, 512, W), d(STATUS, 1, W)),
    }),
    'indirect-in-list',
  ),
  broken(
    'p-order',
    'a readable buffer after a writable one',
    packed({ rows: rowsOf(d(STATUS, 1, A | N | W), d(HEADER, 16, A, 3)) }),
    'readable-after-writable',
  ),
  broken(
    'p-long',
    'a list longer than the ring',
    packed({ size: 2, rows: rowsOf(d(HEADER, 16, A | N), d(HEADER, 16, A | N)) }),
    'too-long',
  ),
  broken(
    'p-both',
    'INDIRECT and NEXT',
    packed({ rows: rowsOf(d(TABLE, 48, A | I | N, 3)), table: request }),
    'indirect-with-next',
  ),
  broken(
    'p-not-agreed',
    'INDIRECT without its feature',
    packed({ indirect: false, rows: rowsOf(d(TABLE, 48, A | I, 3)), table: request }),
    'indirect-not-negotiated',
  ),
  broken(
    'p-length',
    'a table of no bytes',
    packed({ rows: rowsOf(d(TABLE, 0, A | I, 3)) }),
    'indirect-length',
  ),
  broken(
    'p-outside',
    'a buffer outside memory',
    packed({ rows: rowsOf(d(BigInt(MEMORY), 16, A, 3)) }),
    'buffer-outside-memory',
  ),
  broken(
    'p-table-outside',
    'a table outside memory',
    packed({ rows: rowsOf(d(BigInt(MEMORY), 48, A | I, 3)) }),
    'indirect-outside-memory',
  ),
];

/** Every preset, legal ones of each ring first. */
export const CHAIN_PRESETS: readonly ChainPreset[] = [...SPLIT, ...PACKED];
