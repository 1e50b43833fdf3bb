import type { BarrierKind, MemoryHandle } from '../memory/memory.ts';
import type { World } from './world.ts';

interface Store {
  readonly address: number;
  readonly bytes: Uint8Array;
  readonly probe: string;
  readonly detail: number | undefined;
}

/** Without a barrier a store is seen after this many nanoseconds at the latest. */
const LONGEST = 6_000;

export interface StoreBufferOptions {
  /** False: the driver has left its write barriers out; the full ones it has kept. */
  readonly writeBarriers: boolean;
  /** Called after every store that has become visible to the other side. */
  readonly seen?: () => void;
}

/**
 * The driver's handle on a machine that lets writes be seen in another order than they were made. A store waits in a
 * buffer, from which the driver itself already reads it. At a barrier all that wait are seen, in an order drawn from
 * the seed: a barrier says only that they come before what follows it. Stores to the same bytes stay in order, as on
 * every machine.
 */
export function storeBuffer(world: World, { writeBarriers, seen }: StoreBufferOptions): MemoryHandle {
  const memory = world.driver;
  const waiting: Store[] = [];
  let probe = '';
  let detail: number | undefined;

  const flush = (): void => {
    while (waiting.length > 0) {
      const drawn = waiting[world.random.below(waiting.length)] as Store;
      // The oldest store to the same bytes goes first.
      const store = waiting.find((one) => overlap(one, drawn)) ?? drawn;
      waiting.splice(waiting.indexOf(store), 1);
      memory.at(store.probe, store.detail);
      memory.store(store.address, store.bytes);
      seen?.();
    }
    memory.at(probe, detail);
  };
  const put = (address: number, bytes: Uint8Array): void => {
    waiting.push({ address, bytes, probe, detail });
    world.after(LONGEST, 'driver', flush);
  };
  const get = (address: number, length: number): DataView => {
    const bytes = new Uint8Array(length);
    memory.fetch(address, length, bytes);
    for (const store of waiting) {
      for (let i = 0; i < store.bytes.length; i++) {
        const at = store.address + i - address;
        if (at >= 0 && at < length) bytes[at] = store.bytes[i] ?? 0;
      }
    }
    return new DataView(bytes.buffer);
  };
  const number = (address: number, length: number, write: (view: DataView) => void): void => {
    const view = new DataView(new ArrayBuffer(length));
    write(view);
    put(address, new Uint8Array(view.buffer));
  };

  return {
    actor: 'driver',
    read8: (address) => get(address, 1).getUint8(0),
    read16: (address) => get(address, 2).getUint16(0, true),
    read32: (address) => get(address, 4).getUint32(0, true),
    read64: (address) => get(address, 8).getBigUint64(0, true),
    write8: (address, value) => number(address, 1, (view) => view.setUint8(0, value)),
    write16: (address, value) => number(address, 2, (view) => view.setUint16(0, value, true)),
    write32: (address, value) => number(address, 4, (view) => view.setUint32(0, value, true)),
    write64: (address, value) => number(address, 8, (view) => view.setBigUint64(0, value, true)),
    fetch: (address, length, into, at = 0) => into.set(new Uint8Array(get(address, length).buffer), at),
    store: (address, from, at = 0, length = from.length - at) => put(address, from.slice(at, at + length)),
    fetchWords(address, count, into) {
      const view = get(address, 4 * count);
      for (let i = 0; i < count; i++) into[i] = view.getUint32(4 * i, true);
    },
    storeWords: (address, count, from) =>
      number(address, 4 * count, (view) => {
        for (let i = 0; i < count; i++) view.setUint32(4 * i, from[i] ?? 0, true);
      }),
    barrier(kind: BarrierKind) {
      if (kind === 'write' && !writeBarriers) return;
      if (kind !== 'read') flush();
      memory.barrier(kind);
    },
    contains: (address, length) => memory.contains(address, length),
    at(to, more) {
      probe = to;
      detail = more;
      memory.at(to, more);
    },
  };
}

const overlap = (one: Store, other: Store): boolean =>
  one.address < other.address + other.bytes.length && other.address < one.address + one.bytes.length;
