import { VIRTQ_DESC_F_AVAIL, VIRTQ_DESC_F_USED } from '../spec/packed-ring.ts';
import { VIRTQ_DESC_F_INDIRECT, VIRTQ_DESC_F_NEXT, VIRTQ_DESC_F_WRITE } from '../spec/ring.ts';
import type { ClauseKey } from '../spec/types.ts';
import type { ChainCase, Part, RawDescriptor } from './chain-case.ts';

/** Something that is legal and that few drivers do. */
export interface Oddity {
  readonly name: OddityName;
  /** One or two sentences; code is between backquotes. */
  readonly message: string;
  /** What allows it; missing where the specification says nothing and it is up to implementations. */
  readonly clause?: ClauseKey;
}

export type OddityName =
  | 'mixed'
  | 'write-on-indirect'
  | 'empty-buffer'
  | 'stale-next'
  | 'unknown-flags'
  | 'ignored-in-table'
  | 'flag-in-table'
  | 'one-entry'
  | 'room-in-table'
  | 'unwritten-table'
  | 'unaligned-table'
  | 'whole-queue'
  | 'overlap';

const TABLE: ClauseKey = 'basic/split-virtqueues/the-virtqueue-descriptor-table';
const INDIRECT: ClauseKey = `${TABLE}/indirect-descriptors`;
const PACKED: ClauseKey = 'basic/packed-virtqueues';
const IN_PACKED: ClauseKey = `${PACKED}/indirect-flag-scatter-gather-support`;

/** What a driver must not do, though a device has to take it. */
const BREACHES: ReadonlySet<OddityName> = new Set(['flag-in-table']);

/** Whether an oddity is one that makes a chain illegal in spite of a device that takes it. */
export const isBreach = (name: OddityName): boolean => BREACHES.has(name);

/** Every clause that an oddity may cite. */
export const ODDITY_CLAUSES: readonly ClauseKey[] = [
  TABLE,
  INDIRECT,
  `${INDIRECT}/device-requirements`,
  IN_PACKED,
  `${PACKED}/driver-requirements-indirect-descriptors`,
];

const KNOWN = VIRTQ_DESC_F_NEXT | VIRTQ_DESC_F_WRITE | VIRTQ_DESC_F_INDIRECT;
const KNOWN_PACKED = KNOWN | VIRTQ_DESC_F_AVAIL | VIRTQ_DESC_F_USED;

const nameOf = ({ index, inTable }: Pick<Part, 'index' | 'inTable'>): string =>
  inTable ? `entry ${index} of the table` : `descriptor ${index}`;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A descriptor that the device went through, and where it stands. */
interface Met extends RawDescriptor {
  readonly index: number;
  readonly inTable: boolean;
}

/** What is unusual about a legal chain. `parts` are its buffers. */
export function odditiesOf(
  given: ChainCase,
  { path, tablePath }: { readonly path: readonly number[]; readonly tablePath: readonly number[] },
  parts: readonly Part[],
): readonly Oddity[] {
  const direct = path.flatMap((index): Met[] => {
    const row = given.rows.find((one) => one.index === index);
    return row ? [{ ...row, inTable: false }] : [];
  });
  const refers = direct.find(({ flags }) => (flags & VIRTQ_DESC_F_INDIRECT) !== 0);
  const isOurs = refers !== undefined && refers.addr === given.table.addr;
  const entries = tablePath.flatMap((index): Met[] => {
    const row = isOurs ? given.table.rows[index] : undefined;
    return row ? [{ ...row, index, inTable: true }] : [];
  });
  return [
    ...(refers ? aboutTable(given, refers, direct.length, tablePath.length, isOurs) : []),
    ...aboutFlags(given, direct, entries),
    ...aboutBuffers(parts),
    ...(given.ring === 'split' && refers === undefined && path.length === given.size && given.size > 1
      ? [
          {
            name: 'whole-queue' as const,
            message:
              'The chain takes every descriptor of the queue, the most that it may: nothing more can be made available until it comes back.',
            clause: TABLE,
          },
        ]
      : []),
  ];
}

