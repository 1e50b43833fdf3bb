import { GuestAllocator, type NamedBuffer, OutOfGuestMemory } from '../guest-allocator.ts';
import type { Type } from '../layout/layout.ts';
import type { Region } from '../memory/memory.ts';
import { BUFFERS, type World } from './world.ts';

/** Areas of queues lie together at multiples of this. */
const RING_ALIGNMENT = 16;
/** Every other buffer begins on a page of its own. */
const PAGE = 0x1000;

/**
 * Guest memory as a driver on the stage gets it: the areas of queues lie together where memory begins, each other
 * buffer on its own page, and a page is not used again while there are fresh ones, so that an address keeps its
 * meaning through a run. Every buffer gets its name in the world's map.
 */
export class StageAllocator extends GuestAllocator {
  readonly #rings: GuestAllocator;
  readonly #freed: NamedBuffer[] = [];
  readonly #world: World;

  constructor(world: World) {
    const region = world.memory.regions[0] as Region;
    super(region, BUFFERS);
    this.#world = world;
    this.#rings = new GuestAllocator({ ...region, size: BUFFERS - region.base });
  }

  override allocate(name: string, size: number, alignment = 1, layout?: Type<unknown>): NamedBuffer {
    // The stage names the areas of a queue itself, field by field.
    if (isRing(name)) {
      const ring = this.#rings.allocate(name, size, Math.max(alignment, RING_ALIGNMENT), layout);
      // A legacy queue is one piece, cleared as such.
      if (name.endsWith(' pages')) this.#world.map.add(name, ring.address, size);
      return ring;
    }
    const buffer = this.#place(name, size, Math.max(alignment, PAGE), layout);
    this.#world.map.add(name, buffer.address, size, layout);
    return buffer;
  }

  override free(buffer: NamedBuffer): void {
    if (isRing(buffer.name)) this.#rings.free(buffer);
    else this.#freed.push(buffer);
  }

  #place(name: string, size: number, alignment: number, layout?: Type<unknown>): NamedBuffer {
    for (;;) {
      try {
        return super.allocate(name, size, alignment, layout);
      } catch (error) {
        const oldest = error instanceof OutOfGuestMemory ? this.#freed.shift() : undefined;
        if (!oldest) throw error;
        super.free(oldest);
      }
    }
  }
}

const isRing = (name: string): boolean => /^queue \d+ /.test(name);
