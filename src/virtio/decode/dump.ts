import { failed, type Outcome, quoted } from './outcome.ts';

/** Bytes read from a dump. */
export interface Dump {
  readonly bytes: Uint8Array;
  /** The address that the dump gives its first byte; 0 where it gives none. */
  readonly base: number;
  /** True where the dump shows 16-bit words of a little-endian machine, so that bytes were swapped back. */
  readonly swapped: boolean;
}

export interface DumpOptions {
  /** The most bytes that are taken; 4096 unless given. */
  readonly most?: number;
}

/** One line: where it says that it lies, and its digits in groups. */
interface Line {
  readonly number: number;
  /** The offset as printed; undefined where the form has none. */
  readonly offset?: string;
  readonly groups: readonly string[];
  /** The offset has a colon behind it, as in `xxd`. */
  readonly colon?: boolean;
  /** `*`: the line above it, repeated up to the next offset. */
  readonly repeats?: boolean;
}

const GROUP = /^[0-9a-f]+$/i;
/**
 * A line of `print_hex_dump` in a kernel log, whatever stands before the offset: the time, the host, the prefix that
 * the code gave. An offset there has eight digits, an address sixteen, and bytes in pairs follow.
 */
const LOGGED = /^.*?[\s\]](?:0x)?((?:[0-9a-f]{8}|[0-9a-f]{16}): [0-9a-f]{2}(?: .*)?)$/i;

/**
 * Reads a hex dump in any of the forms that people paste: `xxd`, `hexdump -C`, `hexdump`, `od -A x -t x1`, `lspci
 * -xxx`, `x/64xb` of a debugger or `xp` of QEMU's monitor (values of more than a byte are little-endian), the lines of
 * `print_hex_dump` in a kernel log, or plain digits with or without blanks, commas, `0x` or `\x`. Offsets must follow each other without a gap,
 * because a lost line would shift every field behind it.
 */
export function parseDump(text: string, { most = 4096 }: DumpOptions = {}): Outcome<Dump> {
  const rows = text.split(/\r?\n/).map(withoutLog);
  const isDump = rows.some((row) => offsetOf(row) !== undefined);
  const lines: Line[] = [];
  for (const [index, row] of rows.entries()) {
    if (row.trim() === '') continue;
    lines.push(isDump ? dumpLine(row, index + 1) : plainLine(row, index + 1));
  }
  if (lines.length === 0) {
    return failed('There are no bytes here. Paste a dump of xxd, hexdump -C or od -A x -t x1, or plain hex.');
  }
  const bad = firstFault(lines);
  if (bad !== undefined) return failed(bad);
  return isDump ? joinDump(lines, most) : joinPlain(lines, most);
}

/** The line from its offset on, where a log wrote something before it. */
function withoutLog(row: string): string {
  return offsetOf(row) === undefined ? (LOGGED.exec(row)?.[1] ?? row) : row;
}

/** The offset that a line of a dump begins with and what follows it. */
function offsetOf(row: string): { offset: string; rest: string; colon: boolean } | undefined {
  const colon = /^\s*(?:0x)?([0-9a-f]{1,16})(?:\s+<[^>]*>)?:(?:\s+(.*))?$/i.exec(row);
  if (colon?.[1] !== undefined) return { offset: colon[1], rest: colon[2] ?? '', colon: true };
  const blank = /^\s*(?:0x)?([0-9a-f]{5,16})\s+(\S.*)$/i.exec(row);
  if (blank?.[1] === undefined || blank[2] === undefined) return undefined;
  // Plain digits in equal groups have no offset: a dump's first word is longer than the others.
  const first = blank[2].split(/\s+/)[0] ?? '';
  return GROUP.test(first) && (first.length === 2 || first.length === 4)
    ? { offset: blank[1], rest: blank[2], colon: false }
    : undefined;
}

function dumpLine(row: string, number: number): Line {
  if (row.trim() === '*') return { number, groups: [], repeats: true };
  const found = offsetOf(row);
  if (found === undefined) {
    // The last line of `hexdump` and `od` is the offset of the end, alone.
    const end = /^\s*(?:0x)?([0-9a-f]{5,16})\s*$/i.exec(row)?.[1];
    return end === undefined
      ? { number, groups: row.trim().split(/\s+/) }
      : { number, offset: end, groups: [] };
  }
  // Text beside the digits stands between bars (hexdump -C, od -z) or behind two blanks (xxd).
  const bare = found.rest.replace(/\s+[|>].*$/, '');
  // Text of eight characters has no more than three pairs, so a half of an `xxd` line is told from it by the fourth.
  const groups = hexdumpColumns(bare, found.colon ? 4 : 1)
    .trim()
    .split(/\s+/);
  return {
    number,
    offset: found.offset,
    colon: found.colon,
    groups: groups.filter((group) => group !== '').map(inMemory),
  };
}

