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
  twoRequests: on('virtqueues', 'two-out-of-order'),
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
  netHeader: (fields: Fields, label: string): Show => ({
    page: '/virt/virtio/net',
    widget: 'virtio_net_hdr',
    fields,
    label,
  }),
} as const;
