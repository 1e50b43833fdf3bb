/** Device statistics: section 5.1.9.5.11 of 1.4. */
import { array, field, flexible, le16, le64, named, struct, u8 } from '../../layout/layout.ts';
import { anyOf, constants, group, needs } from '../../spec/facts.ts';
import type { StructFact } from '../../spec/types.ts';

const statistics = 'net/device-operation/control-virtqueue/device-statistics';
const query = `${statistics}/query-statistic-capabilities`;
const get = `${statistics}/get-statistics`;
const shared = {
  versions: { since: '1.4' },
  requires: needs('VIRTIO_NET_F_DEVICE_STATS'),
} as const;

export const NET_STATS_CONSTANTS = [
  ...constants({ ...shared, group: 'statistics type', clause: query }, [
    ['VIRTIO_NET_STATS_TYPE_RX_BASIC', 1 << 0, 'Packets, bytes and notifications of a receive queue.'],
    ['VIRTIO_NET_STATS_TYPE_RX_CSUM', 1 << 1, 'Checksums of a receive queue.'],
    ['VIRTIO_NET_STATS_TYPE_RX_GSO', 1 << 2, 'Large packets of a receive queue.'],
    ['VIRTIO_NET_STATS_TYPE_RX_SPEED', 1 << 3, 'What a receive queue lost to the limit of speed.'],
    ['VIRTIO_NET_STATS_TYPE_TX_BASIC', 1 << 16, 'Packets, bytes and notifications of a transmit queue.'],
    ['VIRTIO_NET_STATS_TYPE_TX_CSUM', 1 << 17, 'Checksums of a transmit queue.'],
    ['VIRTIO_NET_STATS_TYPE_TX_GSO', 1 << 18, 'Large packets of a transmit queue.'],
    ['VIRTIO_NET_STATS_TYPE_TX_SPEED', 1 << 19, 'What a transmit queue lost to the limit of speed.'],
    [
      'VIRTIO_NET_STATS_TYPE_CVQ',
      2 ** 32,
      'Commands of the control queue.',
      { note: 'Printed as (1 << 32), which a C int of 32 bits does not hold.' },
    ],
  ]),
  ...constants({ ...shared, group: 'statistics reply', clause: get }, [
    ['VIRTIO_NET_STATS_TYPE_REPLY_RX_BASIC', 0, 'The reply is a virtio_net_stats_rx_basic.'],
    ['VIRTIO_NET_STATS_TYPE_REPLY_RX_CSUM', 1, 'The reply is a virtio_net_stats_rx_csum.'],
    ['VIRTIO_NET_STATS_TYPE_REPLY_RX_GSO', 2, 'The reply is a virtio_net_stats_rx_gso.'],
    ['VIRTIO_NET_STATS_TYPE_REPLY_RX_SPEED', 3, 'The reply is a virtio_net_stats_rx_speed.'],
    ['VIRTIO_NET_STATS_TYPE_REPLY_TX_BASIC', 16, 'The reply is a virtio_net_stats_tx_basic.'],
    ['VIRTIO_NET_STATS_TYPE_REPLY_TX_CSUM', 17, 'The reply is a virtio_net_stats_tx_csum.'],
    ['VIRTIO_NET_STATS_TYPE_REPLY_TX_GSO', 18, 'The reply is a virtio_net_stats_tx_gso.'],
    ['VIRTIO_NET_STATS_TYPE_REPLY_TX_SPEED', 19, 'The reply is a virtio_net_stats_tx_speed.'],
    ['VIRTIO_NET_STATS_TYPE_REPLY_CVQ', 32, 'The reply is a virtio_net_stats_cvq.'],
  ]),
];

const statsCapabilities = struct('virtio_net_stats_capabilities', {
  supported_stats_types: field(array(le64, 1), {
    doc: 'Mask of the statistics types that the device keeps.',
  }),
});

/** What is asked of one queue, 16 bytes; the specification gives this struct no name of its own. */
const queueStats = struct('stats', {
  vq_index: field(le16, { doc: 'Index of the virtqueue.' }),
  reserved: array(le16, 3),
  types_bitmap: field(array(le64, 1), { doc: 'Mask of the statistics types wanted.' }),
});

const controlQueueStats = struct('virtio_net_ctrl_queue_stats', {
  stats: field(flexible(queueStats), { doc: 'What is asked of each queue.' }),
});

/** The 8 bytes that every statistics reply begins with. */
export const statsReplyHeader = struct('virtio_net_stats_reply_hdr', {
  type: field(named('statistics reply', u8, group(NET_STATS_CONSTANTS, 'statistics reply')), {
    doc: 'Which statistics follow.',
  }),
  reserved: u8,
  vq_index: field(le16, { doc: 'Index of the virtqueue.' }),
  reserved1: le16,
  size: field(le16, { doc: 'Bytes of this reply with its header.' }),
});

const hdr = field(statsReplyHeader, { doc: 'Says which statistics these are and of which queue.' });
const count = (doc: string) => field(le64, { doc });

const controlQueue = struct('virtio_net_stats_cvq', {
  hdr,
  command_num: count('Commands that the device has received, this one included.'),
  ok_num: count('Commands that succeeded, this one included.'),
});

