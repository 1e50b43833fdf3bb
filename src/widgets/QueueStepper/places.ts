import { type MemoryView, memoryAt } from '../../virtio/world/memory-at.ts';
import type { NamedRange, Step, Trace } from '../../virtio/world/trace.ts';
import { fromLittleEndian, hexBytes, hexNumber, printable } from '../kit/hex.ts';

/** One line of the list of buffers: a buffer, or a field in it. */
export interface BufferRow {
  readonly name: string;
  readonly address: number;
  readonly size: number;
  /** A field stands below its buffer. */
  readonly inner: boolean;
  /** The bytes in words: a number, text, or how they begin. */
  readonly value: string;
}

const within = (inner: NamedRange, outer: NamedRange) =>
  inner.address >= outer.address && inner.address + inner.size <= outer.address + outer.size;

/** The name of the smallest named range that holds an address, with the offset where it is an array of bytes. */
export function nameAt(names: readonly NamedRange[], address: number): string | undefined {
  let best: NamedRange | undefined;
  for (const range of names) {
    if (address < range.address || address >= range.address + range.size) continue;
    if (!best || range.size <= best.size) best = range;
  }
  if (!best) return undefined;
  return best.size > 8 ? `${best.name} + ${address - best.address}` : best.name;
}

/** The parts of `count` lines to show when at most `most` fit: the range that holds `focus`, moved as whole pages. */
export function pageOf(count: number, most: number, focus: number): { from: number; to: number } {
  if (count <= most) return { from: 0, to: count };
  const from = Math.min(Math.floor(Math.max(0, focus) / most) * most, count - most);
  return { from, to: from + most };
}

/** The latest memory access up to `step` that touched `size` bytes at `address`. */
export function lastTouch(trace: Trace, step: number, address: number, size: number): Step | undefined {
  for (let at = Math.min(step, trace.steps.length - 1); at >= 0; at--) {
    const each = trace.steps[at] as Step;
    if (each.kind !== 'read' && each.kind !== 'write') continue;
    if (each.address < address + size && address < each.address + each.size) return each;
  }
  return undefined;
}

export const PAGE = 256;

/**
 * The page of memory that shows step `step`: the one it touches, else the one touched last, else the one where the
 * first queue begins.
 */
export function pageFor(trace: Trace, step: number): number {
  const touched = lastTouch(trace, step, 0, Number.MAX_SAFE_INTEGER);
  const address = touched?.address ?? trace.queues[0]?.descriptors ?? trace.regions[0]?.base ?? 0;
  return address - (address % PAGE);
}

/** The printable text that bytes begin with, quoted, when there is enough of it to be text. */
function textOf(bytes: Uint8Array): string | undefined {
  const end = bytes.findIndex((byte) => byte < 0x20 || byte >= 0x7f);
  const length = end < 0 ? bytes.length : end;
  if (length < Math.min(4, bytes.length)) return undefined;
  const text = Array.from(bytes.subarray(0, Math.min(length, 24)), printable).join('');
  return `“${text}${bytes.subarray(24).some((byte) => byte !== 0) ? '…' : ''}”`;
}

/** Bytes as a reader wants them: up to eight as a little-endian number, more as text or as their beginning. */
export function inWords(bytes: Uint8Array, type?: NamedRange['type']): string {
  if (bytes.length <= 8 && (bytes.length & (bytes.length - 1)) === 0) {
    const value = fromLittleEndian(bytes);
    const name = type?.nameOf(bytes.length === 8 ? value : Number(value));
    if (name !== undefined) return `${value} ${name}`;
    return value < 10n ? String(value) : `${value} (${hexNumber(value)})`;
  }
  if (bytes.every((byte) => byte === 0)) return 'all zero';
  return textOf(bytes) ?? `${hexBytes(bytes.subarray(0, 6))}${bytes.length > 6 ? ' …' : ''}`;
}

/** Whether a range belongs to the rings, which have tables of their own. */
function ofQueue(trace: Trace, range: NamedRange): boolean {
  return trace.queues.some(({ format, size, descriptors, driverArea, deviceArea }) =>
    [
      { name: '', address: descriptors, size: 16 * size },
      { name: '', address: driverArea, size: format === 'packed' ? 4 : 6 + 2 * size },
      { name: '', address: deviceArea, size: format === 'packed' ? 4 : 6 + 8 * size },
    ].some((area) => within(range, area)),
  );
}

/**
 * The named ranges of a trace that are no ring and no part of an indirect table: requests with their fields, and
 * data. A field of a field is left out.
 */
export function bufferRanges(trace: Trace): { range: NamedRange; inner: boolean }[] {
  const found: { range: NamedRange; inner: boolean }[] = [];
  const tables = trace.names.filter(({ name }) => /\]\.(next|id)$/.test(name));
  let outer: NamedRange | undefined;
  let field: NamedRange | undefined;
  for (const range of trace.names) {
    if (ofQueue(trace, range)) continue;
    if (!outer || !within(range, outer)) {
      outer = range;
      field = undefined;
      if (!tables.some((part) => within(part, range))) found.push({ range, inner: false });
    } else if (found.at(-1)?.range === outer || field) {
      if (field && within(range, field)) continue;
      field = range;
      found.push({ range, inner: true });
    }
  }
  return found;
}

/** The buffers of a trace with what is in them after step `step`. */
export function bufferRows(trace: Trace, step: number): BufferRow[] {
  const memory: MemoryView = memoryAt(trace, step);
  const ranges = bufferRanges(trace);
  return ranges.map(({ range, inner }, i) => {
    const { name, address, size, type } = range;
    // What a buffer with fields holds is said by the fields.
    const value = !inner && ranges[i + 1]?.inner ? '' : inWords(memory.bytes(address, size), type);
    return { name, address, size, inner, value };
  });
}
