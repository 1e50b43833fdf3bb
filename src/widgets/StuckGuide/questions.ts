import type { Question } from './types.ts';

const question = (ask: string, look: readonly string[], answers: Record<string, string>): Question => ({
  kind: 'question',
  ask,
  look,
  answers: Object.entries(answers).map(([to, say]) => ({ to, say })),
});

/** A question at a time. An answer is keyed by what it leads to: a further question, or a cause. */
export const QUESTIONS: Readonly<Record<string, Question>> = {
  start: question('What do you see?', [], {
    'used-zero': '`used.idx` stays 0: no buffer ever comes back',
    creation: 'It hangs, or gives up, while the device is brought up',
    features: '`FEATURES_OK` will not stick',
    interrupts: 'Buffers come back, but the interrupt does not',
    stops: 'It works, then stops',
    garbage: 'It answers, with the wrong bytes',
  }),
  'used-zero': question(
    'What is the device status?',
    [
      '`cat /sys/bus/virtio/devices/virtio0/status`',
      'MMIO: the register at `0x070`. PCI: byte `0x14` of the common configuration.',
    ],
    {
      ring: '`0x0f`, as it should be',
      malformed: 'Bit 6 is set: `0x4f`',
      creation: 'Bit 2, `DRIVER_OK`, is missing: `0x0b`, `0x03`, `0x00`',
    },
  ),
  ring: question(
    'What does `avail.idx` hold?',
    [
      'Two bytes, 2 bytes into the available ring: `xp /4hx` with its guest-physical address in QEMU’s monitor, or `x/4hx` in a debugger.',
    ],
    {
      'avail-idx': '0, or less than the number of chains I sent',
      looked: 'The number of chains I sent',
    },
  ),
  looked: question(
    'How far has the device come?',
    [
      'QEMU’s monitor: `info virtio` names the devices, `info virtio-queue-status` with a device’s path and the number of the queue prints `last_avail_idx`, `used_idx` and `inuse`.',
      'Elsewhere: a print in the device, where it takes a buffer.',
    ],
    {
      kick: 'It has not looked: `last_avail_idx` is 0',
      held: 'It has taken the buffers: `last_avail_idx` has moved, `used_idx` has not',
      blind: 'It has returned them: `used_idx` has moved, and my driver sees 0',
    },
  ),
  kick: question(
    'Does the notification arrive?',
    [
      'QEMU: `-trace virtio_queue_notify`, with `ioeventfd=off` on the device, or notifications go past it. KVM: `perf kvm stat`.',
      'In the driver: a print before the write, with its address.',
    ],
    {
      quiet: 'It is never sent: my driver reads that the device wants none',
      'notify-address': 'It is sent and does not arrive',
      'bus-master': 'It arrives, over PCI, and the device still does nothing',
      'not-enabled': 'It arrives, and the device thinks that the queue is not in use',
      'legacy-layout': 'It arrives, at a legacy device, which finds nothing new',
    },
  ),
  blind: question(
    'What does memory hold, and what does your code read?',
    [
      'The two bytes at `used + 2` in a debugger, beside the value that your loop compares.',
      'Whether a print in the loop, or a debug build, changes anything.',
    ],
    {
      compiler: 'They differ, and a print in the loop mends it',
      'legacy-layout': 'They are two places: on a legacy device I compute where the used ring begins',
    },
  ),
  creation: question(
    'Which status did the driver write last?',
    [
      'The last write to the device status before it stopped: a print in the driver, QEMU’s `-trace virtio_set_status`, or the register itself.',
    ],
    {
      found: 'None: it found no device',
      features: '`0x03` or `0x83`',
      'queue-size': '`0x0b` or `0x8b`',
      ring: '`0x0f`: it hangs at the first request',
    },
  ),
  found: question(
    'Over which transport?',
    ['MMIO: the first three registers, magic value, version, device ID.', 'PCI: `lspci -vvv -nn`.'],
    {
      'mmio-version': 'MMIO: magic value and ID are right, the version is not the one I know',
      'pci-capabilities': 'PCI: the registers are not where I look for them',
    },
  ),
  features: question(
    'Offered beside accepted: what is different?',
    [
      'The kernel’s log: `virtio: device refuses features`.',
      'Both masks, in hexadecimal. `/sys/bus/virtio/devices/virtio0/features` shows the accepted ones, bit 0 first.',
    ],
    {
      'not-offered': 'A bit is accepted that was not offered',
      'version-1': 'Bit 32 is offered and not accepted',
      'legacy-device': 'Bit 32 is not offered at all',
      'access-platform': 'Bit 33 is offered and not accepted',
      requirement: 'A bit is accepted without the bit that it needs',
      halves: 'Bits 32 to 63 look like bits 0 to 31, or like zero',
    },
  ),
  interrupts: question(
    'How does this device interrupt, and does it try?',
    [
      '`lspci -vv`: `MSI-X: Enable+` or `-`. `/proc/interrupts`, twice: does the count rise?',
      'QEMU: `-trace virtio_notify`.',
    ],
    {
      'msi-x': 'By MSI-X; the device tries',
      line: 'By a line: INTx or MMIO; the device tries',
      wanted: 'The device does not even try',
    },
  ),
  'msi-x': question(
    'What does `queue_msix_vector` read?',
    ['Select the queue, then 2 bytes at `0x1a` of the common configuration.'],
    {
      'no-vector': '`0xffff`',
      'bus-master': 'The vector that I wrote',
    },
  ),
  line: question(
    'When does the handler acknowledge?',
    ['PCI: it reads the ISR status. MMIO: it reads `0x060` and writes what it read to `0x064`.'],
    {
      'no-ack': 'It does not',
      'ack-late': 'After it has emptied the queue',
    },
  ),
  wanted: question(
    'What has the driver asked for?',
    [
      '`avail.flags`, the first two bytes of the available ring; with the event index, the two behind its last entry.',
    ],
    {
      'no-interrupt': '`avail.flags` is 1',
      'used-event': '`used_event` is not the entry that comes next',
      'lost-driver': 'The right thing, and it happens only under load',
    },
  ),
  stops: question(
    'When does it stop?',
    ['Count: a print every thousand buffers, then every one near the end. Then the status.'],
    {
      first: 'After the first few',
      room: 'After about as many as the queue has descriptors',
      'index-wrap': 'After 65,535',
      asleep: 'Under load, at a different count every time',
      malformed: 'With bit 6 set in the status',
    },
  ),
  first: question(
    'What was negotiated, and how does it interrupt?',
    ['Bit 29 is `VIRTIO_F_EVENT_IDX`. `/proc/interrupts` tells MSI-X from a line.'],
    {
      'avail-event': 'With the event index: the driver stops notifying',
      'used-event': 'With the event index: the device stops interrupting',
      'no-ack': 'Without; by a line',
    },
  ),
  room: question('Which ring?', ['Bit 34 of the accepted features is `VIRTIO_F_RING_PACKED`.'], {
    full: 'Split: my driver finds no free descriptor',
    'packed-wrap': 'Packed: the device no longer sees what I add',
  }),
  asleep: question(
    'Who sleeps with work to do?',
    ['Both indices in memory, and how far each side has come. Then notify by hand: does it go on?'],
    {
      'lost-device': 'The device: `avail.idx` is ahead of it, and a notification by hand sets it going',
      'lost-driver': 'The driver: `used.idx` is ahead of it',
    },
  ),
  garbage: question(
    'What is wrong with the bytes?',
    ['Fill the buffer with a pattern first. Compare `len` of the used element with what you expected.'],
    {
      'short-length': 'The pattern is still there, from some byte on',
      address: 'The pattern is all there, though `len` says otherwise; or the device complains of an address',
      header: 'They are all there, shifted by a few bytes',
      order: 'They are the answer to another request',
      barrier: 'They are old, once in a while, and never in a debugger',
    },
  ),
};