const rxBasic = struct('virtio_net_stats_rx_basic', {
  hdr,
  rx_notifications: count('Notifications from the driver.'),
  rx_packets: count('Packets passed to the driver.'),
  rx_bytes: count('Bytes of these packets.'),
  rx_interrupts: count('Interrupts that the device has made.'),
  rx_drops: count('Packets dropped for any reason.'),
  rx_drop_overruns: count('Packets dropped because no descriptor was available.'),
});

const txBasic = struct('virtio_net_stats_tx_basic', {
  hdr,
  tx_notifications: count('Notifications from the driver.'),
  tx_packets: count('Packets sent by the device, not those that the driver gave.'),
  tx_bytes: count('Bytes of these packets.'),
  tx_interrupts: count('Interrupts that the device has made.'),
  tx_drops: count('Packets dropped for any reason.'),
  tx_drop_malformed: count('Packets dropped because their descriptors were wrong.'),
});

const rxCsum = struct('virtio_net_stats_rx_csum', {
  hdr,
  rx_csum_valid: count('Packets with VIRTIO_NET_HDR_F_DATA_VALID.'),
  rx_needs_csum: count('Packets with VIRTIO_NET_HDR_F_NEEDS_CSUM.'),
  rx_csum_none: count('Packets of protocols whose checksum the device does not know.'),
  rx_csum_bad: count('Packets whose checksum was wrong.'),
});

const txCsum = struct('virtio_net_stats_tx_csum', {
  hdr,
  tx_csum_none: count('Packets that need no checksum from the device.'),
  tx_needs_csum: count('Packets whose checksum the device has to calculate.'),
});

const rxGso = struct('virtio_net_stats_rx_gso', {
  hdr,
  rx_gso_packets: count('Large packets received.'),
  rx_gso_bytes: count('Bytes of large packets received, with headers.'),
  rx_gso_packets_coalesced: count('Large packets that the device has merged.'),
  rx_gso_bytes_coalesced: count('Bytes of large packets that the device has merged, with headers.'),
});

const txGso = struct('virtio_net_stats_tx_gso', {
  hdr,
  tx_gso_packets: count('Large packets sent.'),
  tx_gso_bytes: count('Bytes of large packets sent.'),
  tx_gso_segments: count('Segments that they were cut into.'),
  tx_gso_segments_bytes: count('Bytes of these segments.'),
  tx_gso_packets_noseg: count('Large packets that were not cut.'),
  tx_gso_bytes_noseg: count('Bytes of large packets that were not cut.'),
});

const rxSpeed = struct('virtio_net_stats_rx_speed', {
  hdr,
  rx_packets_allowance_exceeded: count('Packets dropped because more came than speed allows.'),
  rx_bytes_allowance_exceeded: count('Bytes of these packets.'),
});

const txSpeed = struct('virtio_net_stats_tx_speed', {
  hdr,
  tx_packets_allowance_exceeded: count('Packets dropped because more were sent than speed allows.'),
  tx_bytes_allowance_exceeded: count('Bytes of these packets.'),
});

/** A reply: the device writes it, and it is described in a clause of its own. */
const reply = (
  layout: StructFact['layout'],
  clause: string,
  summary: string,
  more: Partial<StructFact> = {},
): StructFact => ({
  ...shared,
  name: layout.name,
  layout,
  clause: `${statistics}/${clause}`,
  summary,
  direction: 'device-writes',
  ...more,
});

export const NET_STATS_STRUCTS: readonly StructFact[] = [
  reply(statsCapabilities, 'query-statistic-capabilities', 'Which statistics the device keeps.'),
  {
    ...shared,
    name: 'virtio_net_ctrl_queue_stats',
    layout: controlQueueStats,
    clause: get,
    summary: 'Which statistics of which queues the driver wants.',
    direction: 'device-reads',
  },
  reply(statsReplyHeader, 'get-statistics', 'What every statistics reply begins with.'),
  reply(controlQueue, 'controlq-statistics', 'Statistics of the control queue.'),
  reply(rxBasic, 'receiveq-basic-statistics', 'Packets, bytes and notifications of a receive queue.'),
  reply(txBasic, 'transmitq-basic-statistics', 'Packets, bytes and notifications of a transmit queue.'),
  reply(rxCsum, 'receiveq-csum-statistics', 'Checksums of a receive queue.', {
    requires: { all: [shared.requires, needs('VIRTIO_NET_F_GUEST_CSUM')] },
  }),
  reply(txCsum, 'transmitq-csum-statistics', 'Checksums of a transmit queue.', {
    requires: { all: [shared.requires, needs('VIRTIO_NET_F_CSUM')] },
  }),
  reply(rxGso, 'receiveq-gso-statistics', 'Large packets of a receive queue.', {
    requires: { all: [shared.requires, anyOf('VIRTIO_NET_F_GUEST_TSO4', 'VIRTIO_NET_F_GUEST_TSO6')] },
    note: 'It needs a TSO feature; the UDP offloads of reception are not named, those of transmission are.',
  }),
  reply(txGso, 'transmitq-gso-statistics', 'Large packets of a transmit queue.', {
    requires: {
      all: [
        shared.requires,
        anyOf('VIRTIO_NET_F_HOST_TSO4', 'VIRTIO_NET_F_HOST_TSO6', 'VIRTIO_NET_F_HOST_USO'),
      ],
    },
  }),
  reply(rxSpeed, 'receiveq-speed-statistics', 'What a receive queue lost to the limit of speed.'),
  reply(txSpeed, 'transmitq-speed-statistics', 'What a transmit queue lost to the limit of speed.'),
];
