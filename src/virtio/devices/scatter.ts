import type { MemoryHandle } from '../memory/memory.ts';
import type { Buffer } from '../queue/queue.ts';

/**
 * The pieces of guest memory that hold bytes `offset` to `offset + length` of what `buffers` hold one after another.
 * A device finds the parts of a message with it, since it must not assume anything about how descriptors cut it
 * (version 1.4, section 2.7.4). Pieces of no length are left out; bytes past the end are too.
 */
export function slice(buffers: readonly Buffer[], offset: number, length: number): readonly Buffer[] {
  const pieces: Buffer[] = [];
  let start = 0;
  const end = offset + length;
  for (const buffer of buffers) {
    const from = Math.max(start, offset);
    const to = Math.min(start + buffer.length, end);
    if (to > from) pieces.push({ address: buffer.address + (from - start), length: to - from });
    start += buffer.length;
    if (start >= end) break;
  }
  return pieces;
}

/** How many bytes `buffers` hold. */
function lengthOf(buffers: readonly Buffer[]): number {
  let length = 0;
  for (const buffer of buffers) length += buffer.length;
  return length;
}

/** Copies what `buffers` hold out of guest memory, one access a buffer. */
export function gather(memory: MemoryHandle, buffers: readonly Buffer[]): Uint8Array {
  const bytes = new Uint8Array(lengthOf(buffers));
  let at = 0;
  for (const buffer of buffers) {
    memory.fetch(buffer.address, buffer.length, bytes, at);
    at += buffer.length;
  }
  return bytes;
}

/** Copies `bytes` into `buffers`, one access a buffer, until either ends. Returns how many bytes were copied. */
export function scatter(memory: MemoryHandle, buffers: readonly Buffer[], bytes: Uint8Array): number {
  let at = 0;
  for (const buffer of buffers) {
    const length = Math.min(buffer.length, bytes.length - at);
    if (length === 0) break;
    memory.store(buffer.address, bytes, at, length);
    at += length;
  }
  return at;
}
