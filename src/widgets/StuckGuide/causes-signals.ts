import { END, PLACES, WRONG } from './pages.ts';
import type { Cause } from './types.ts';

const SPLIT = 'basic/split-virtqueues';
const VECTORS = 'pci/pci-specific-initialization-and-device-operation/device-initialization';

/** What keeps one side from being told. */
export const SIGNALS: Readonly<Record<string, Cause>> = {
  'no-vector': {
    kind: 'cause',
    title: 'The queue has no vector',
    why: '`0xffff` is `VIRTIO_MSI_NO_VECTOR`: never set, or refused. A device that cannot spare a vector says so by this value in place of yours. With MSI-X enabled, INTx does not step in.',
    mend: 'Write the vector with the queue selected and MSI-X enabled, then read it back; ask for fewer when it is refused.',
    clause: `${VECTORS}/msi-x-vector-configuration/driver-requirements`,
    show: WRONG.pci('vector', 'the buffer is back, and there is no vector to say so'),
  },
  'no-ack': {
    kind: 'cause',
    title: 'The interrupt is never acknowledged',
    why: 'A line stays up until somebody takes it down, and an interrupt controller that waits for an edge sees no second one. On PCI reading the ISR status does it, on MMIO writing the bits to `InterruptACK`. MSI-X needs neither.',
    mend: 'Acknowledge in every handler, also in one that polls.',
    clause: 'pci/virtio-structure-pci-capabilities/isr-status-capability',
    show: WRONG.mmio('acknowledge', 'the line is still up: the second request interrupts nobody'),
    thread: {
      url: 'https://github.com/mit-pdos/xv6-riscv/pull/10',
      name: 'xv6-riscv #10',
      what: 'a stricter emulator brought to light that xv6 did not write the register:',
    },
  },
  'ack-late': {
    kind: 'cause',
    title: 'It is acknowledged after the queue, not before',
    why: 'Whatever comes back between the last look at the queue and the acknowledgement is acknowledged with it, and nobody looks again. The section itself asks for it in this order, and does not say that this is unsafe.',
    mend: 'Acknowledge first, as Linux does, then empty the queue until nothing is left. Or look once more after acknowledging.',
    clause:
      'mmio/mmio-specific-initialization-and-device-operation/notifications-from-the-device/driver-requirements',
    show: WRONG.mmio('late', 'a buffer comes between the last look and the acknowledgement'),
    thread: {
      url: 'https://github.com/asterinas/asterinas/pull/2493',
      name: 'asterinas #2493',
      what: 'a console froze now and then, explained access by access in',
    },
  },
  'no-interrupt': {
    kind: 'cause',
    title: 'The driver has left `NO_INTERRUPT` set',
    why: 'It was set while the driver emptied the ring, or is left over from polling. The device obeys.',
    mend: 'Clear it before you sleep, and then look at `used.idx` once more.',
    clause: `${SPLIT}/used-buffer-notification-suppression/device-requirements`,
    show: PLACES.oneBuffer(
      { p: '16.40000080.0100', s: '16' },
      'the buffer is back in the used ring, and nobody is told',
    ),
  },
  'used-event': {
    kind: 'cause',
    title: '`used_event` names an entry that is not next',
    why: 'With the event index the flags are ignored. The device interrupts when it writes the one entry named here, and then no more until the driver names another or the index comes round. It stands behind the available ring.',
    mend: 'After emptying the ring write the `used.idx` that you have seen, barrier, and look once more.',
    clause: `${SPLIT}/used-buffer-notification-suppression/driver-requirements`,
    show: PLACES.custom(
      { c: 'queue/event-index', p: '73.40000094.0900', s: '73' },
      'the driver asks for entry 9, the device writes entry 2',
    ),
  },
  'avail-event': {
    kind: 'cause',
    title: 'The device never moves `avail_event`',
    why: 'With the event index a driver notifies when it writes the entry named there, and cleared memory names entry 0. A device that offers the bit and does not write its half hears of the first buffer, and of none of the next 65,535. It stands behind the used ring.',
    mend: 'In the device: write the index up to which you have looked, barrier, look once more. Or do not offer the bit.',
    clause: `${SPLIT}/available-buffer-notification-suppression/device-requirements`,
    show: PLACES.custom(
      { c: 'queue/event-index', p: '62.400000e4.0900', s: '62' },
      'the device asks for entry 9, the driver writes entry 2',
    ),
    thread: {
      url: 'https://github.com/oasis-tcs/virtio-spec/issues/35',
      name: 'virtio-spec #35',
      what: 'one bit covers both directions, which is under discussion in',
    },
  },
  'lost-device': {
    kind: 'cause',
    title: 'The device goes to sleep without looking once more',
    why: 'A buffer came after its last look and before its wish to be told. The driver read the old wish and said nothing.',
    mend: 'Ask for notifications, full barrier, look at `avail.idx` again, and only then sleep.',
    clause: `${SPLIT}/available-buffer-notification-suppression`,
    show: PLACES.lost({ s: END }, 'a buffer in the ring, and both asleep'),
    thread: {
      url: 'https://github.com/cloud-hypervisor/cloud-hypervisor/pull/2179',
      name: 'cloud-hypervisor #2179',
      what: 'the barrier was missing, and a network device hung under load:',
    },
  },
  'lost-driver': {
    kind: 'cause',
    title: 'The driver goes to sleep without looking once more',
    why: 'A buffer came back after its last look and before it allowed interrupts again. The device read the old wish and sent none.',
    mend: 'Allow interrupts, full barrier, look at `used.idx` again: the loop stands in the specification, its tests inverted.',
    clause: `${SPLIT}/receiving-used-buffers-from-the-device`,
    show: PLACES.lost(
      { 'o.lost': 'driver', s: END },
      'a used buffer, and a driver that waits for an interrupt',
    ),
    thread: {
      url: 'https://github.com/projectacrn/acrn-hypervisor/pull/2733',
      name: 'acrn #2733',
      what: 'the other half of it, a device that read the wish too early, hung guests until',
    },
  },
};
