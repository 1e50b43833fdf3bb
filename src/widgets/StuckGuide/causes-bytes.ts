import { END, PLACES, WRONG } from './pages.ts';
import type { Cause } from './types.ts';

const SPLIT = 'basic/split-virtqueues';

/** What makes the wrong bytes. */
export const BYTES: Readonly<Record<string, Cause>> = {
  'short-length': {
    kind: 'cause',
    title: 'The device wrote less than the buffer holds',
    why: '`len` of the used element is the number of bytes written, from the beginning. What lies beyond was there before: on a reused buffer, somebody’s old data.',
    mend: 'Use the first `len` bytes and no more. A device that is not sure may say too little, never too much.',
    clause: `${SPLIT}/the-virtqueue-used-ring`,
    show: WRONG.usedRing('overreads', '4 bytes written, and an old secret taken with them'),
  },
  address: {
    kind: 'cause',
    title: 'The descriptor holds an address of another kind',
    why: '`addr` is guest-physical. A virtual address, a pointer into a stack that is mapped piecewise, or a physical address behind an IOMMU leads elsewhere, or nowhere. Small buffers may work by chance, those that cross a page do not.',
    mend: 'Translate every page of the buffer, and use the platform’s DMA addresses once bit 33 is negotiated.',
    clause: `${SPLIT}/the-virtqueue-descriptor-table`,
    show: WRONG.pci('dma', 'behind an IOMMU, 513 bytes are written into memory of somebody else'),
    thread: {
      url: 'https://github.com/microsoft/openvmm/pull/3448',
      name: 'openvmm #3448',
      what: 'without bit 33 Linux hands out physical addresses, which an SMMU rejects:',
    },
  },
  header: {
    kind: 'cause',
    title: 'The header has another size than you think',
    why: 'The network header has 10 bytes on a legacy device without `VIRTIO_NET_F_MRG_RXBUF`, 12 otherwise, and more with newer features. Two bytes off, every packet is broken.',
    mend: 'Compute the size from the accepted bits, for both directions.',
    clause: 'net/device-operation',
    show: WRONG.queue('header', '10 bytes counted, 12 sent: the packet begins two bytes early'),
    thread: {
      url: 'https://github.com/CTSRD-CHERI/cheribsd/issues/468',
      name: 'cheribsd #468',
      what: 'FreeBSD left them out on a modern device, and no packet was intact:',
    },
  },
  order: {
    kind: 'cause',
    title: 'Buffers come back in another order',
    why: 'Only `id` of the used element says which chain it is. A driver that takes them as they were sent gives each answer to the wrong request, and frees descriptors that the device still owns.',
    mend: 'Look up the request by `id`. Only `VIRTIO_F_IN_ORDER` promises the order.',
    clause: `${SPLIT}/the-virtqueue-used-ring`,
    show: WRONG.usedRing('queues', 'the answer to the third, taken for that to the first'),
    thread: {
      url: 'https://github.com/nanovms/nanos/pull/633',
      name: 'nanos #633',
      what: 'a new SCSI driver met answers out of order, and descriptors in use were overwritten:',
    },
  },
  barrier: {
    kind: 'cause',
    title: 'A memory barrier is missing',
    why: 'The other side sees the new index before what it covers, and reads what stood there earlier. x86 hides most of these mistakes, ARM and RISC-V do not.',
    mend: 'Write barrier before `idx`, read barrier after reading it, on both sides.',
    clause: `${SPLIT}/supplying-buffers-to-the-device/updating-idx/driver-requirements`,
    show: PLACES.custom({ c: 'queue/barrier', s: END }, 'the index is seen first, and old bytes are served'),
    thread: {
      url: 'https://github.com/firecracker-microvm/firecracker/pull/2169',
      name: 'firecracker #2169',
      what: 'the device’s half lacked its read barrier on ARM until',
    },
  },
};