function aboutTable(given: ChainCase, refers: Met, directs: number, used: number, isOurs: boolean): Oddity[] {
  const isSplit = given.ring === 'split';
  const found: Oddity[] = [];
  if (directs > 1) {
    const message =
      'Direct descriptors come before the one that refers to a table. A driver may do so, and every device must cope.';
    found.push({ name: 'mixed', message, clause: `${INDIRECT}/device-requirements` });
  }
  if ((refers.flags & VIRTQ_DESC_F_WRITE) !== 0) {
    found.push({
      name: 'write-on-indirect',
      message: `WRITE on descriptor ${refers.index} means nothing: it refers to a table, whose entries say what is written.`,
      clause: isSplit ? `${INDIRECT}/device-requirements` : IN_PACKED,
    });
  }
  const room = refers.len / 16;
  if (room === 1) {
    const message =
      'A table of one entry costs the device one more read than a direct descriptor, and saves nothing.';
    found.push({ name: 'one-entry', message, clause: isSplit ? INDIRECT : IN_PACKED });
  } else if (used < room) {
    const message = `The table has ${room} entries, and the chain goes through ${used} of them.`;
    found.push({ name: 'room-in-table', message, clause: INDIRECT });
  }
  if (refers.addr % 16n !== 0n) {
    const message = 'The table is not aligned to 16 bytes. None is asked for: it may lie anywhere in memory.';
    found.push({ name: 'unaligned-table', message, clause: isSplit ? INDIRECT : IN_PACKED });
  }
  if (!isOurs) {
    const message = `What was read at 0x${refers.addr.toString(16)} is not the table below, which lies at 0x${given.table.addr.toString(16)}.`;
    found.push({ name: 'unwritten-table', message });
  } else if (given.table.rows.length < room && !isSplit) {
    const message = `The table below has ${given.table.rows.length} entries, and \`len\` says ${room}: the others are zeroes.`;
    found.push({ name: 'unwritten-table', message });
  }
  return found;
}

function aboutFlags({ ring }: ChainCase, direct: readonly Met[], entries: readonly Met[]): Oddity[] {
  const found: Oddity[] = [];
  const isSplit = ring === 'split';
  for (const met of isSplit ? [...direct, ...entries] : direct) {
    const unknown = met.flags & ~(isSplit ? KNOWN : KNOWN_PACKED);
    if (unknown !== 0) {
      const message = `${capital(nameOf(met))} has bits in its flags that have no meaning (0x${unknown.toString(16)}). Our device does not look at them.`;
      found.push({ name: 'unknown-flags', message });
    }
  }
  if (isSplit) {
    const stale = [...direct, ...entries].find(
      ({ flags, next }) => (flags & VIRTQ_DESC_F_NEXT) === 0 && next !== 0,
    );
    if (stale) {
      const message = `\`next\` of ${nameOf(stale)} is ${stale.next}, but without NEXT it means nothing. Drivers leave the link of their free list there.`;
      found.push({ name: 'stale-next', message, clause: TABLE });
    }
    return found;
  }
  const flagged = entries.find(({ flags }) => (flags & ~VIRTQ_DESC_F_WRITE) !== 0);
  if (flagged) {
    const message = `${capital(nameOf(flagged))} has a flag other than WRITE. A driver must not set one there; the device ignores it.`;
    const clause: ClauseKey = `${PACKED}/driver-requirements-indirect-descriptors`;
    found.push({ name: 'flag-in-table', message, clause });
  }
  const named = entries.find(({ next }) => next !== 0);
  if (named) {
    const message = `${capital(nameOf(named))} has an ID, ${named.next}, which means nothing there: the device ignores it.`;
    found.push({ name: 'ignored-in-table', message, clause: IN_PACKED });
  }
  return found;
}

function aboutBuffers(parts: readonly Part[]): Oddity[] {
  const found: Oddity[] = [];
  const empty = parts.find(({ len }) => len === 0);
  if (empty) {
    found.push({
      name: 'empty-buffer',
      message: `The buffer of ${nameOf(empty)} has no bytes. The specification does not forbid it, and our device leaves it out; QEMU 7.2 refuses the whole chain.`,
    });
  }
  for (const [at, one] of parts.entries()) {
    const other = parts.slice(at + 1).find((each) => one.len > 0 && each.len > 0 && overlap(one, each));
    if (!other) continue;
    const mixed = one.writable !== other.writable;
    const message = `${capital(nameOf(one))} and ${nameOf(other)} share bytes. Nothing forbids it${mixed ? '; a device may write its answer before it has read the whole request' : ''}.`;
    found.push({ name: 'overlap', message });
    break;
  }
  return found;
}

const overlap = (one: Part, other: Part): boolean =>
  one.addr < other.addr + BigInt(other.len) && other.addr < one.addr + BigInt(one.len);
