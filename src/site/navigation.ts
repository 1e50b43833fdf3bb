/** One entry of the side navigation. `path` is the page's address without the base. */
export interface NavigationItem {
  readonly path: string;
  readonly label: string;
}

export interface NavigationGroup {
  readonly title: string;
  readonly items: readonly NavigationItem[];
}

const device = (name: string): NavigationItem => ({ path: `/virt/virtio/${name}`, label: `virtio-${name}` });
const reference = (name: string, label: string): NavigationItem => ({
  path: `/virt/reference${name}`,
  label,
});
const concept = (name: string, label: string): NavigationItem => ({ path: `/virt/concepts/${name}`, label });

/** The whole wiki in reading order: the side navigation, the breadcrumbs and "previous / next" follow it. */
export const navigation: readonly NavigationGroup[] = [
  {
    title: 'Start',
    items: [
      { path: '/virt/vm/virtio', label: 'Paravirtual hardware' },
      { path: '/virt/lexicon', label: 'Lexicon' },
    ],
  },
  {
    title: 'Concepts',
    items: [
      concept('paravirtualization', 'Paravirtualisation'),
      concept('virtqueues', 'Virtqueues'),
      concept('descriptor-chains', 'Descriptor chains'),
      concept('split-ring', 'Split ring'),
      concept('packed-ring', 'Packed ring'),
      concept('split-and-packed', 'Split and packed'),
      concept('in-order', 'In order'),
      concept('indirect-descriptors', 'Indirect descriptors'),
      concept('notifications', 'Notifications'),
      concept('memory-ordering', 'Memory ordering'),
      concept('performance', 'Performance'),
      concept('feature-negotiation', 'Feature negotiation'),
      concept('device-initialization', 'Initialisation'),
      concept('stuck-device', 'A stuck device'),
      concept('transports/pci', 'Over PCI'),
      concept('transports/mmio', 'Over MMIO'),
      concept('transports/ccw', 'Over channel I/O'),
      concept('shared-memory', 'Shared memory'),
      concept('hardening', 'Hardening'),
      concept('admin-queue', 'Administration queue'),
      concept('live-migration', 'Live migration'),
      concept('legacy-and-transitional', 'Legacy and transitional'),
      concept('vhost-and-vdpa', 'vhost and vDPA'),
      concept('history', 'History'),
    ],
  },
  { title: 'Storage', items: [device('blk'), device('scsi'), device('fs'), device('pmem'), device('rpmb')] },
  { title: 'Network', items: [device('net'), device('vsock')] },
  {
    title: 'Display and sound',
    items: [device('gpu'), device('video'), device('media'), device('wayland'), device('snd')],
  },
  { title: 'Input', items: [device('kbd'), device('tablet')] },
  {
    title: 'Buses and boards',
    items: [device('i2c'), device('spi'), device('gpio'), device('can'), device('scmi')],
  },
  {
    title: 'Miscellaneous',
    items: [
      device('rng'),
      device('crypto'),
      device('balloon'),
      device('mem'),
      device('rtc'),
      device('iommu'),
      device('console'),
    ],
  },
  {
    title: 'Reference',
    items: [
      reference('', 'What is here'),
      reference('/devices', 'Device IDs'),
      reference('/features', 'Feature bits'),
      reference('/transport-features', 'Features by transport'),
      reference('/structs', 'Structs'),
      reference('/constants', 'Constants'),
      reference('/registers/pci', 'PCI registers'),
      reference('/registers/mmio', 'MMIO registers'),
      reference('/registers/ccw', 'CCW registers'),
      reference('/versions', 'Versions'),
      reference('/clauses', 'Clauses'),
      reference('/data', 'Data set'),
    ],
  },
  { title: 'Taking part', items: [{ path: '/contributing', label: 'Contributing' }] },
];

/**
 * Where a page stands: its group, and its neighbours in reading order. A page below one of the map belongs to that
 * one's group and has no neighbours; any other page off the map has nothing.
 */
export function placeOf(path: string): {
  group?: NavigationGroup;
  item?: NavigationItem;
  previous?: NavigationItem;
  next?: NavigationItem;
} {
  const items = navigation.flatMap((group) => group.items);
  const index = items.findIndex((item) => item.path === path);
  const on = (place: string) =>
    navigation.find((candidate) => candidate.items.some((item) => item.path === place));
  if (index < 0) {
    const above = on(path.replace(/\/[^/]*$/, ''));
    return above ? { group: above } : {};
  }
  const group = on(path);
  const previous = items[index - 1];
  const next = items[index + 1];
  const item = items[index];
  return {
    ...(group && { group }),
    ...(item && { item }),
    ...(previous && { previous }),
    ...(next && { next }),
  };
}
