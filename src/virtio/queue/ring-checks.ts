import type { MemoryHandle } from '../memory/memory.ts';
import { ChainError, QueueError, type QueueReason } from './errors.ts';
import type { Buffer, QueueAddresses } from './queue.ts';
import { AREAS, type RingRules } from './ring-rules.ts';

/** Something that neither half can work with. */
interface Misfit {
  readonly reason: 'queue-size' | 'queue-outside-memory';
  readonly message: string;
}

/** What is wrong with the size or the place of a queue, or null. Alignment is the driver's to see to. */
function misfitOf(rules: RingRules, memory: MemoryHandle, addresses: QueueAddresses): Misfit | null {
  const { size } = addresses;
  if (!rules.isSize(size)) {
    const [kind, right] = rules.sizes;
    return { reason: 'queue-size', message: `${size} is no ${kind}: ${right} from 1 to 32768 is.` };
  }
  const bytes = rules.bytesOf(size);
  for (const area of AREAS) {
    if (memory.contains(addresses[area], bytes[area])) continue;
    const place = `0x${addresses[area].toString(16)} (${area})`;
    const message = `The ${bytes[area]} bytes at ${place} are not in guest memory.`;
    return { reason: 'queue-outside-memory', message };
  }
  return null;
}

/** What a device says of a queue whose size or place makes no sense, or null. */
export function refusalOf(
  rules: RingRules,
  memory: MemoryHandle,
  addresses: QueueAddresses,
): ChainError | null {
  const misfit = misfitOf(rules, memory, addresses);
  return misfit && new ChainError(misfit.reason, misfit.message, {}, rules.chainClauses);
}

/** Throws a `QueueError` when a driver wants a queue of a size or at a place that none can have. */
export function checkPlace(rules: RingRules, memory: MemoryHandle, addresses: QueueAddresses): void {
  const misfit = misfitOf(rules, memory, addresses);
  if (misfit !== null) fail(rules, misfit.reason, misfit.message);
  for (const area of AREAS) {
    const address = addresses[area];
    if (address % rules.alignment[area] === 0) continue;
    const message = `0x${address.toString(16)} is no multiple of ${rules.alignment[area]} (${area}).`;
    fail(rules, 'misaligned', message);
  }
}

/** The part of a driver's half that decides whether there is room. */
interface Half {
  readonly size: number;
  readonly free: number;
}

/**
 * Throws a `QueueError` for what a driver's half cannot add. `table` is the address of an indirect table, where one is
 * used. The answer is the bytes of the writable part.
 */
export function checkAdd(
  rules: RingRules,
  { size, free }: Half,
  isIndirectOn: boolean,
  readable: readonly Buffer[],
  writable: readonly Buffer[],
  table: number | undefined,
): number {
  const { whole, part } = rules;
  const count = readable.length + writable.length;
  if (count === 0) fail(rules, 'empty-chain', rules.least);
  if (count > size) {
    const message = `A ${whole} of ${count} ${part}s is longer than the queue, which has ${size} descriptors.`;
    fail(rules, 'chain-too-long', message);
  }
  if (table !== undefined) {
    if (!isIndirectOn) {
      const message = 'An indirect table needs VIRTIO_F_INDIRECT_DESC, which was not negotiated.';
      fail(rules, 'indirect-not-negotiated', message);
    }
    checkAddress(rules, table);
  }
  const needed = table === undefined ? count : 1;
  if (needed > free) {
    const asked = needed === 1 ? '1 descriptor' : `${needed} descriptors`;
    fail(rules, 'full', `The ${whole} needs ${asked}, and ${free} ${free === 1 ? 'is' : 'are'} free.`);
  }
  const room = totalOf(rules, writable);
  const bytes = totalOf(rules, readable) + room;
  if (bytes > rules.maxBytes) {
    fail(rules, 'too-many-bytes', `The ${whole} has ${bytes} bytes, more than 2^32.`);
  }
  return room;
}

/** Bytes of some buffers. Throws a `QueueError` for one that no descriptor can hold. */
function totalOf(rules: RingRules, buffers: readonly Buffer[]): number {
  let bytes = 0;
  for (const { address, length } of buffers) {
    if (length >>> 0 !== length) {
      fail(rules, 'bad-buffer', `A buffer of ${length} bytes does not fit a descriptor.`);
    }
    checkAddress(rules, address);
    bytes += length;
  }
  return bytes;
}

/** Throws a `QueueError` for what is no address, or one that a number cannot hold exactly. */
function checkAddress(rules: RingRules, address: number): void {
  if (!(address >= 0 && address <= Number.MAX_SAFE_INTEGER) || Math.floor(address) !== address) {
    fail(rules, 'bad-buffer', `${address} is not an address that a descriptor can hold.`);
  }
}

function fail({ queueClauses }: RingRules, reason: QueueReason, message: string): never {
  throw new QueueError(reason, message, queueClauses);
}
