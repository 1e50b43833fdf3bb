import { array, resolve } from '../layout/layout.ts';
import type { QueueAddresses, QueueFeatures } from '../queue/queue.ts';
import { virtqAvail, virtqDesc, virtqUsed } from '../spec/ring.ts';
import { type Inspected, MEMORY_BASE, type World } from './world.ts';

const EVENT_IDX = 1n << 29n;

/**
 * Where a queue of `size` descriptors lies in a scenario: descriptor table, available ring and used ring one after
 * the other from `base`, each at a multiple of 16 so that they are easy to find among the bytes. A queue of 8 fits
 * in 256 bytes.
 */
export function placeQueue(size: number, base = MEMORY_BASE): QueueAddresses {
  const driverArea = base + 16 * size;
  const deviceArea = driverArea + Math.ceil((6 + 2 * size) / 16) * 16;
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
  const context = { version: '1.4', features: features.eventIndex ? EVENT_IDX : 0n } as const;
  world.map.add(`${prefix}desc`, descriptors, 16 * size, array(virtqDesc, size));
  world.map.add(`${prefix}avail`, driverArea, 6 + 2 * size, resolve(virtqAvail(size), context));
  world.map.add(`${prefix}used`, deviceArea, 6 + 8 * size, resolve(virtqUsed(size), context));
  world.show({ name, format: 'split', ...addresses, ...features }, halves.driver, halves.device);
}
