/** Where the parts of a queue lie: in one piece for the legacy interface, in three for the standard. */
import { placeLegacy } from '../queue/legacy-layout.ts';
import { isQueueSize, placeSplit, splitSizes } from '../queue/split-places.ts';
import { SPLIT_ALIGNMENT } from '../spec/ring.ts';

/** A run of bytes from `offset`, counted from the first byte of the queue. */
export interface QueuePart {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  /** Bytes that belong to no part. */
  readonly padding?: true;
}

export interface QueueMap {
  readonly parts: readonly QueuePart[];
  /** Bytes from the first to the last part, padding included. */
  readonly bytes: number;
  /** What a legacy driver writes for the address. */
  readonly page?: number;
}

/** What was asked for: entries, bytes that the used ring is aligned to, guest-physical address. */
export interface QueueWish {
  readonly size: number;
  readonly align: number;
  readonly base: number;
}

/** The unit of a legacy queue address on PCI, and on MMIO where the driver says so, in bytes. */
export const PAGE = 4096;

/** What is wrong with a wish, by the number that is wrong; the sections are 2.7, 2.7.2 and 4.2.4 of 1.4. */
export function queueFaults(
  { size, align, base }: QueueWish,
  legacy: boolean,
): Partial<Record<keyof QueueWish, string>> {
  const faults: Partial<Record<keyof QueueWish, string>> = {};
  if (!isQueueSize(size)) faults.size = 'A split queue has a power of 2 up to 32768 entries.';
  if (legacy && (align < SPLIT_ALIGNMENT.deviceArea || (align & (align - 1)) !== 0)) {
    faults.align = `An alignment is a power of 2, and the used ring needs at least ${SPLIT_ALIGNMENT.deviceArea}.`;
  }
  if (legacy && base % PAGE !== 0) {
    faults.base = `The driver writes the address divided by ${PAGE}: the ${base % PAGE} bytes beyond the page would be lost, and the device would look at 0x${(base - (base % PAGE)).toString(16)}.`;
  } else if (legacy && base / PAGE > 0xffff_ffff) {
    faults.base = 'The page number has 32 bits; this address is beyond them.';
  } else if (legacy && base === 0) {
    faults.base = 'Page 0 is no place: a legacy driver writes it to say that it has stopped using the queue.';
  } else if (!legacy && base % SPLIT_ALIGNMENT.descriptors !== 0) {
    faults.base = `The descriptor table begins at a multiple of ${SPLIT_ALIGNMENT.descriptors}.`;
  }
  return faults;
}

/** Puts the padding between parts in, and behind the last up to `end`. */
function withPadding(parts: readonly QueuePart[], end: number): readonly QueuePart[] {
  const all: QueuePart[] = [];
  let at = 0;
  const fill = (to: number) => {
    if (to > at) all.push({ name: 'padding', offset: at, size: to - at, padding: true });
  };
  for (const part of parts) {
    fill(part.offset);
    all.push(part);
    at = part.offset + part.size;
  }
  fill(end);
  return all;
}

/** The map of a queue without a fault. */
export function queueMap({ size, align, base }: QueueWish, legacy: boolean): QueueMap {
  const sizes = splitSizes(size);
  const placed = legacy ? placeLegacy(size, base, align) : placeSplit(size, base);
  const bytes = 'bytes' in placed ? placed.bytes : placed.end - base;
  const parts = [
    { name: 'descriptor table', offset: placed.descriptors - base, size: sizes.descriptors },
    { name: 'available ring', offset: placed.driverArea - base, size: sizes.driverArea },
    { name: 'used ring', offset: placed.deviceArea - base, size: sizes.deviceArea },
  ];
  return { parts: withPadding(parts, bytes), bytes, ...(legacy && { page: base / PAGE }) };
}
