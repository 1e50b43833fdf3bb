import type { Fields } from '../kit/address.ts';
import type { Show } from './types.ts';

/** A widget of a page: what remains is its state, and what there is to be seen in it. */
const on =
  (page: string, widget: string) =>
  (fields: Fields, label: string): Show => ({ page: `/virt/concepts/${page}`, widget, fields, label });

/** Further than any exchange is long: an address with it leads to the end of one. */
export const END = '99999';

export const PLACES = {
  oneBuffer: on('virtqueues', 'one-buffer'),
  usedRing: on('split-ring', 'used-ring'),
  wrap: on('split-ring', 'wrap'),
  custom: on('split-ring', 'custom'),
  packedWrap: on('packed-ring', 'packed-wrap'),
  full: on('indirect-descriptors', 'without'),
  lost: on('notifications', 'lost-notification'),
  bringUp: on('device-initialization', 'bring-up'),
  pci: on('transports/pci', 'init-pci'),
  mmio: on('transports/mmio', 'mmio'),
  blkFeatures: on('feature-negotiation', 'features-blk'),
  netFeatures: on('feature-negotiation', 'features-net'),
} as const;

/** The end of a run in which a driver gets a transport or a ring wrong, in a widget that knows such runs. */
const wrong =
  (scenario: string, place: (fields: Fields, label: string) => Show) =>
  (mistake: string, label: string): Show =>
    place({ c: scenario, 'o.mistake': mistake, s: END }, label);

export const WRONG = {
  pci: wrong('init/mistake', PLACES.pci),
  mmio: wrong('init/mistake', PLACES.mmio),
  queue: wrong('queue/mistake', PLACES.oneBuffer),
  usedRing: wrong('queue/mistake', PLACES.usedRing),
  wrap: wrong('queue/mistake', PLACES.wrap),
  full: wrong('queue/mistake', PLACES.full),
} as const;
