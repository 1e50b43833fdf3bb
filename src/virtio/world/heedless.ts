import type { MemoryHandle } from '../memory/memory.ts';

export interface HeedlessOptions {
  /** False: after it asked to be told again, this side does not look once more. */
  readonly looksAgain: boolean;
  /** Called once, just before this side asks for the first time to be told again. */
  readonly asking: () => void;
  /** Called in place of a look that is left out. */
  readonly sleeping: () => void;
}

/** Writes under these probes say what a side of a split queue wants to be told of. */
const WISHES: readonly string[] = ['used.flags', 'used.avail_event', 'avail.flags', 'avail.used_event'];
/** And these are its second looks; their detail is how far the side has come. */
const LOOKS: readonly string[] = ['avail.recheck', 'used.recheck'];

/**
 * A handle on memory whose owner asks at the worst moment, and may leave out the look that follows: then that look
 * answers that nothing is new, and memory is not touched. For one half of a split queue.
 */
export function heedless(
  memory: MemoryHandle,
  { looksAgain, asking, sleeping }: HeedlessOptions,
): MemoryHandle {
  let probe = '';
  let detail = 0;
  let hasAsked = false;
  const isSkipped = (): boolean => !looksAgain && LOOKS.includes(probe);
  return {
    actor: memory.actor,
    read8: (address) => memory.read8(address),
    read16(address) {
      if (!isSkipped()) return memory.read16(address);
      sleeping();
      return detail;
    },
    read32: (address) => memory.read32(address),
    read64: (address) => memory.read64(address),
    write8: (address, value) => memory.write8(address, value),
    write16(address, value) {
      // Under `flags` a 1 says that it does not want to be told.
      const asks = WISHES.includes(probe) && !(probe.endsWith('flags') && value === 1);
      if (asks && !hasAsked) {
        hasAsked = true;
        asking();
      }
      memory.write16(address, value);
    },
    write32: (address, value) => memory.write32(address, value),
    write64: (address, value) => memory.write64(address, value),
    fetch: (address, length, into, at) => memory.fetch(address, length, into, at),
    store: (address, from, at, length) => memory.store(address, from, at, length),
    fetchWords: (address, count, into) => memory.fetchWords(address, count, into),
    storeWords: (address, count, from) => memory.storeWords(address, count, from),
    barrier(kind, scope) {
      if (!isSkipped()) memory.barrier(kind, scope);
    },
    contains: (address, length) => memory.contains(address, length),
    at(to, more) {
      probe = to;
      detail = more ?? 0;
      memory.at(to, more);
    },
  };
}
