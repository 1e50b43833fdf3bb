import { SparseMemory } from '../memory/sparse.ts';
import { VIRTQ_DESC_F_INDIRECT, VIRTQ_DESC_F_WRITE } from '../spec/ring.ts';
import type { ClauseKey } from '../spec/types.ts';
import {
  bytesOfDescriptor,
  type ChainCase,
  descriptorAt,
  type Part,
  type RawDescriptor,
} from './chain-case.ts';
import { ChainError, type ChainErrorPlace, type ChainReason } from './errors.ts';
import { type Oddity, odditiesOf } from './oddities.ts';
import { placePacked } from './packed-places.ts';
import type { Chain, QueueAddresses } from './queue.ts';
import { remedyOf } from './remedies.ts';
import { makeDeviceQueue } from './ring-kind.ts';
import { placeSplit, placesOf } from './split-places.ts';

/** Where the device has been: descriptors of the queue, then entries of the table, in the order of its reads. */
interface Walked {
  readonly path: readonly number[];
  readonly tablePath: readonly number[];
}

export type Judgement =
  | (Walked & {
      readonly kind: 'legal';
      readonly chain: Chain;
      readonly parts: readonly Part[];
      readonly oddities: readonly Oddity[];
    })
  | (Walked & {
      readonly kind: 'malformed';
      readonly reason: ChainReason;
      /** One sentence. */
      readonly message: string;
      readonly clause: ClauseKey;
      readonly place: ChainErrorPlace;
      /** What would be right, in one or two sentences. */
      readonly remedy: string;
    })
  /** Packed only: the first descriptor is not available, so the device waits. */
  | (Walked & { readonly kind: 'nothing' });

/** Where the queue of a case begins. */
export const QUEUE_BASE = 0x1000;

/** Where the three areas of the queue lie. */
export function addressesOf({ ring, size }: Pick<ChainCase, 'ring' | 'size'>): QueueAddresses {
  return ring === 'packed' ? placePacked(size, QUEUE_BASE) : placeSplit(size, QUEUE_BASE);
}

/** Guest memory with the queue and the table in it; what does not fit in memory is left out. */
function memoryOf(given: ChainCase, addresses: QueueAddresses): SparseMemory {
  const memory = new SparseMemory('device', given.memory);
  const put = (address: number, bytes: Uint8Array): void => {
    if (memory.contains(address, bytes.length)) memory.store(address, bytes);
  };
  for (const row of given.rows) {
    if (row.index < given.size)
      put(addresses.descriptors + 16 * row.index, bytesOfDescriptor(row, given.ring));
  }
  given.table.rows.forEach((row, at) => {
    put(Number(given.table.addr) + 16 * at, bytesOfDescriptor(row, given.ring));
  });
  if (given.ring === 'split') {
    const { availIdx, availRing } = placesOf(addresses);
    put(availIdx, Uint8Array.of(1, 0));
    put(availRing, Uint8Array.of(given.head, given.head >> 8));
  }
  return memory;
}

/**
 * Puts a case into guest memory and lets the device's half of a fresh queue take the chain. Never throws, whatever
 * the case is. The device stops at the first thing that is wrong, so that is what is told.
 */
export function judge(given: ChainCase): Judgement {
  const { ring, indirect, inOrder } = given;
  const addresses = addressesOf(given);
  const memory = memoryOf(given, addresses);
  const features = { indirect, inOrder, eventIndex: false, packed: ring === 'packed' };
  const device = makeDeviceQueue(memory, addresses, features);
  const walked = (): Walked => {
    const { chain, 'in table': inTable } = device.inspect();
    return { path: Array.isArray(chain) ? chain : [], tablePath: Array.isArray(inTable) ? inTable : [] };
  };
  try {
    const chain = device.pop();
    if (chain === null) return { kind: 'nothing', path: [], tablePath: [] };
    const been = walked();
    const parts = partsOf(given, memory, been);
    return { kind: 'legal', chain, parts, oddities: odditiesOf(given, been, parts), ...been };
  } catch (error) {
    if (!(error instanceof ChainError)) throw error;
    const { reason, message, clause, place } = error;
    return {
      kind: 'malformed',
      reason,
      message,
      clause,
      place,
      remedy: remedyOf(reason, given),
      ...walked(),
    };
  }
}

/**
 * The buffers of a chain in the order in which the device meets them, empty ones among them, as they stand in memory:
 * a table may lie over the descriptors of the queue.
 */
function partsOf(given: ChainCase, memory: SparseMemory, { path, tablePath }: Walked): readonly Part[] {
  const { descriptors } = addressesOf(given);
  const bytes = new Uint8Array(16);
  const at = (address: number): RawDescriptor => {
    memory.fetch(address, 16, bytes);
    return descriptorAt(bytes, 0, given.ring);
  };
  const row = (index: number) => at(descriptors + 16 * index);
  const part = (index: number, inTable: boolean, { addr, len, flags }: RawDescriptor): Part => {
    return { index, inTable, writable: (flags & VIRTQ_DESC_F_WRITE) !== 0, addr, len };
  };
  const direct = path.flatMap((index) => {
    const found = row(index);
    return (found.flags & VIRTQ_DESC_F_INDIRECT) !== 0 ? [] : [part(index, false, found)];
  });
  const base = Number(row(path.at(-1) ?? 0).addr);
  const entries = tablePath.map((index) => part(index, true, at(base + 16 * index)));
  return [...direct, ...entries];
}
