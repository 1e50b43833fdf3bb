/**
 * The feature bits that belong to no device: section "Reserved Feature Bits", chapter 6 of every version. Bits that
 * a version does not yet define are reserved there for extensions.
 */
import type { Feature, TransportLimit } from './types.ts';

const RESERVED_FOR_FUTURE = 'features-reserved-for-future-use';
/** Chapter 6 of 1.1 and later: a driver of a device that is not on PCI must not negotiate it. */
const onlyPci = (transport: 'mmio' | 'ccw'): TransportLimit => ({
  transport,
  versions: { since: '1.1' },
  clause: 'reserved-features/driver-requirements',
});
const since13 = (transport: 'mmio' | 'ccw'): TransportLimit => ({
  transport,
  versions: { since: '1.3' },
  clause: `${transport}/${RESERVED_FOR_FUTURE}`,
});

export const RESERVED_FEATURES: readonly Feature[] = [
  {
    bit: 24,
    name: 'VIRTIO_F_NOTIFY_ON_EMPTY',
    versions: { since: '1.0' },
    clause: 'reserved-features/legacy-interface',
    summary:
      'The device notifies when it runs out of available descriptors, even where notifications are suppressed.',
    legacy: true,
  },
  {
    bit: 27,
    name: 'VIRTIO_F_ANY_LAYOUT',
    versions: { since: '1.0' },
    clause: 'reserved-features/legacy-interface',
    summary:
      'The device accepts a request split into descriptors in any way; without it, legacy devices expect fixed framing.',
    legacy: true,
    note: 'A transitional device must offer it and a transitional driver must accept it.',
  },
  {
    bit: 28,
    name: [
      { name: 'VIRTIO_F_RING_INDIRECT_DESC', versions: { since: '1.0', until: '1.1' } },
      { name: 'VIRTIO_F_INDIRECT_DESC', versions: { since: '1.2' } },
    ],
    versions: { since: '1.0' },
    clause: 'reserved-features',
    summary:
      'A descriptor may point to a table of further descriptors, so that one ring slot carries a whole chain.',
    note: 'Linux and QEMU keep the older name with VIRTIO_RING_F_ in front: VIRTIO_RING_F_INDIRECT_DESC. Chapter 2 of 1.0 and 1.1 already uses the newer one.',
  },
  {
    bit: 29,
    name: [
      { name: 'VIRTIO_F_RING_EVENT_IDX', versions: { since: '1.0', until: '1.1' } },
      { name: 'VIRTIO_F_EVENT_IDX', versions: { since: '1.2' } },
    ],
    versions: { since: '1.0' },
    clause: 'reserved-features',
    summary:
      'Each side names the ring index at which it next wants to be notified, in used_event and avail_event.',
    note: 'Linux and QEMU keep the older name with VIRTIO_RING_F_ in front: VIRTIO_RING_F_EVENT_IDX. Chapter 2 of 1.0 and 1.1 already uses the newer one for split queues, and 1.1 the older one for packed queues.',
  },
  {
    bit: 30,
    name: 'UNUSED',
    versions: { since: '1.0' },
    clause: 'reserved-features/legacy-interface',
    summary: 'QEMU offers it to recognise very early drivers that accept bits without understanding them.',
    legacy: true,
    note: 'The bit stands in the list of what transitional devices must offer and drivers must accept, but its own entry says that it should not be negotiated. vhost-user uses the same bit, on its own socket only, as VHOST_USER_F_PROTOCOL_FEATURES.',
  },
  {
    bit: 32,
    name: 'VIRTIO_F_VERSION_1',
    versions: { since: '1.0' },
    clause: 'reserved-features',
    summary:
      'The device follows version 1.0 or later of the specification; without it the legacy interface is in use.',
    note: 'A device must offer it and a driver must accept it.',
  },
  {
    bit: 33,
    name: 'VIRTIO_F_ACCESS_PLATFORM',
    versions: { since: '1.1' },
    clause: 'reserved-features',
    summary:
      'The device reaches memory as the platform lets it, for example through an IOMMU, and not by physical address.',
    note: 'A driver should accept it; a device may refuse one that does not.',
  },
  {
    bit: 34,
    name: 'VIRTIO_F_RING_PACKED',
    versions: { since: '1.1' },
    clause: 'reserved-features',
    summary:
      'Virtqueues use the packed layout: one ring that both sides write, in place of a table and two rings.',
    note: 'A driver should accept it.',
  },
  {
    bit: 35,
    name: 'VIRTIO_F_IN_ORDER',
    versions: { since: '1.1' },
    clause: 'reserved-features',
    summary: 'The device uses buffers in the order in which they were made available.',
  },
  {
    bit: 36,
    name: 'VIRTIO_F_ORDER_PLATFORM',
    versions: { since: '1.1' },
    clause: 'reserved-features',
    summary:
      'Memory accesses are ordered as for a hardware device, so the driver uses the stronger barriers.',
    note: 'A driver should accept it; a device may refuse one that does not, or work more slowly for it.',
  },
  {
    bit: 37,
    name: 'VIRTIO_F_SR_IOV',
    versions: { since: '1.1' },
    clause: 'reserved-features',
    summary: 'The device has a PCI SR-IOV capability and its driver may enable virtual functions.',
    notOn: [onlyPci('mmio'), onlyPci('ccw')],
    note: 'Only a PCI device with an SR-IOV capability may offer it.',
  },
  {
    bit: 38,
    name: 'VIRTIO_F_NOTIFICATION_DATA',
    versions: { since: '1.1' },
    clause: 'reserved-features',
    summary: 'The driver says in a notification how far it has got, not only which virtqueue it means.',
    note: 'Section 2.2 of 1.1 reserves bits 38 and above for future extensions, though chapter 6 of 1.1 defines bit 38.',
  },
  {
    bit: 39,
    name: 'VIRTIO_F_NOTIF_CONFIG_DATA',
    versions: { since: '1.2' },
    clause: 'reserved-features',
    summary:
      'The driver identifies a virtqueue in a notification by a value that the device chose, not by its index.',
    note: 'Only the PCI transport says where the device puts that value. A driver should accept it.',
  },
  {
    bit: 40,
    name: 'VIRTIO_F_RING_RESET',
    versions: { since: '1.2' },
    clause: 'reserved-features',
    summary: 'The driver can reset one virtqueue without resetting the device.',
    notOn: [since13('ccw')],
  },
  {
    bit: 41,
    name: 'VIRTIO_F_ADMIN_VQ',
    versions: { since: '1.3' },
    clause: 'reserved-features',
    summary: 'The device has administration virtqueues, over which a driver manages a group of devices.',
    notOn: [since13('mmio'), since13('ccw')],
    note: 'Section 2.2 of 1.4 gives bits 41 and 42 to the device types, and the network device lists VIRTIO_NET_F_GUEST_RSC4 as bit 41.',
  },
  {
    bit: 43,
    name: 'VIRTIO_F_SUSPEND',
    versions: { since: '1.4' },
    clause: 'reserved-features',
    summary: 'The driver can suspend the device through the SUSPEND bit of the device status, and resume it.',
    note: 'Section 3.4 excepts the device status from the configuration space that is not to be written, as if it could be a part of it; on no transport is it one.',
  },
];
