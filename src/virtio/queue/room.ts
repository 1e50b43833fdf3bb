import { PlainMemory } from '../memory/plain.ts';
import { QueueError } from './errors.ts';
import type { Buffer } from './queue.ts';
import { makeDriverQueue, queueAreas } from './ring-kind.ts';

export interface RoomQuestion {
  /** Descriptors of the queue. */
  readonly size: number;
  /** Buffers of each request. */
  readonly pieces: number;
  readonly packed: boolean;
  /** Whether each request gets an indirect table. */
  readonly indirect: boolean;
}

/** What a queue holds when the driver has put in as much as it can. */
export interface Room {
  /** Requests that are in the queue at once. */
  readonly requests: number;
  /** Descriptors of the queue that each of them takes. */
  readonly each: number;
  /** Descriptors that are left, too few for one more. */
  readonly free: number;
  /** Bytes of the areas of the queue, and of all indirect tables in use. */
  readonly ringBytes: number;
  readonly tableBytes: number;
  /** Why the driver's half takes no further request. */
  readonly refusal: QueueError;
}

const DESCRIPTOR = 16;
const BASE = 0x1000;
/** The buffers themselves are never touched. */
const BUFFER: Buffer = { address: BASE, length: 512 };

/**
 * Fills a queue: the driver's half is given requests of so many buffers until it refuses one. A split queue has a
 * power of two as its size (1.4 § 2.7); any other throws a `QueueError`.
 */
export function roomOf({ size, pieces, packed, indirect }: RoomQuestion): Room {
  const areas = queueAreas(size, { packed });
  const bytes = [areas.descriptors, areas.driverArea, areas.deviceArea].map((area) => area.size);
  const ringBytes = bytes.reduce((sum, one) => sum + one, 0);
  const tableSize = pieces * DESCRIPTOR;
  const place = Math.ceil((BASE + ringBytes + 64) / DESCRIPTOR) * DESCRIPTOR;
  const memory = new PlainMemory([
    { name: 'ram', base: BASE, size: place - BASE + size * tableSize + tableSize },
  ]);
  const [descriptors = 0, driverArea = 0] = bytes;
  const queue = makeDriverQueue<number>(
    memory.as('driver'),
    {
      size,
      descriptors: BASE,
      driverArea: BASE + descriptors,
      deviceArea: BASE + Math.ceil((descriptors + driverArea) / 4) * 4,
    },
    { indirect, eventIndex: false, packed },
  );
  const buffers = Array.from({ length: pieces }, () => BUFFER);
  for (let requests = 0; ; requests++) {
    const { free } = queue;
    try {
      queue.add(buffers, [], requests, indirect ? place + requests * tableSize : undefined);
    } catch (error) {
      if (!(error instanceof QueueError)) throw error;
      const each = requests === 0 ? 0 : (size - free) / requests;
      return {
        requests,
        each,
        free,
        ringBytes,
        tableBytes: indirect ? requests * tableSize : 0,
        refusal: error,
      };
    }
  }
}
