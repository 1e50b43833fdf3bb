import type { GuestAllocator, NamedBuffer } from './guest-allocator.ts';
import type { MemoryHandle } from './memory/memory.ts';
import { placeLegacy } from './queue/legacy-layout.ts';
import type { QueueAddresses, QueueFeatures } from './queue/queue.ts';
import { type QueueArea, queueAreas } from './queue/ring-kind.ts';
import type { LegacyInterface } from './transport/transport.ts';

/** The memory of a driver's queues: three zeroed areas each, or one piece for a queue of the legacy interface. */
export class QueueMemory {
  readonly #allocator: GuestAllocator;
  readonly #memory: MemoryHandle;
  readonly #buffers = new Map<number, NamedBuffer[]>();

  constructor(allocator: GuestAllocator, memory: MemoryHandle) {
    this.#allocator = allocator;
    this.#memory = memory;
  }

  /** Finds room for a queue and clears it. */
  place(
    index: number,
    size: number,
    features: QueueFeatures,
    legacy: LegacyInterface | undefined,
  ): QueueAddresses {
    const name = `queue ${index}`;
    if (legacy !== undefined) {
      const { bytes } = placeLegacy(size, 0, legacy.queueAlign);
      const alignment = Math.max(legacy.pageSize, legacy.queueAlign);
      return placeLegacy(size, this.#area(index, `${name} pages`, bytes, alignment), legacy.queueAlign);
    }
    const areas = queueAreas(size, features);
    const area = (one: QueueArea) => this.#area(index, `${name} ${one.name}`, one.size, one.alignment);
    return {
      size,
      descriptors: area(areas.descriptors),
      driverArea: area(areas.driverArea),
      deviceArea: area(areas.deviceArea),
    };
  }

  /** Gives the memory of a queue back. */
  free(index: number): void {
    for (const buffer of this.#buffers.get(index) ?? []) this.#allocator.free(buffer);
    this.#buffers.delete(index);
  }

  freeAll(): void {
    for (const index of [...this.#buffers.keys()]) this.free(index);
  }

  #area(queue: number, name: string, size: number, alignment: number): number {
    const buffer = this.#allocator.allocate(name, size, alignment);
    this.#buffers.set(queue, [...(this.#buffers.get(queue) ?? []), buffer]);
    this.#memory.at('ring.clear');
    this.#memory.store(buffer.address, new Uint8Array(size));
    return buffer.address;
  }
}