/** A value as a debugger prints it, `0x00010001`, as its digits lie in memory; anything else as it is. */
function inMemory(group: string): string {
  const value = /^0x((?:[0-9a-f]{2}){1,8})$/i.exec(group)?.[1];
  return value === undefined ? group : (value.match(/../g) ?? []).reverse().join('');
}

/**
 * `hexdump -C` leaves two blanks between its halves; what else stands behind two blanks is text, and so is a second
 * half of fewer than `least` bytes.
 */
function hexdumpColumns(rest: string, least: number): string {
  const [first = '', second, ...others] = rest.split(/\s{2,}/);
  if (second === undefined) return first;
  const half = first.trim().split(/\s+/);
  const isHalf = half.length === 8 && half.every((group) => group.length === 2) && others.length === 0;
  const pairs = second.trim().split(/\s+/);
  return isHalf &&
    pairs.length >= least &&
    pairs.length <= 8 &&
    pairs.every((group) => /^[0-9a-f]{2}$/i.test(group))
    ? `${first} ${second}`
    : first;
}

function plainLine(row: string, number: number): Line {
  const groups = row
    .replace(/\\x|0x/gi, ' ')
    .split(/[\s,;:{}[\]]+/)
    .filter((group) => group !== '');
  return { number, groups };
}

function firstFault(lines: readonly Line[]): string | undefined {
  for (const { number, groups } of lines) {
    for (const group of groups) {
      if (!GROUP.test(group)) return `Line ${number}: ${quoted(group)} is not hexadecimal.`;
      if (group.length % 2 !== 0 && group.length > 1) {
        return `Line ${number}: ${quoted(group)} has an odd number of digits; a byte is two.`;
      }
    }
  }
  return undefined;
}

function bytesOf(groups: readonly string[], swap: boolean): number[] {
  return groups.flatMap((group) => {
    const pairs = group.length === 1 ? [group] : (group.match(/../g) ?? []);
    const bytes = pairs.map((pair) => Number.parseInt(pair, 16));
    return swap ? bytes.reverse() : bytes;
  });
}

const tooMany = (most: number) => failed(`This is more than ${most} bytes, the most that is read here.`);

function joinPlain(lines: readonly Line[], most: number): Outcome<Dump> {
  const bytes = lines.flatMap(({ groups }) => bytesOf(groups, false));
  if (bytes.length > most) return tooMany(most);
  return { ok: true, bytes: Uint8Array.from(bytes), base: 0, swapped: false };
}

function joinDump(lines: readonly Line[], most: number): Outcome<Dump> {
  const radix = radixOf(lines);
  const offsets = lines.map(({ offset }) =>
    offset === undefined ? undefined : Number.parseInt(offset, radix),
  );
  const base = offsets.find((offset) => offset !== undefined) ?? 0;
  // Words without a colon behind the offset are those of `hexdump` and `od -t x2`, in the machine's own order.
  const swapped = isSwapped(lines);
  const bytes: number[] = [];
  let last: number[] = [];
  for (const [index, { number, groups, repeats }] of lines.entries()) {
    if (repeats === true) {
      const until = offsets[index + 1];
      if (until === undefined || last.length === 0) {
        return failed(
          `Line ${number}: “*” repeats the line above up to the next offset, but one of them is missing.`,
        );
      }
      if (until - base > most) return tooMany(most);
      while (base + bytes.length < until) bytes.push(...last);
      continue;
    }
    const at = offsets[index];
    if (at !== undefined && at !== base + bytes.length) {
      return failed(
        `Line ${number} says offset 0x${at.toString(16)}, but the bytes above it end at 0x${(base + bytes.length).toString(16)}.`,
      );
    }
    last = bytesOf(groups, swapped);
    bytes.push(...last);
    if (bytes.length > most) return tooMany(most);
  }
  if (bytes.length === 0) return failed('This dump has offsets, but no bytes.');
  return { ok: true, bytes: Uint8Array.from(bytes), base, swapped };
}

/** `od` counts in octal unless told otherwise, in seven digits: 0000020 after sixteen bytes. */
function radixOf(lines: readonly Line[]): 8 | 16 {
  const fits = (radix: number) =>
    lines.every((line, at) => {
      const next = lines[at + 1];
      if (line.offset === undefined || next?.offset === undefined) return true;
      const distance = Number.parseInt(next.offset, radix) - Number.parseInt(line.offset, radix);
      return distance === bytesOf(line.groups, false).length;
    });
  const isOctal = lines.every(({ offset }) => offset === undefined || /^[0-7]{7}$/.test(offset));
  return isOctal && !fits(16) && fits(8) ? 8 : 16;
}

function isSwapped(lines: readonly Line[]): boolean {
  const groups = lines.flatMap((line) => line.groups);
  return (
    groups.length > 0 && groups.every((group) => group.length === 4) && !lines.some(({ colon }) => colon)
  );
}
