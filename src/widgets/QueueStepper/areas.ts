import type { Scenario } from '../../virtio/world/scenario.ts';

/**
 * Scenarios by the area that begins their ID, each area in a chunk of its own: a page on the ring does not load a
 * disk. An area brings `queue/custom` with it, since any widget can switch to it.
 */
export const areas: Readonly<Record<string, () => Promise<{ readonly default: readonly Scenario[] }>>> = {
  queue: () => import('./areas/queue.ts'),
  blk: () => import('./areas/blk.ts'),
  rng: () => import('./areas/rng.ts'),
  init: () => import('./areas/init.ts'),
  admin: () => import('./areas/admin.ts'),
  hardening: () => import('./areas/hardening.ts'),
};

/** The area of a scenario's ID: `blk` of `blk/read-one-sector`. */
export const areaOf = (id: string): string => id.replace(/\/.*$/, '');
