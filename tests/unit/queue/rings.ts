import { expect } from 'vitest';
import type { MemoryHandle } from '../../../src/virtio/memory/memory.ts';
import { QueueError } from '../../../src/virtio/queue/errors.ts';
import { isPackedSize, placePacked } from '../../../src/virtio/queue/packed.ts';
import { eventAt } from '../../../src/virtio/queue/packed-events.ts';
import type { QueueAddresses } from '../../../src/virtio/queue/queue.ts';
import { isQueueSize, placeSplit } from '../../../src/virtio/queue/split.ts';
import { placesOf } from '../../../src/virtio/queue/split-places.ts';
import { makePackedPair, makeRecordedPackedPair } from './packed-pair.ts';
import { makePair, makeRecordedPair } from './pair.ts';

type Ask = (raw: MemoryHandle, addresses: QueueAddresses, at: number) => void;

/** Both sides of a queue that nobody has used yet ask to be told of the entry `at`, by hand. */
const askSplit: Ask = (raw, addresses, at) => {
  const { usedEvent, availEvent } = placesOf(addresses);
  raw.write16(usedEvent, at);
  raw.write16(availEvent, at);
};
const askPacked: Ask = (raw, { driverArea, deviceArea }, at) => {
  raw.write32(driverArea, eventAt(at, true));
  raw.write32(deviceArea, eventAt(at, true));
};

/** Both kinds of ring, for what holds for either. `section` is that of version 1.4. */
export const RINGS = [
  {
    ring: 'split',
    section: '2.7',
    packed: false,
    place: placeSplit,
    isSize: isQueueSize,
    make: makePair,
    record: makeRecordedPair,
    ask: askSplit,
    /** Queues whose indices or wrap counters turn early, some of them in the middle of a pair. */
    starts: [{ size: 4 }, { size: 4, start: 65535 }],
  },
  {
    ring: 'packed',
    section: '2.8',
    packed: true,
    place: placePacked,
    isSize: isPackedSize,
    make: makePackedPair,
    record: makeRecordedPackedPair,
    ask: askPacked,
    starts: [{ size: 4 }, { size: 5 }],
  },
] as const;

/** Why a half of the ring refuses to do something, with a clause of the ring's own section. */
export function reasonOf(ring: string, run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (!(error instanceof QueueError)) throw error;
    expect(error.clause).toMatch(new RegExp(`^basic/${ring}-virtqueues`));
    return error.reason;
  }
  return 'nothing was thrown';
}
