import type { ChainCase } from './chain-case.ts';
import type { ChainReason } from './errors.ts';

const most = ({ size }: ChainCase): string => (size > 1 ? `from 0 to ${size - 1}` : '0');

/** The powers of two on both sides of a number, within the range of queue sizes. */
function neighbours(size: number): string {
  const below = 2 ** Math.floor(Math.log2(Math.max(1, Math.min(size, 32768))));
  const above = Math.min(32768, below * 2);
  return below === above ? String(below) : `${below} or ${above}`;
}

type Remedy = string | ((given: ChainCase) => string);

/** What a driver has to write instead, for each way to be malformed. */
const REMEDIES: Readonly<Record<ChainReason, Remedy>> = {
  'queue-size': (given) =>
    given.ring === 'packed'
      ? 'Any whole number from 1 to 32768 will do.'
      : `A power of two: ${neighbours(given.size)}. Only a packed ring takes other sizes.`,
  'queue-outside-memory': 'All three areas of the queue have to lie in guest memory.',
  'too-many-available': 'Let `avail.idx` be ahead of what came back by the queue size at most.',
  'too-many-in-flight': 'Wait until a buffer has come back before the next one is made available.',
  'head-out-of-range': (given) => `A head is the index of a descriptor, ${most(given)}.`,
  'next-out-of-range': (given) =>
    `\`next\` is the index of a descriptor of the queue, ${most(given)}. Where the chain is to end, clear NEXT.`,
  'indirect-next-out-of-range':
    'Inside a table `next` counts the entries of that table, from 0, not the descriptors of the queue. Where the chain is to end, clear NEXT.',
  loop: 'Clear NEXT where the chain is to end, or lead on to a descriptor that it has not been to.',
  'too-long': ({ size, ring }) =>
    `At most ${size} ${size === 1 ? 'buffer' : 'buffers'}, as many as the queue has descriptors${ring === 'split' ? '; our device does not count the one that refers to a table' : ''}. Make the buffers longer, or make two requests of it.`,
  'too-many-bytes':
    'All buffers of a chain together have 4,294,967,296 bytes at most. Make two requests of it.',
  'readable-after-writable':
    'First all that the device reads (header, data on its way out), then all that it writes (data on its way in, status).',
  'buffer-outside-memory': ({ memory }) =>
    `Guest memory ends at 0x${memory.toString(16)}, and a buffer lies below that with its last byte. \`addr\` is a guest-physical address, never a virtual one.`,
  'indirect-not-negotiated':
    'Negotiate VIRTIO_F_INDIRECT_DESC (bit 28) first; without it, chain the descriptors with NEXT.',
  'nested-indirect': 'Entries of a table describe buffers and nothing else: put them all into one table.',
  'indirect-with-next': 'A table ends the chain. Clear NEXT, and move what was to follow into the table.',
  'indirect-in-list':
    'In a packed ring a list has one kind of descriptor: put all buffers into the table, or none. A split ring would take this.',
  'indirect-length': '`len` counts the bytes of the table, 16 for each entry: 16, 32, 48 and so on.',
  'indirect-outside-memory':
    'A table lies in guest memory as a whole; `addr` is the guest-physical address of its first entry.',
  'next-not-in-order':
    'With VIRTIO_F_IN_ORDER `next` is the index plus one, and 0 after the last descriptor of the queue. Or do not negotiate it.',
  'id-in-flight': 'Give each buffer an ID that no buffer with the device has.',
  'not-available':
    'Every descriptor of a list has AVAIL equal to the wrap counter and USED its opposite, here AVAIL set and USED clear. The flags of the first are written last.',
  'empty-buffer': 'Give it a length, or leave it out.',
};

/** What would be right instead. Code is between backquotes. */
export function remedyOf(reason: ChainReason, given: ChainCase): string {
  const remedy = REMEDIES[reason];
  return typeof remedy === 'string' ? remedy : remedy(given);
}
