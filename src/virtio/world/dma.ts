import type { MemoryHandle } from '../memory/memory.ts';
import { IoMap, TranslatedMemory } from '../memory/translated.ts';
import type { Buffer, DriverQueue, QueueAddresses, QueueFeatures } from '../queue/queue.ts';
import { makeDriverQueue } from '../queue/ring-kind.ts';
import { altered } from '../transport/altered.ts';
import type { DriverParts } from './device-stage.ts';
import { MEMORY_BASE, MEMORY_SIZE, type World } from './world.ts';

/** So far a bus address lies above the physical one; at the end of memory it goes on at the beginning. */
const SHIFT = 0x1_0000;
/** Where rings and buffers never lie, and untranslated addresses of the first buffers lead. */
const STRANGE = { address: MEMORY_BASE + 0x1000, size: 0x4000 } as const;

/** The address on the bus of a physical one. */
export const busOf = (physical: number): number =>
  MEMORY_BASE + ((physical - MEMORY_BASE + SHIFT) % MEMORY_SIZE);

/** Memory as a device reaches it behind an IOMMU whose addresses are not the physical ones. */
export function behindIommu(world: World): TranslatedMemory {
  const map = new IoMap();
  for (let at = MEMORY_BASE; at < MEMORY_BASE + MEMORY_SIZE; at += 0x1000) map.map(busOf(at), at, 0x1000);
  world.map.add('memory of somebody else', STRANGE.address, STRANGE.size);
  return new TranslatedMemory(world.device, map);
}

/**
 * A driver that gives addresses of the bus to its device: those of its queues, and with `buffers` those in
 * descriptors too.
 */
export function translating(parts: DriverParts, buffers: boolean): DriverParts {
  const { makeQueue = makeDriverQueue } = parts;
  const onBus = (addresses: QueueAddresses): QueueAddresses => ({
    size: addresses.size,
    descriptors: busOf(addresses.descriptors),
    driverArea: busOf(addresses.driverArea),
    deviceArea: busOf(addresses.deviceArea),
  });
  const { transport } = parts;
  return {
    ...parts,
    transport: altered(transport, {
      writeQueue: (queue, addresses) => transport.writeQueue(queue, onBus(addresses)),
    }),
    makeQueue: <Token>(memory: MemoryHandle, addresses: QueueAddresses, features: QueueFeatures) => {
      const ring = makeQueue<Token>(memory, addresses, features);
      return buffers ? withBusAddresses(ring) : ring;
    },
  };
}

function withBusAddresses<Token>(ring: DriverQueue<Token>): DriverQueue<Token> {
  const moved = (buffers: readonly Buffer[]): Buffer[] =>
    buffers.map(({ address, length }) => ({ address: busOf(address), length }));
  return {
    size: ring.size,
    get free() {
      return ring.free;
    },
    get position() {
      return ring.position;
    },
    add: (readable, writable, token, table) => ring.add(moved(readable), moved(writable), token, table),
    publish: () => ring.publish(),
    shouldKick: () => ring.shouldKick(),
    reap: () => ring.reap(),
    disableInterrupts: () => ring.disableInterrupts(),
    enableInterrupts: () => ring.enableInterrupts(),
    inspect: () => ring.inspect(),
  };
}
