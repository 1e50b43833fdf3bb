import { END, PLACES, WRONG } from './pages.ts';
import type { Cause } from './types.ts';

const SPLIT = 'basic/split-virtqueues';
const PCI = 'pci/pci-specific-initialization-and-device-operation';

/** What keeps a buffer from getting there. */
export const RING: Readonly<Record<string, Cause>> = {
  malformed: {
    kind: 'cause',
    title: 'The device has given up on a malformed chain',
    why: 'It met something that it cannot follow, set `DEVICE_NEEDS_RESET` and will do nothing more until it is reset. Usual suspects: `next` without `NEXT` in mind, a head that is no descriptor, a length of 0, `INDIRECT` that was not negotiated.',
    mend: 'Read the device’s own log first: QEMU prints a line that names the fault. Then dump the chain and put it together in the chain builder. Reset, and initialise again.',
    clause: 'basic/device-status-field',
    show: PLACES.custom({ 'o.mistake': 'next', s: END }, 'a descriptor leads beyond the table'),
    thread: {
      url: 'https://github.com/au-ts/sddf/issues/740',
      name: 'sDDF #740',
      what: 'after a single buffer of length 0 QEMU never touched the used ring again, as they saw in',
    },
  },
  'avail-idx': {
    kind: 'cause',
    title: '`avail.idx` does not cover the entry',
    why: 'The head stands in the ring, but an entry counts only once `idx` is past it. Either the index is never raised, or it is written somewhere else: the first two bytes of the available ring are the flags.',
    mend: 'One chain, one more in `idx`, after the entry and after a write barrier. It counts chains, not descriptors, and is never reduced modulo the size.',
    clause: `${SPLIT}/supplying-buffers-to-the-device/updating-idx`,
    show: PLACES.oneBuffer({ p: '7.40000082.0000', s: '7' }, 'the device is notified, looks, and finds 0'),
  },
  held: {
    kind: 'cause',
    title: 'Nothing is wrong yet: the device holds the buffers',
    why: 'A receive queue, an event queue or a status queue keeps what it is given until something happens. So does a disk with a request that takes long.',
    mend: 'Make sure that it is the right queue: 0 receives and 1 transmits on a network card. Then look behind the device: is its file, tap or socket answering?',
    clause: 'basic/virtqueues',
    show: WRONG.queue('held', 'a packet to send, in the queue that receives'),
  },
  quiet: {
    kind: 'cause',
    title: 'The driver reads that no notification is wanted',
    why: '`used.flags` is 1 when the device is looking anyway. It may also be 1 because the memory of the ring was never cleared, and then the device has not written there at all.',
    mend: 'Clear the whole queue before the device learns where it is.',
    clause: `${SPLIT}/available-buffer-notification-suppression/driver-requirements`,
    show: PLACES.oneBuffer({ p: '5.400000a0.0100', s: '5' }, '`used.flags` holds a 1 that nobody wrote'),
    thread: {
      url: 'https://github.com/rcore-os/virtio-drivers/pull/80',
      name: 'virtio-drivers #80',
      what: 'a queue relied on cleared pages without saying so, until',
    },
  },
  'notify-address': {
    kind: 'cause',
    title: 'The notification goes to the wrong place',
    why: 'On PCI each queue has its own, unless the multiplier is 0: the notification structure plus `queue_notify_off` × `notify_off_multiplier`, both of which have to be read. On MMIO there is one register, `0x050`, and the value written is the number of the queue, with more above it once `VIRTIO_F_NOTIFICATION_DATA` is negotiated.',
    mend: 'Read `queue_notify_off` with the queue selected, and the multiplier from behind the notification capability.',
    clause: 'pci/virtio-structure-pci-capabilities/notification-structure-layout',
    show: WRONG.pci('multiplier', 'queue 1 notified 3 bytes too early, and nobody looks'),
    thread: {
      url: 'https://github.com/tier4/awkernel/pull/505',
      name: 'awkernel #505',
      what: 'the multiplier was read from the wrong place until',
    },
  },
  'bus-master': {
    kind: 'cause',
    title: 'Bus Master is off',
    why: 'Registers answer, so everything up to `DRIVER_OK` goes well. But the device may not start a transfer of its own: it cannot read the ring, and an MSI-X interrupt, which is a write to memory, does not leave it either. That is a rule of PCI, which the section on the bring-up takes for granted.',
    mend: 'Set bit 2 of the Command register: `setpci -s <address> COMMAND` must show it, and `lspci -vv` says `BusMaster+`.',
    clause: `${PCI}/device-initialization`,
    show: PLACES.pci({ 'o.failure': 'master', s: END }, 'notified, and deaf'),
    thread: {
      url: 'https://github.com/managarm/managarm/issues/1236',
      name: 'managarm #1236',
      what: 'some drivers were found without it:',
    },
  },
  'not-enabled': {
    kind: 'cause',
    title: 'The queue is not enabled',
    why: 'Size and addresses alone do not put a queue to use. The last write has to be 1 to `queue_enable` (PCI) or `QueueReady` (MMIO), with that queue selected, before `DRIVER_OK`.',
    mend: 'Select, size, three addresses in both halves, then enable; read it back.',
    clause: 'mmio/mmio-specific-initialization-and-device-operation/virtqueue-configuration',
    show: WRONG.mmio('enable', 'notified of a queue that is not enabled'),
  },
  'legacy-layout': {
    kind: 'cause',
    title: 'The two sides compute different places',
    why: 'A legacy device is told one page number and derives the rest: the used ring begins at the next multiple of the alignment, and the page number is in units that the driver announced. With one of the two wrong, each side looks at its own ring.',
    mend: 'MMIO: write `GuestPageSize` first, then `QueueSize`, `QueueAlign` and `QueuePFN`. PCI: 4,096 for both.',
    clause: `${SPLIT}/legacy-interface-virtqueue-layout`,
    show: WRONG.mmio('align', 'two used rings: the device fills one, the driver looks at the other'),
    thread: {
      url: 'https://github.com/nuta/operating-system-in-1000-lines/pull/120',
      name: 'operating-system-in-1000-lines #120',
      what: 'an address written in place of a page number worked by accident, as explained in',
    },
  },
  compiler: {
    kind: 'cause',
    title: 'The compiler keeps `used.idx` in a register',
    why: 'Nothing in your loop writes the index, so the compiler may read it once. The device did its work; you compare an old copy for ever. Release builds hang, and a print in the loop mends it.',
    mend: 'Read it as what it is, memory that someone else writes: an atomic load with acquire, or a volatile read and a read barrier.',
    clause: `${SPLIT}/receiving-used-buffers-from-the-device`,
    show: WRONG.usedRing('copies', '`used.idx` is 1 in memory and 0 in a register'),
    thread: {
      url: 'https://github.com/rcore-os/virtio-drivers/issues/125',
      name: 'virtio-drivers #125',
      what: 'a test hung on RISC-V unless a function was kept from being inlined:',
    },
  },
  full: {
    kind: 'cause',
    title: 'Descriptors are not given back to the free list',
    why: 'Each chain takes its descriptors until the driver takes it from the used ring. A driver that only looks for “is something there”, or frees the head and forgets the rest of the chain, runs out.',
    mend: 'Follow the chain of each used `id` and free all of it, and do so however many came back for one interrupt.',
    clause: `${SPLIT}/receiving-used-buffers-from-the-device`,
    show: WRONG.full('keeps', 'all has come back, and two of eight descriptors are free'),
    thread: {
      url: 'https://github.com/torokernel/torokernel/issues/178',
      name: 'torokernel #178',
      what: 'a guest fell silent with all 256 receive descriptors used and nobody to empty the ring:',
    },
  },
  'packed-wrap': {
    kind: 'cause',
    title: 'The wrap counter was not flipped',
    why: 'On a packed ring the flags that mean “available” are inverted on every other lap. A side that goes on with those of the first lap writes what the other reads as old. Chains that end exactly at the last descriptor are the favourite exception.',
    mend: 'Flip the counter when the position reaches or passes the size, not when it happens to become smaller.',
    clause: 'basic/packed-virtqueues/driver-and-device-ring-wrap-counters',
    show: PLACES.packedWrap(
      { p: '80.4000000e.8000', s: '80' },
      'flags of the first lap on the second: not available',
    ),
    thread: {
      url: 'https://github.com/microsoft/openvmm/pull/3990',
      name: 'openvmm #3990',
      what: 'a chain as long as the ring left the counter behind and stalled the queue,',
    },
  },
  'index-wrap': {
    kind: 'cause',
    title: 'Indices are compared as if they did not wrap',
    why: '`idx` has 16 bits and goes from 65,535 to 0. Kept in a wider type, or compared with `<`, the next entry seems to lie far behind.',
    mend: 'Keep both in 16 bits and compare for equality, or subtract: `(uint16_t)(idx - seen)`.',
    clause: `${SPLIT}/supplying-buffers-to-the-device/updating-idx`,
    show: WRONG.wrap('compares', 'is 0 greater than 65535? The driver stops looking'),
    thread: {
      url: 'https://github.com/arcboxlabs/arcbox/issues/229',
      name: 'arcbox #229',
      what: 'reception stopped for good after 65,535 frames because of a `>=`:',
    },
  },
};
