import { END, PLACES, WRONG } from './pages.ts';
import type { Cause } from './types.ts';

/** What goes wrong before the device is live. */
export const BRING_UP: Readonly<Record<string, Cause>> = {
  'mmio-version': {
    kind: 'cause',
    title: 'The registers are of the other MMIO version',
    why: 'Version 1 is the legacy register set, which places a queue by the number of a page; version 2 takes three addresses. QEMU gives its MMIO devices version 1 unless told otherwise.',
    mend: 'Start QEMU with `-global virtio-mmio.force-legacy=false`, or write the driver for both.',
    clause:
      'mmio/mmio-specific-initialization-and-device-operation/device-initialization/driver-requirements',
    show: PLACES.mmio({ 'o.failure': 'version', s: END }, 'a driver for version 2 reads version 1'),
    thread: {
      url: 'https://github.com/kata-containers/kata-containers/issues/1984',
      name: 'kata-containers #1984',
      what: 'the agent did not come up on microvm until legacy mode was off:',
    },
  },
  'pci-capabilities': {
    kind: 'cause',
    title: 'The structures are not where the driver looks',
    why: 'A modern device has no fixed place for its registers. Vendor capabilities say in which BAR, at which offset and how long each structure is; a driver that takes BAR 0, or the first capability of a kind without its BAR, reads something else.',
    mend: 'Walk the list, map the BAR that each capability names, and stay inside its length.',
    clause: 'pci/virtio-structure-pci-capabilities',
    show: WRONG.pci('bar', 'every structure sought in BAR 1, and features read from the MSI-X table'),
  },
  'queue-size': {
    kind: 'cause',
    title: 'The queue is set up with a size that it cannot have',
    why: 'The size that the device reports is the largest; 0 means that there is no such queue. A legacy device on PCI knows no other size than this one, and computes the layout from it.',
    mend: 'Take the smaller of yours and the device’s, as a power of two on a split ring. Through the legacy interface of PCI take exactly what it says.',
    clause: 'basic/split-virtqueues',
    show: PLACES.bringUp(
      { 'o.failure': 'queue', s: END },
      'the driver wants 16 descriptors and gives up at `0x8b`',
    ),
    thread: {
      url: 'https://github.com/au-ts/libvmm/pull/186',
      name: 'libvmm #186',
      what: 'it is as bad on the other side: a device that ignored the size that was written looked for descriptors out of bounds,',
    },
  },
  'not-offered': {
    kind: 'cause',
    title: 'The driver accepts what was not offered',
    why: 'The bits to accept are those of the device and the driver. A constant written back, or bits kept from another device, asks for things that this one does not have.',
    mend: 'Write `offered & supported`, then read the status back before going on.',
    clause: 'basic/feature-bits/driver-requirements',
    show: PLACES.bringUp(
      { 'o.failure': 'refused', s: '17' },
      'the driver reads `0x03` where it had written `0x0b`',
    ),
    thread: {
      url: 'https://github.com/virtio-win/kvm-guest-drivers-windows/pull/1612',
      name: 'virtio-win #1612',
      what: 'the disk driver went on as if its bits had been taken, which is being mended in',
    },
  },
  'version-1': {
    kind: 'cause',
    title: '`VIRTIO_F_VERSION_1` is not accepted',
    why: 'Without bit 32 the driver says that it is a legacy driver. A device without the legacy interface may refuse to go on.',
    mend: 'Accept it whenever it is offered. It stands in the second word of 32 bits.',
    clause: 'reserved-features/driver-requirements',
    show: PLACES.blkFeatures({ w: '10030006e54', k: '0' }, 'a disk with everything accepted but bit 32'),
    thread: {
      url: 'https://github.com/rcore-os/virtio-drivers/pull/196',
      name: 'virtio-drivers #196',
      what: 'QEMU had let it pass and another hypervisor did not:',
    },
  },
  'legacy-device': {
    kind: 'cause',
    title: 'It is a legacy device',
    why: 'A device that does not offer bit 32 is of the time before 1.0. It knows no `FEATURES_OK`; what it returns for that bit means nothing.',
    mend: 'Use the legacy interface and leave out both steps, or ask for a modern device: in QEMU `disable-legacy=on,disable-modern=off` on PCI.',
    clause: 'init/device-initialization/legacy-interface',
    show: PLACES.bringUp({ 'o.failure': 'legacy', s: END }, 'a driver of 1.0 and later gives up at `0x83`'),
    thread: {
      url: 'https://github.com/nuta/operating-system-in-1000-lines/issues/119',
      name: 'operating-system-in-1000-lines #119',
      what: 'a tutorial set the bit on a legacy device:',
    },
  },
  'access-platform': {
    kind: 'cause',
    title: '`VIRTIO_F_ACCESS_PLATFORM` is not accepted',
    why: 'The device sits behind an IOMMU, or may see only a part of memory. A driver that does not take bit 33 would give it addresses of the wrong kind, so the device may refuse.',
    mend: 'Accept it and put every address through the platform’s DMA interface, or start the device without `iommu_platform=on`.',
    clause: 'reserved-features/device-requirements',
    show: WRONG.pci('platform', 'a device that demands bit 33 takes `FEATURES_OK` back'),
    thread: {
      url: 'https://github.com/hermit-os/kernel/pull/2207',
      name: 'hermit #2207',
      what: 'the log said only that the driver could not be initialised, until',
    },
  },
  requirement: {
    kind: 'cause',
    title: 'A bit without the bit that it needs',
    why: 'Some features make no sense alone, and a driver must not accept one without what it requires. It happens when a bit is masked out late, for a reason of its own.',
    mend: 'Take away first, then take away what leaned on it.',
    clause: 'basic/feature-bits/driver-requirements',
    show: PLACES.netFeatures(
      { w: '10130ad8024', k: '0' },
      'a network card whose driver left out only the control queue',
    ),
  },
  halves: {
    kind: 'cause',
    title: 'Only one word of the features was written',
    why: 'The features are reached through a window of 32 bits, and a second register says which word stands in it. Whoever does not move it reads the lower word twice, and never answers bits 32 and up: `VIRTIO_F_VERSION_1` among them.',
    mend: 'Write 0 to the selector, then the word; write 1, then the other word. Do so for reading and for writing.',
    clause: 'mmio/mmio-device-register-layout/driver-requirements',
    show: WRONG.mmio('selector', 'the lower word read twice and written twice, and `FEATURES_OK` is gone'),
  },
};
