/**
 * What a driver passes in a notification with VIRTIO_F_NOTIFICATION_DATA, on each transport: section 2.9 of 1.4. The
 * specification prints it three times and never names it.
 */
import { be16, type Condition, field, le16, struct } from '../layout/layout.ts';
import { inVersions, withBit } from './facts.ts';
import { RESERVED_FEATURES } from './reserved-features.ts';
import type { ClauseKey, StructFact, Transport } from './types.ts';

const NAME = 'notification_data';
const vqn = {
  doc: 'Index of the virtqueue.',
  when: inVersions({ since: '1.0', until: '1.2' }),
};
const vqIndex = { doc: 'Index of the virtqueue; older versions call it vqn.', since: '1.3' };
const next = {
  doc: 'Where the next available entry will be written.',
  anonymous: true,
  bits: [
    { name: 'next_off', width: 15, doc: 'Its offset; in a split queue the lower bits of the index.' },
    { name: 'next_wrap', width: 1, doc: 'Its wrap counter; in a split queue the highest bit of the index.' },
  ],
};

const NOTIF_CONFIG_DATA = RESERVED_FEATURES.find(({ name }) => name === 'VIRTIO_F_NOTIF_CONFIG_DATA')?.bit;
if (NOTIF_CONFIG_DATA === undefined) throw new Error('No feature VIRTIO_F_NOTIF_CONFIG_DATA');
const since13 = inVersions({ since: '1.3' });
const configData = withBit(NOTIF_CONFIG_DATA);
const withConfigData: Condition = (context) => since13(context) && configData(context);
const withoutConfigData: Condition = (context) => since13(context) && !configData(context);

/** Written to the notification address of a queue, little-endian. */
const pci = struct(NAME, {
  vqn: field(le16, vqn),
  vq_index: field(le16, { ...vqIndex, when: withoutConfigData }),
  vq_notif_config_data: field(le16, {
    doc: 'The value that the device gave for the virtqueue, in place of its index.',
    since: '1.3',
    when: withConfigData,
    label: 'VIRTIO_F_NOTIF_CONFIG_DATA',
  }),
  next: field(le16, next),
});

/** Written to `QueueNotify`, little-endian. */
const mmio = struct(NAME, {
  vqn: field(le16, vqn),
  vq_index: field(le16, { ...vqIndex, when: since13 }),
  next: field(le16, next),
});

/** Passed in general register 3: the most significant half comes first. */
const ccw = struct(NAME, {
  next: field(be16, next),
  vqn: field(be16, vqn),
  vq_index: field(be16, { ...vqIndex, when: since13 }),
});

const OPEN = 'The specification prints it as one number of 32 bits without a name.';

const fact = (layout: StructFact['layout'], clause: ClauseKey, note: string): readonly StructFact[] => [
  {
    name: NAME,
    unnamed: true,
    layout,
    versions: { since: '1.1' },
    clause,
    summary: 'What the driver passes in a notification with VIRTIO_F_NOTIFICATION_DATA.',
    direction: 'device-reads',
    requires: { feature: 'VIRTIO_F_NOTIFICATION_DATA' },
    note: `${OPEN} ${note}`,
  },
];

export const NOTIFICATION_DATA: Readonly<Record<Transport, readonly StructFact[]>> = {
  pci: fact(
    pci,
    'pci/pci-specific-initialization-and-device-operation/available-buffer-notifications',
    'In 1.2 vqn takes the value that the device gave for the queue, where VIRTIO_F_NOTIF_CONFIG_DATA is negotiated. Since 1.3 the text sets vq_notif_config_data when VIRTIO_F_NOTIFICATION_DATA is negotiated, where it can only mean VIRTIO_F_NOTIF_CONFIG_DATA, and once spells the field vq_notify_config_data.',
  ),
  mmio: fact(
    mmio,
    'mmio/mmio-specific-initialization-and-device-operation/available-buffer-notifications',
    'The section says nothing of VIRTIO_F_NOTIF_CONFIG_DATA.',
  ),
  ccw: fact(
    ccw,
    'ccw/device-operation/guest-host-notification',
    'Printed as be32, though a register holds it. The section says nothing of VIRTIO_F_NOTIF_CONFIG_DATA.',
  ),
};
