import { group } from '../../spec/facts.ts';
import type { Constant } from '../../spec/types.ts';

/**
 * The masks of a group whose constants are numbers of bits, for `flags`. The sound device writes a mask as
 * `1 << VIRTIO_SND_PCM_F_EVT_XRUNS`, and so it is called here: the constant alone is another number.
 */
export function masks(constants: readonly Constant[], name: string): Readonly<Record<string, number>> {
  const bits = Object.entries(group(constants, name));
  return Object.fromEntries(bits.map(([key, bit]) => [`1 << ${key}`, 2 ** bit]));
}

/** The same for a field of 64 bits. */
export function masks64(constants: readonly Constant[], name: string): Readonly<Record<string, bigint>> {
  const entries = Object.entries(masks(constants, name));
  return Object.fromEntries(entries.map(([key, mask]) => [key, BigInt(mask)]));
}
