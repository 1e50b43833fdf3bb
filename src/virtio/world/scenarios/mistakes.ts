import { VIRTQ_DESC_F_INDIRECT, VIRTQ_DESC_F_NEXT, VIRTQ_DESC_F_WRITE } from '../../spec/ring.ts';
import { choice } from '../scenario.ts';
import type { TraceQueue } from '../trace.ts';
import { MEMORY_BASE, type World } from '../world.ts';

/** Ways in which a driver can go wrong with the first chain it adds. */
export const mistake = choice('mistake', 'The driver goes wrong', [
  ['none', 'nowhere'],
  ['loop', 'the chain leads back to its head'],
  ['next', 'a descriptor leads beyond the table'],
  ['head', 'the ring names a descriptor that does not exist'],
  ['order', 'a readable buffer after a writable one'],
  ['outside', 'a buffer lies outside memory'],
  ['indirect', 'INDIRECT where it must not stand'],
]);

/** The first chain of a fresh queue. */
export interface FirstChain {
  /** Where the indices start. */
  readonly start: number;
  readonly descriptors: number;
  /** Whether the device may write the last buffer. */
  readonly endsWritable: boolean;
  /** Where its indirect table lies, when it has one. */
  readonly table: number | undefined;
}

/**
 * Lets the driver overwrite a part of what it has described, before it makes it available. The queue is fresh, so
 * that the first chain lies in the first descriptors of its table.
 */
export function goWrong(world: World, queue: TraceQueue, kind: string, chain: FirstChain): void {
  const { start } = chain;
  const goesOn = VIRTQ_DESC_F_NEXT | (chain.endsWritable ? VIRTQ_DESC_F_WRITE : 0);
  const table = chain.table ?? queue.descriptors;
  const last = table + 16 * (chain.descriptors - 1);
  const write = (address: number, value: number): void => {
    world.driver.at('driver.mistake');
    world.driver.write16(address, value);
  };
  switch (kind) {
    case 'loop':
      write(last + 12, goesOn);
      write(last + 14, 0);
      return;
    case 'next':
      write(last + 12, goesOn);
      write(last + 14, queue.size + 4);
      return;
    case 'head':
      write(queue.driverArea + 4 + 2 * (start % queue.size), queue.size + 4);
      return;
    case 'order':
      write(table + 12, chain.descriptors > 1 ? VIRTQ_DESC_F_NEXT | VIRTQ_DESC_F_WRITE : VIRTQ_DESC_F_WRITE);
      write(last + 12, 0);
      return;
    case 'outside':
      world.driver.at('driver.mistake');
      world.driver.write64(table, BigInt(MEMORY_BASE) * 4n);
      return;
    case 'indirect':
      // With a table already, the flag is right and what must not stand beside it is NEXT.
      write(
        queue.descriptors + 12,
        VIRTQ_DESC_F_INDIRECT | (chain.table === undefined ? 0 : VIRTQ_DESC_F_NEXT),
      );
      return;
  }
}
