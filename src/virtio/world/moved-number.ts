import type { Step } from './trace.ts';

/**
 * Whether the bytes that a step moved can be read as one little-endian number, of at most eight bytes. Blocks and
 * indicators of channel I/O are big-endian, and most of them are more than one number (version 1.4, section 4.3.2).
 */
export const isLittleEndianNumber = ({ after, probe }: Step): boolean =>
  after.length > 0 && after.length <= 8 && !probe.startsWith('ccw.');
