import { array, resolve } from '../layout/layout.ts';
import type { QueueAddresses, QueueFeatures } from '../queue/queue.ts';
import { pvirtqDesc, pvirtqEventSuppress } from '../spec/packed-ring.ts';
import { virtqAvail, virtqDesc, virtqUsed } from '../spec/ring.ts';
import { type Inspected, MEMORY_BASE, type World } from './world.ts';

const EVENT_IDX = 1n << 29n;

/**
 * Where a queue of `size` descriptors lies in a scenario: descriptor table, available ring and used ring one after
 * the other from `base`, each at a multiple of 16 so that they are easy to find among the bytes. A queue of 8 fits
 * in 256 bytes. The parts of a packed queue lie likewise: ring, driver's and device's event suppression.
 */
export function placeQueue(size: number, base = MEMORY_BASE, packed = false): QueueAddresses {
  const driverArea = base + 16 * size;
  const deviceArea = driverArea + (packed ? 16 : Math.ceil((6 + 2 * size) / 16) * 16);
  return { size, descriptors: base, driverArea, deviceArea };
}

/** Names the areas of a queue and shows both of its halves. `prefix` keeps several queues apart: `control.`. */
export function showQueue(
  world: World,
  name: string,
  addresses: QueueAddresses,
  features: QueueFeatures,
  halves: { readonly driver: Inspected; readonly device: Inspected },
  prefix = '',
): void {
  const { size, descriptors, driverArea, deviceArea } = addresses;
  const { indirect, eventIndex, inOrder = false, packed = false } = features;
  if (packed) {
    world.map.add(`${prefix}desc`, descriptors, 16 * size, array(pvirtqDesc, size));
    world.map.add(`${prefix}driver_event`, driverArea, 4, pvirtqEventSuppress);
    world.map.add(`${prefix}device_event`, deviceArea, 4, pvirtqEventSuppress);
  } else {
    const context = { version: '1.4', features: eventIndex ? EVENT_IDX : 0n } as const;
    world.map.add(`${prefix}desc`, descriptors, 16 * size, array(virtqDesc, size));
    world.map.add(`${prefix}avail`, driverArea, 6 + 2 * size, resolve(virtqAvail(size), context));
    world.map.add(`${prefix}used`, deviceArea, 6 + 8 * size, resolve(virtqUsed(size), context));
  }
  const queue = {
    name,
    format: packed ? 'packed' : 'split',
    ...addresses,
    indirect,
    eventIndex,
    inOrder,
  } as const;
  world.show(queue, halves.driver, halves.device);
}
