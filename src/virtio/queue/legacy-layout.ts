import type { QueueAddresses } from './queue.ts';
import { splitSizes } from './split-places.ts';

/** A queue in one piece, as the legacy interface has it. `size` bytes in all, whole pieces of `queueAlign`. */
export interface LegacyQueue extends QueueAddresses {
  /** Bytes from the descriptor table to the end of the last piece. */
  readonly bytes: number;
}

/**
 * Where the parts of a legacy queue lie that begins at `base` (version 1.4, section 2.7.2): the available ring right
 * behind the table, the used ring at the next multiple of `queueAlign`, a power of 2. The macro `ALIGN` of that
 * section adds and masks with the alignment itself; this rounds up to it, as the struct below the macro says and as
 * drivers and devices do.
 */
export function placeLegacy(size: number, base: number, queueAlign: number): LegacyQueue {
  const sizes = splitSizes(size);
  const up = (bytes: number) => Math.ceil(bytes / queueAlign) * queueAlign;
  const driverArea = base + sizes.descriptors;
  const deviceArea = base + up(sizes.descriptors + sizes.driverArea);
  return {
    size,
    descriptors: base,
    driverArea,
    deviceArea,
    bytes: deviceArea - base + up(sizes.deviceArea),
  };
}
